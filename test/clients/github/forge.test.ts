import { describe, expect, test } from 'vitest'
import { GithubForge } from '../../../shared/clients/github/forge.ts'
import { checkName } from '../../../shared/domain/stage.ts'
import { answer } from './pulls.ts'
import { failure, wire, type Wire } from './wire.ts'

const at = '/repos/acme/models'
const sha = 'a'.repeat(40)
const forge = ({ connection }: Wire) =>
  new GithubForge({ connection, repository: 'acme/models', webUrl: 'https://github.com/', marker: '<!-- ours -->' })

test('the address for people has no slash at its end', () => {
  expect(forge(wire()).webUrl).toBe('https://github.com')
})

describe('the repository', () => {
  const home = (other: object = {}) => ({
    data: {
      viewer: { login: 'countersign[bot]' },
      repository: {
        databaseId: 1,
        nameWithOwner: 'acme/models',
        defaultBranchRef: { name: 'main', target: { oid: sha } },
        ...other,
      },
    },
  })

  test('is told with the tip of its default branch, and with whose token asks', async () => {
    const own = wire()
    own.graphql(home())
    expect(await forge(own).repository()).toEqual({
      ...{ id: 1, name: 'acme/models', defaultBranch: 'main', tip: sha },
      asking: 'countersign[bot]',
    })
    own.done()
  })

  test('without its branch is an error', async () => {
    const own = wire()
    own.graphql(home({ defaultBranchRef: null }))
    expect((await failure(forge(own).repository())).code).toBe('bad-answer')
  })
})

test('a pull request is read through GraphQL', async () => {
  const own = wire()
  own.graphql(answer())
  expect((await forge(own).pull(7)).pull.number).toBe(7)
  own.done()
})

test('the pull requests of a commit', async () => {
  const own = wire()
  const body = [{ number: 7, merged_at: null, merge_commit_sha: sha, base: { ref: 'main' } }]
  own.answer('GET', `${at}/commits/${sha}/pulls?per_page=100`, { body })
  expect(await forge(own).pullsOfCommit(sha)).toEqual([{ number: 7, mergedAt: null, mergeSha: sha, base: 'main' }])
  own.done()
})

test('the commits of a path', async () => {
  const own = wire()
  own.answer('GET', `${at}/commits?per_page=100&sha=${sha}&path=a%2Fb.yml`, { body: [{ sha: 'two' }, { sha: 'one' }] })
  expect(await forge(own).commitsOfPath(sha, 'a/b.yml')).toEqual(['two', 'one'])
  own.done()
})

test('the moves of a branch', async () => {
  const own = wire()
  const actor = { id: 101, login: 'dana', type: 'User' }
  const move = { before: 'b', after: 'a', timestamp: '2026-01-05T09:00:00Z', activity_type: 'push', actor }
  const body = [{ ...move, ref: 'refs/heads/promote' }]
  own.answer('GET', `${at}/activity?per_page=100&ref=refs%2Fheads%2Fpromote&direction=asc`, { body })
  expect((await forge(own).movements('promote')).map(({ sha: to }) => to)).toEqual(['a'])
  own.done()
})

test('heads are looked at for the names of our four checks', async () => {
  const own = wire()
  const run = (name: string) => ({
    databaseId: 1,
    name,
    externalId: null,
    status: 'COMPLETED',
    conclusion: null,
    startedAt: null,
  })
  const nodes = [checkName('business-sign-off'), 'governance / 5 other'].map(run)
  const suites = { totalCount: 1, nodes: [{ app: { databaseId: 1, slug: 'x' }, checkRuns: { totalCount: 2, nodes } }] }
  own.graphql({ data: { repository: { c0: { oid: sha, checkSuites: suites }, f0_0: null } } })
  const [head] = await forge(own).heads([sha], ['promotions'], 'countersign')
  expect(head?.foreignChecks).toEqual(['governance / 4 business sign-off by x'])
})

test('a folder', async () => {
  const own = wire()
  own.graphql({ data: { repository: { f0: null } } })
  expect(await forge(own).folder(sha, 'models')).toEqual([])
})

describe('the paths at a commit', () => {
  const entry = (path: string, type: string) => ({ path, type, mode: '100644', sha: 'x' })

  test('are those of files, not of folders', async () => {
    const own = wire()
    const tree = [entry('a', 'tree'), entry('a/b.yml', 'blob'), entry('sub', 'commit')]
    own.answer('GET', `${at}/git/trees/${sha}?recursive=1`, { body: { sha, truncated: false, tree } })
    expect(await forge(own).paths(sha)).toEqual(['a/b.yml', 'sub'])
    own.done()
  })

  test('are told with the blob of each', async () => {
    const own = wire()
    const tree = [entry('a', 'tree'), entry('a/b.yml', 'blob'), entry('sub', 'commit')]
    own.answer('GET', `${at}/git/trees/${sha}?recursive=1`, { body: { sha, truncated: false, tree } })
    expect([...(await forge(own).blobs(sha))]).toEqual([
      ['a/b.yml', 'x'],
      ['sub', ''],
    ])
  })

  test('are an error where GitHub cut them', async () => {
    const own = wire()
    own.answer('GET', `${at}/git/trees/${sha}?recursive=1`, { body: { sha, truncated: true, tree: [] } })
    expect((await failure(forge(own).paths(sha))).code).toBe('too-much')
  })
})

test('where no team is asked about nothing is asked', async () => {
  const own = wire()
  expect(await forge(own).members([], true)).toEqual([])
  expect(own.sent).toEqual([])
})

describe('an account', () => {
  test.each([
    [{ type: 'User' }, 'user', 'active'],
    [{ type: 'User', suspended_at: '2026-01-01T00:00:00Z' }, 'user', 'suspended'],
    [{ type: 'User', suspended_at: null }, 'user', 'active'],
    [{ type: 'Bot' }, 'bot', 'active'],
    [{ type: 'Organization' }, 'organization', 'active'],
  ])('%j is a %s, %s', async (body, kind, state) => {
    const own = wire()
    own.answer('GET', '/users/dana', { body: { id: 101, login: 'dana', ...body } })
    expect(await forge(own).account('dana')).toEqual({ id: 101, login: 'dana', kind, state })
  })

  test('that is not there is null; one that cannot be read is an error', async () => {
    const own = wire()
    own.answer('GET', '/users/nobody', { status: 404, body: {} })
    own.answer('GET', '/users/dana', { status: 403, body: {} })
    expect(await forge(own).account('nobody')).toBe(null)
    expect((await failure(forge(own).account('dana'))).code).toBe('forbidden')
  })
})

describe('whether a commit is above another', () => {
  test.each([
    ['ahead', true],
    ['identical', true],
    ['behind', false],
    ['diverged', false],
  ])('%s: %s', async (status, above) => {
    const own = wire()
    own.answer('GET', `${at}/compare/one...two?per_page=1`, { body: { status } })
    expect(await forge(own).isAncestor('one', 'two')).toBe(above)
    own.done()
  })

  test('a commit is above itself without a question', async () => {
    expect(await forge(wire()).isAncestor('one', 'one')).toBe(true)
  })

  test('a commit that is not there is an error, not a no', async () => {
    const own = wire()
    own.answer('GET', `${at}/compare/one...two?per_page=1`, { status: 404, body: {} })
    expect((await failure(forge(own).isAncestor('one', 'two'))).code).toBe('not-found')
  })
})

describe('what is written goes to this repository', () => {
  test('a check, a comment, a question for a review, a deployment', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 201, body: { id: 5 } })
    own.answer('POST', `${at}/issues/7/comments`, { status: 201, body: { id: 6 } })
    own.answer('POST', `${at}/pulls/7/requested_reviewers`, { status: 201 })
    own.answer('POST', `${at}/deployments`, { status: 201, body: { id: 8 } })
    own.answer('POST', `${at}/deployments/8/statuses`, { status: 201, body: {} })
    const it = forge(own)
    const check = {
      stage: 'validation-gates',
      sha,
      name: 'n',
      state: { status: 'in_progress' },
      externalId: 'e',
      detailsUrl: null,
      title: 't',
      summary: 's',
      annotations: [],
      earlier: null,
    } as const
    expect(await it.writeCheck(check)).toBe(5)
    await it.writeComment(7, 'body', null)
    await it.requestReviews(7, ['team'], ['dana'])
    const deployment = {
      sha,
      environment: 'production',
      description: 'd',
      payload: {},
    } as const
    expect(await it.recordDeployment(deployment)).toBe(8)
    await it.stateDeployment(8, { state: 'success', description: 'd', logUrl: null })
    own.done()
  })
})

describe('where a commit stands', () => {
  const base = 'b'.repeat(40)

  test('is known without a question where it is the base, and by one where the base holds it', async () => {
    const own = wire()
    expect(await forge(own).commitStanding('Acme/Models', base, base)).toEqual({ standing: 'reachable' })
    own.answer('GET', `${at}/compare/${sha}...${base}?per_page=1`, { body: { status: 'ahead' } })
    expect(await forge(own).commitStanding('acme/models', sha, base)).toEqual({ standing: 'reachable' })
    own.done()
  })

  test('is asked of another repository by itself: the same commit there is not ours', async () => {
    const own = wire()
    own.answer('GET', '/repos/acme/credit', { status: 404, body: {} })
    expect(await forge(own).commitStanding('acme/credit', base, base)).toMatchObject({ standing: 'unknown' })
    own.done()
  })

  test('is looked for on the branches of ours that the base does not hold', async () => {
    const own = wire()
    own.answer('GET', `${at}/compare/${sha}...${base}?per_page=1`, { status: 404, body: {} })
    own.answer('GET', at, { body: { default_branch: 'main' } })
    own.answer('GET', `${at}/commits/${sha}`, { status: 422, body: {} })
    expect(await forge(own).commitStanding('acme/models', sha, base)).toEqual({ standing: 'absent' })
    own.done()
  })
})
