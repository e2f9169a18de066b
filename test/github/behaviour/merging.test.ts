import { describe, expect, it, test } from 'vitest'
import {
  appToken,
  branch,
  check,
  checkRule,
  inside,
  installed,
  merge,
  place,
  propose,
  protect,
  pullRule,
  review,
  textAt,
  tip,
  write,
  type Place,
} from '../rules/place.ts'

/** How a pull request stands and what merging makes, https://docs.github.com/en/rest/pulls/pulls */

const pull = async ({ call }: Place): Promise<unknown> => (await call('mel', 'GET', 'pulls/1')).body
const state = async (at: Place): Promise<unknown> => inside(await pull(at), 'mergeable_state')

describe('what a pull request is refused says why', () => {
  const said = async (at: Place, number: number, body: unknown): Promise<unknown> => {
    const answer = await at.call('dana', 'PATCH', `pulls/${number}`, body)
    return [answer.status, inside(answer.body, 'errors', 0, 'message')]
  }

  it('in another base, which has to be there, and while it is open', async () => {
    const at = await place()
    await propose(at)
    expect(await said(at, 1, { base: 'nowhere' })).toEqual([422, "Proposed base branch 'nowhere' was not found"])
    await at.call('dana', 'PATCH', 'pulls/1', { state: 'closed' })
    const why = 'Cannot change the base branch of a closed pull request.'
    expect(await said(at, 1, { base: 'nowhere' })).toEqual([422, why])
  })

  it('in opening again, beside a twin or without its branch', async () => {
    const at = await place()
    await propose(at)
    await at.call('dana', 'PATCH', 'pulls/1', { state: 'closed' })
    await at.call('erin', 'POST', 'pulls', { title: 'Twin', head: 'proposal', base: 'main' })
    const twin = 'There is already an open pull request from acme:proposal to acme:main.'
    expect(await said(at, 1, { state: 'open' })).toEqual([422, `state cannot be changed. ${twin}`])
    await at.call('dana', 'DELETE', 'git/refs/heads/proposal')
    const gone = 'The proposal branch has been deleted.'
    expect(await said(at, 1, { state: 'open' })).toEqual([422, `state cannot be changed. ${gone}`])
  })
})

describe('how a pull request stands', () => {
  it('is clean where nothing is in its way', async () => {
    const at = await place()
    await propose(at)
    expect(await pull(at)).toMatchObject({
      mergeable: true,
      mergeable_state: 'clean',
      changed_files: 1,
      commits: 1,
      additions: 1,
      deletions: 0,
    })
  })

  it('is dirty on a conflict', async () => {
    const at = await place()
    await propose(at)
    await write(at, 'mel', 'main', 'proposal.yml', 'model: fraud\n')
    expect(await pull(at)).toMatchObject({ mergeable: false, mergeable_state: 'dirty' })
  })

  it('is draft, then blocked, then clean as it becomes ready and is approved', async () => {
    const at = await place()
    await propose(at, 'proposal', { draft: true })
    await protect(at, [pullRule({ required_approving_review_count: 1 })])
    const draft = await state(at)
    const query =
      'mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }'
    const node = await fetch(at.forge.graphqlUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${at.tokens.dana}` },
      body: JSON.stringify({
        query: '{ repository(owner: "acme", name: "governance") { pullRequest(number: 1) { id } } }',
      }),
    })
    const id = inside(await node.json(), 'data', 'repository', 'pullRequest', 'id')
    await fetch(at.forge.graphqlUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${at.tokens.dana}` },
      body: JSON.stringify({ query, variables: { id } }),
    })
    const blocked = await state(at)
    await review(at, 'erin', 'APPROVE')
    expect([draft, blocked, await state(at)]).toEqual(['draft', 'blocked', 'clean'])
  })

  it('is behind where all it lacks is the base’s commits', async () => {
    const at = await place()
    const head = await propose(at)
    await write(at, 'mel', 'main', 'more.md', 'more\n')
    const app = await installed(at)
    await protect(at, [checkRule([{ context: 'gates', integration_id: app.id }], true)])
    const blocked = await state(at)
    await check(at, await appToken(at, app), head)
    expect([blocked, await state(at)]).toEqual(['blocked', 'behind'])
  })

  it('is unstable where a check that nobody requires has not passed', async () => {
    const at = await place()
    const head = await propose(at)
    await at.call('dana', 'POST', `statuses/${head}`, { state: 'failure', context: 'lint' })
    expect(await state(at)).toBe('unstable')
  })

  it('is unknown once it is closed', async () => {
    const at = await place()
    await propose(at)
    await merge(at)
    expect(await pull(at)).toMatchObject({ state: 'closed', merged: true, mergeable: null, mergeable_state: 'unknown' })
  })
})

describe('a merge', () => {
  test.each([
    ['merge', 2, 'erin', 'Merge pull request #1 from acme/proposal\n\nPromote churn'],
    ['squash', 1, 'dana', 'Promote churn (#1)'],
    ['rebase', 1, 'dana', 'Write proposal.yml'],
  ])('by %s has %i parents and the author %s', async (merge_method, parents, author, message) => {
    const at = await place()
    await propose(at)
    await write(at, 'mel', 'main', 'more.md', 'more\n')
    expect(await merge(at, 'erin', { merge_method })).toBe(200)
    const { body } = await at.call('rita', 'GET', `commits/${await tip(at)}`)
    expect([
      inside(body, 'parents', 'length'),
      inside(body, 'author', 'login'),
      inside(body, 'commit', 'message'),
    ]).toEqual([parents, author, message])
    const names = (await at.call('rita', 'GET', 'contents')).body as readonly { readonly name: string }[]
    expect(names.map(({ name }) => name)).toEqual(['README.md', 'more.md', 'proposal.yml'])
  })

  it('takes the tree of the newest head, not of the one that was looked at first', async () => {
    const at = await place()
    await propose(at)
    await state(at)
    await write(at, 'dana', 'proposal', 'later.yml', 'later\n')
    await merge(at)
    expect((await at.call('rita', 'GET', 'contents/later.yml')).status).toBe(200)
  })

  it('is told by GET merge, and once is enough', async () => {
    const at = await place()
    await propose(at)
    const before = (await at.call('rita', 'GET', 'pulls/1/merge')).status
    await merge(at)
    expect([before, (await at.call('rita', 'GET', 'pulls/1/merge')).status, await merge(at)]).toEqual([404, 204, 405])
  })

  it('deletes the branch where the repository is set to', async () => {
    const at = await place()
    await propose(at)
    await at.call('mel', 'PATCH', '', { delete_branch_on_merge: true })
    await merge(at)
    expect((await at.call('rita', 'GET', 'git/ref/heads/proposal')).status).toBe(404)
  })
})

describe('an update of the branch', () => {
  it('merges the base into the head by a commit of GitHub’s', async () => {
    const at = await place()
    const head = await propose(at)
    const base = await write(at, 'mel', 'main', 'more.md', 'more\n')
    const said = await at.call('dana', 'PUT', 'pulls/1/update-branch', { expected_head_sha: head })
    const { body } = await at.call('rita', 'GET', `commits/${await tip(at, 'proposal')}`)
    expect(said.status).toBe(202)
    expect(body).toMatchObject({
      parents: [{ sha: head }, { sha: base }],
      author: { login: 'dana' },
      committer: { login: 'web-flow' },
      commit: { verification: { verified: true } },
    })
  })

  test.each([
    ['the head is not the one expected', { expected_head_sha: '0'.repeat(40) }, 'more.md'],
    ['they conflict', {}, 'proposal.yml'],
  ])('is refused where %s', async (_, body, path) => {
    const at = await place()
    await propose(at)
    await write(at, 'mel', 'main', path, 'more\n')
    expect((await at.call('dana', 'PUT', 'pulls/1/update-branch', body)).status).toBe(422)
  })

  it('is refused where there is nothing new', async () => {
    const at = await place()
    await propose(at)
    expect((await at.call('dana', 'PUT', 'pulls/1/update-branch', {})).status).toBe(422)
  })
})

test('one branch is merged into another, or not where there is nothing, a conflict or a rule', async () => {
  const at = await place()
  await propose(at)
  await branch(at, 'release')
  const join = async (base: string, head = 'proposal'): Promise<number> =>
    (await at.call('erin', 'POST', 'merges', { base, head })).status
  const first = [await join('release'), await join('release'), await join('nowhere'), await join('release', 'nowhere')]
  await write(at, 'mel', 'main', 'proposal.yml', 'model: fraud\n')
  const conflict = await join('main')
  await protect(at, [pullRule()], {}, 'refs/heads/stable')
  await branch(at, 'stable')
  await branch(at, 'fix')
  await write(at, 'dana', 'fix', 'fix.md', 'fix\n')
  expect([...first, conflict, await join('stable', 'fix')]).toEqual([201, 204, 404, 404, 409, 409])
})

test('a pull request that is closed opens again only while its branch still holds its commits', async () => {
  const at = await place()
  await propose(at)
  const change = async (change: string): Promise<number> =>
    (await at.call('dana', 'PATCH', 'pulls/1', { state: change })).status
  const statuses = [await change('closed'), await change('open'), await change('closed')]
  await at.call('dana', 'DELETE', 'git/refs/heads/proposal')
  expect([...statuses, await change('open')]).toEqual([200, 200, 200, 422])
  expect(textAt(await pull(at), 'state')).toBe('closed')
})
