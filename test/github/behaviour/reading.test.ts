import { describe, expect, it, test } from 'vitest'
import {
  appToken,
  branch,
  check,
  inside,
  installed,
  merge,
  place,
  propose,
  review,
  textAt,
  tip,
  write,
  type Place,
} from '../rules/place.ts'

/** What is read of commits, files, checks, reviews and settings, https://docs.github.com/en/rest */

const list = async ({ call }: Place, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await call('rita', 'GET', path)).body as readonly Readonly<Record<string, unknown>>[]

/** Moves README.md to docs/README.md on a branch, by the parts of a commit. */
async function renamed(at: Place, name: string): Promise<string> {
  await branch(at, name)
  const parent = await tip(at)
  const sha = inside((await at.call('rita', 'GET', 'contents/README.md')).body, 'sha')
  const entries = [
    { path: 'docs/README.md', mode: '100644', type: 'blob', sha },
    { path: 'README.md', mode: '100644', type: 'blob', sha: null },
  ]
  const tree = textAt((await at.call('dana', 'POST', 'git/trees', { base_tree: parent, tree: entries })).body, 'sha')
  const commit = textAt(
    (await at.call('dana', 'POST', 'git/commits', { message: 'Move', tree, parents: [parent] })).body,
    'sha',
  )
  await at.call('dana', 'PATCH', `git/refs/heads/${name}`, { sha: commit })
  return commit
}

describe('a pull request', () => {
  it('lists its own commits alone, and its files with their patch', async () => {
    const at = await place()
    await propose(at)
    await write(at, 'dana', 'proposal', 'more.yml', 'one\ntwo\n')
    const commits = await list(at, 'pulls/1/commits')
    const files = await list(at, 'pulls/1/files')
    expect(commits.map(({ commit }) => inside(commit, 'message'))).toEqual(['Write proposal.yml', 'Write more.yml'])
    expect(files).toMatchObject([
      { filename: 'more.yml', status: 'added', additions: 2, deletions: 0, patch: '@@ -0,0 +1,2 @@\n+one\n+two' },
      { filename: 'proposal.yml', status: 'added', additions: 1 },
    ])
  })

  it('shows a moved file as one, with its former name', async () => {
    const at = await place()
    const commit = await renamed(at, 'moved')
    await at.call('dana', 'POST', 'pulls', { title: 'Move', head: 'moved', base: 'main' })
    const moved = { filename: 'docs/README.md', previous_filename: 'README.md', status: 'renamed', changes: 0 }
    expect(await list(at, 'pulls/1/files')).toMatchObject([moved])
    expect((await at.call('rita', 'GET', `commits/${commit}`)).body).toMatchObject({ files: [moved] })
    expect((await at.call('rita', 'GET', 'compare/main...moved')).body).toMatchObject({
      status: 'ahead',
      ahead_by: 1,
      behind_by: 0,
      files: [moved],
    })
  })

  it('has no remarks on lines, and its reviews have none', async () => {
    const at = await place()
    await propose(at)
    const id = textAt((await review(at, 'erin', 'APPROVE')).body, 'id')
    expect([await list(at, 'pulls/1/comments'), await list(at, `pulls/1/reviews/${id}/comments`)]).toEqual([[], []])
  })

  it('tells what happened to it in the order of time', async () => {
    const at = await place()
    await propose(at)
    const id = textAt((await review(at, 'erin', 'APPROVE')).body, 'id')
    await at.call('erin', 'POST', 'issues/1/comments', { body: 'Seen.' })
    await at.call('mel', 'PUT', `pulls/1/reviews/${id}/dismissals`, { message: 'Not yet.' })
    await merge(at)
    const events = await list(at, 'issues/1/timeline')
    expect(events.map(({ event }) => event)).toEqual([
      'committed',
      'reviewed',
      'commented',
      'review_dismissed',
      'merged',
      'closed',
    ])
    expect(events[3]).toMatchObject({
      actor: { login: 'mel' },
      dismissed_review: { state: 'approved', dismissal_message: 'Not yet.' },
    })
  })

  it('is found by a commit of it, before and after the merge', async () => {
    const at = await place()
    const head = await propose(at)
    const before = await list(at, `commits/${head}/pulls`)
    await merge(at)
    const after = await list(at, `commits/${await tip(at)}/pulls`)
    expect([before, after].map((found) => found.map(({ number }) => number))).toEqual([[1], [1]])
  })

  // https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
  it('is found by each commit that a rebase brought, and by none that was there before', async () => {
    const at = await place()
    await propose(at)
    await write(at, 'dana', 'proposal', 'second.yml', 'model: churn\n')
    await write(at, 'mel', 'main', 'more.md', 'more\n')
    const earlier = await tip(at)
    await merge(at, 'erin', { merge_method: 'rebase' })
    const last = await at.call('rita', 'GET', `commits/${await tip(at)}`)
    const first = textAt(last.body, 'parents', 0, 'sha')
    const found = await Promise.all([await tip(at), first, earlier].map((sha) => list(at, `commits/${sha}/pulls`)))
    expect(found.map((pulls) => pulls.map(({ number }) => number))).toEqual([[1], [1], []])
  })
})

describe('a ref', () => {
  test.each([
    [{ ref: 'refs/heads/main' }, 'Reference already exists'],
    [{ ref: 'main' }, "Reference name must start with 'refs/' and contain at least two slashes."],
    [{ ref: 'refs/heads/a..b' }, 'refs/heads/a..b is not a valid ref name.'],
    [{ ref: 'refs/heads/new', sha: '0'.repeat(40) }, 'Object does not exist'],
  ])('is not made of %o', async (body, message) => {
    const at = await place()
    const said = await at.call('dana', 'POST', 'git/refs', { sha: await tip(at), ...body })
    expect([said.status, inside(said.body, 'message')]).toEqual([422, message])
  })
})

describe('checks and statuses', () => {
  it('are the latest of each name unless all are asked for, by name and by App', async () => {
    const at = await place()
    const head = await propose(at)
    const app = await installed(at)
    const token = await appToken(at, app)
    await check(at, token, head, { conclusion: 'failure' })
    await check(at, token, head)
    await check(at, token, head, { name: 'other', started_at: '2020-01-01T00:00:00Z' })
    const names = async (query: string): Promise<unknown> => {
      const { body } = await at.call('rita', 'GET', `commits/${head}/check-runs${query}`)
      return (inside(body, 'check_runs') as readonly Readonly<Record<string, unknown>>[]).map(
        ({ name, conclusion }) => `${String(name)} ${String(conclusion)}`,
      )
    }
    expect(await names('')).toEqual(['other success', 'gates success'])
    expect(await names('?filter=all')).toEqual(['other success', 'gates success', 'gates failure'])
    expect(await names('?check_name=gates')).toEqual(['gates success'])
    expect(await names(`?app_id=${app.id + 1}`)).toEqual([])
    const { body } = await at.call('rita', 'GET', `commits/${head}/check-runs?check_name=other`)
    expect(inside(body, 'check_runs', 0, 'started_at')).toBe('2020-01-01T00:00:00Z')
  })

  it('of commits add up to one state', async () => {
    const at = await place()
    const head = await propose(at)
    const post = async (state: string, context: string): Promise<unknown> => {
      await at.call('dana', 'POST', `statuses/${head}`, { state, context })
      return inside((await at.call('rita', 'GET', `commits/${head}/status`)).body, 'state')
    }
    expect([
      await post('success', 'a'),
      await post('pending', 'b'),
      await post('failure', 'b'),
      await post('success', 'b'),
    ]).toEqual(['success', 'pending', 'failure', 'success'])
  })
})

describe('the settings', () => {
  it('of the repository are changed by who administers it', async () => {
    const at = await place()
    await branch(at, 'stable')
    const change = (who: 'mel' | 'dana', body: object) => at.call(who, 'PATCH', '', body)
    expect((await change('dana', { default_branch: 'stable' })).status).toBe(403)
    expect((await change('mel', { default_branch: 'nowhere' })).status).toBe(422)
    expect(
      (await change('mel', { allow_merge_commit: false, allow_squash_merge: false, allow_rebase_merge: false })).status,
    ).toBe(422)
    expect((await change('mel', { default_branch: 'stable', description: 'Ours' })).body).toMatchObject({
      default_branch: 'stable',
      description: 'Ours',
      allow_merge_commit: true,
    })
  })

  it('of workflows have variables with their values and secrets by their names alone', async () => {
    const at = await place()
    await at.call('mel', 'PUT', 'environments/production', {})
    await at.staff('settings', { repository: 'acme/governance', variables: { CLIENT: '7' }, secrets: ['KEY'] })
    await at.staff('settings', { repository: 'acme/governance', environment: 'production', variables: { PLACE: 'eu' } })
    const read = async (path: string): Promise<unknown> => (await at.call('mel', 'GET', path)).body
    expect(await read('actions/variables')).toMatchObject({
      total_count: 1,
      variables: [{ name: 'CLIENT', value: '7' }],
    })
    expect(inside(await read('actions/secrets'), 'secrets', 0)).not.toHaveProperty('value')
    expect(await read('environments/production/variables')).toMatchObject({
      variables: [{ name: 'PLACE', value: 'eu' }],
    })
    expect(await read('environments/production')).toMatchObject({
      name: 'production',
      protection_rules: [],
      deployment_branch_policy: null,
    })
  })

  it('of workflows let a job’s token approve once it is allowed', async () => {
    const at = await place()
    await propose(at)
    await at.staff('settings', { repository: 'acme/governance', actionsApprove: true })
    const { token } = (await at.staff('job-tokens', {
      repository: 'acme/governance',
      permissions: { pull_requests: 'write' },
    })) as { readonly token: string }
    expect((await at.call({ token }, 'POST', 'pulls/1/reviews', { event: 'APPROVE' })).status).toBe(200)
    expect((await at.call('mel', 'GET', 'actions/permissions/workflow')).body).toMatchObject({
      can_approve_pull_request_reviews: true,
    })
  })
})
