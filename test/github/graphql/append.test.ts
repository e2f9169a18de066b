import { describe, expect, it, test } from 'vitest'
import { listTree, readBlob, readCommit, resolve } from '../git.ts'
import type { Rule, Token } from '../store.ts'
import { appToken, ask, everything, inside, openPull, personToken, push, world, type World } from './world.ts'

/** `createCommitOnBranch`, https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch */

const document = `mutation Append($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { clientMutationId commit { oid committedDate } ref { name target { oid } } }
}`
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const inputOn = (expectedHeadOid: string, change: Readonly<Record<string, unknown>> = {}) => ({
  branch: { repositoryNameWithOwner: 'acme/governance', branchName: 'ledger' },
  expectedHeadOid,
  message: { headline: 'Record 1', body: 'of churn' },
  fileChanges: { additions: [{ path: 'records/1.json', contents: base64('{}\n') }] },
  ...change,
})

const append = (place: World, input: object, token = place.bot) => ask(place, document, { input }, token)
const begin = (place: World): string => push(place, 'ledger', { onto: null, files: { 'README.md': 'ledger\n' } })
const headOf = ({ repo }: World): string | null => resolve(repo.folder, 'refs/heads/ledger')

function refused(place: World, start: string, answer: object, type: string, message: unknown): void {
  const error = { type, path: ['createCommitOnBranch'], locations: [{ line: 2, column: 3 }], message }
  expect(answer).toEqual({ data: { createCommitOnBranch: null }, errors: [error] })
  expect(headOf(place)).toBe(start)
}

function guard({ repo, store, app }: World, rule: Rule, bypass: boolean): void {
  repo.rulesets.push({
    id: store.id(),
    name: 'ledger',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['refs/heads/ledger'], exclude: [] } },
    rules: [rule],
    bypass_actors: bypass ? [{ actor_id: app.id, actor_type: 'Integration', bypass_mode: 'always' }] : [],
  })
}

describe('a commit', () => {
  it('lies on the expected head, is by the App’s bot, committed and signed by the forge', async () => {
    const place = world()
    const start = begin(place)
    const { data, errors } = await append(place, inputOn(start, { clientMutationId: 'm1' }))
    expect(errors).toBeUndefined()
    const sha = headOf(place) ?? ''
    const commit = readCommit(place.repo.folder, sha)
    expect(data).toEqual({
      createCommitOnBranch: {
        clientMutationId: 'm1',
        commit: { oid: sha, committedDate: commit.committer.date },
        ref: { name: 'ledger', target: { oid: sha } },
      },
    })
    expect(commit).toMatchObject({
      parents: [start],
      message: 'Record 1\n\nof churn',
      author: { name: 'countersign[bot]', email: `${place.app.id}+countersign[bot]@users.noreply.github.com` },
      committer: { name: 'GitHub', email: 'noreply@github.com' },
    })
    expect(place.repo.signed.has(sha)).toBe(true)
  })

  it('adds, replaces and deletes files and leaves the others', async () => {
    const place = world()
    const start = push(place, 'ledger', { onto: null, files: { a: '1', b: '1', c: '1' } })
    const fileChanges = {
      additions: [
        { path: 'a', contents: base64('2') },
        { path: 'd/e', contents: '' },
      ],
      deletions: [{ path: 'b' }],
    }
    expect((await append(place, inputOn(start, { fileChanges }))).errors).toBeUndefined()
    const { folder } = place.repo
    const files = listTree(folder, headOf(place) ?? '', true)
      .filter(({ type }) => type === 'blob')
      .map(({ path, sha }) => [path, readBlob(folder, sha).toString('utf8')])
    expect(files).toEqual([
      ['a', '2'],
      ['c', '1'],
      ['d/e', ''],
    ])
  })

  it('by a person is theirs', async () => {
    const place = world()
    const start = begin(place)
    expect((await append(place, inputOn(start), personToken(place, place.dana))).errors).toBeUndefined()
    expect(readCommit(place.repo.folder, headOf(place) ?? '').author).toMatchObject({
      name: 'dana',
      email: 'dana@acme.example',
    })
  })

  it('moves the pull requests of the branch and tells the webhooks', async () => {
    const place = world()
    const pull = openPull(place)
    const branch = { repositoryNameWithOwner: 'acme/governance', branchName: 'proposal' }
    const before = place.hooks.log.length
    const old = pull.headSha
    expect((await append(place, inputOn(old, { branch }))).errors).toBeUndefined()
    expect(pull.headSha).toBe(resolve(place.repo.folder, 'refs/heads/proposal'))
    expect(pull.headSha).not.toBe(old)
    expect(place.hooks.log.slice(before).map(({ event }) => event)).toEqual(['pull_request', 'push'])
    expect(place.repo.activity.at(-1)).toMatchObject({
      ref: 'refs/heads/proposal',
      type: 'push',
      before: old,
      after: pull.headSha,
    })
  })

  it('finds its branch by the node of the ref too', async () => {
    const place = world()
    const start = begin(place)
    const { data } = await ask(
      place,
      '{ repository(owner: "acme", name: "governance") { ref(qualifiedName: "ledger") { id } } }',
    )
    const id = inside(data, 'repository', 'ref', 'id')
    expect((await append(place, inputOn(start, { branch: { id } }))).errors).toBeUndefined()
    expect(headOf(place)).not.toBe(start)
  })
})

describe('refusals', () => {
  it('refuses a head that has moved', async () => {
    const place = world()
    const old = begin(place)
    const start = push(place, 'ledger', { files: { other: '1' } })
    const message = `Expected branch to point to "${old}" but it did not.  Pull and try again.`
    refused(place, start, await append(place, inputOn(old)), 'STALE_DATA', message)
  })

  test('without the rule a moved head is written over all the same', async () => {
    const place = world(['expected-head'])
    const old = begin(place)
    const start = push(place, 'ledger', { files: { other: '1' } })
    expect((await append(place, inputOn(old))).errors).toBeUndefined()
    expect(readCommit(place.repo.folder, headOf(place) ?? '').parents).toEqual([start])
  })

  it('lets one of two writers win and the other know', async () => {
    const place = world()
    const start = begin(place)
    const answers = await Promise.all([append(place, inputOn(start)), append(place, inputOn(start))])
    expect(answers.map(({ errors }) => errors?.length ?? 0)).toEqual([0, 1])
  })

  // https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps#repository-permissions-for-contents
  test.each<[string, (place: World) => Token, string]>([
    [
      'an App that may only read',
      (place) => appToken(place, { ...everything, contents: 'read' }),
      'Resource not accessible by integration',
    ],
    [
      'a person who may only read',
      (place) => personToken(place, place.erin),
      'erin does not have the correct permissions to execute `CreateCommitOnBranch`',
    ],
    [
      'a person whose token may only read',
      (place) => personToken(place, place.dana, { contents: 'read' }),
      'Resource not accessible by personal access token',
    ],
  ])('refuses %s', async (_, token, message) => {
    const place = world()
    const start = begin(place)
    refused(place, start, await append(place, inputOn(start), token(place)), 'FORBIDDEN', message)
  })

  it('refuses a token of another repository even where this one is public', async () => {
    const place = world()
    const { store, app } = place
    const open = store.addRepo('acme', 'open', false)
    const start = push({ ...place, repo: open }, 'ledger', { onto: null, files: { x: '1' } })
    const job = store.addToken({
      kind: 'job',
      account: app.bot,
      app,
      permissions: everything,
      repository: 'acme/governance',
    })
    const branch = { repositoryNameWithOwner: 'acme/open', branchName: 'ledger' }
    const answer = await append(place, inputOn(start, { branch }), job)
    refused({ ...place, repo: open }, start, answer, 'FORBIDDEN', 'Resource not accessible by integration')
  })

  // https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
  test.each([
    ['pull_request', 'pull-request-required', 'Changes must be made through a pull request.'],
    ['update', 'restricted-updates', 'Cannot update this protected ref.'],
  ] as const)(
    'refuses a branch under the rule %s, unless the ruleset lets the App past it',
    async (type, rule, sentence) => {
      const place = world()
      const start = begin(place)
      guard(place, { type }, false)
      const message = `Repository rule violations found\n\n${sentence}\n\n`
      refused(place, start, await append(place, inputOn(start)), 'UNPROCESSABLE', message)
      place.repo.rulesets.length = 0
      guard(place, { type }, true)
      const person = await append(place, inputOn(start), personToken(place, place.dana))
      refused(place, start, person, 'UNPROCESSABLE', message)
      expect((await append(place, inputOn(start))).errors).toBeUndefined()
      const lax = world([rule])
      const first = begin(lax)
      guard(lax, { type }, false)
      expect((await append(lax, inputOn(first))).errors).toBeUndefined()
    },
  )

  test.each([
    [
      'a path above the root',
      { additions: [{ path: '../x', contents: '' }] },
      'A path was requested which is not valid: ../x',
    ],
    [
      'git’s own folder',
      { additions: [{ path: 'a/.GIT/config', contents: '' }] },
      'A path was requested which is not valid: a/.GIT/config',
    ],
    [
      'a path twice',
      { additions: [{ path: 'README.md', contents: '' }], deletions: [{ path: 'README.md' }] },
      'A path was requested more than once: README.md',
    ],
    [
      'the deletion of nothing',
      { deletions: [{ path: 'none' }] },
      expect.stringMatching(
        /^A path was requested for deletion which does not exist as of commit oid `[0-9a-f]{40}`: none$/,
      ),
    ],
  ])('refuses %s', async (_, fileChanges, message) => {
    const place = world()
    const start = begin(place)
    refused(place, start, await append(place, inputOn(start, { fileChanges })), 'UNPROCESSABLE', message)
  })

  // https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps#repository-permissions-for-workflows
  it('refuses an App that writes workflows without the permission for them', async () => {
    const place = world()
    const start = begin(place)
    const path = '.github/workflows/x.yml'
    const input = inputOn(start, { fileChanges: { additions: [{ path, contents: '' }] } })
    const message = `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`
    refused(place, start, await append(place, input), 'FORBIDDEN', message)
    const token = appToken(place, { ...everything, workflows: 'write' })
    expect((await append(place, input, token)).errors).toBeUndefined()
  })

  it('refuses a branch and a repository that are not there', async () => {
    const place = world()
    const start = begin(place)
    const none = { repositoryNameWithOwner: 'acme/governance', branchName: 'none' }
    const answer = await append(place, inputOn(start, { branch: none }))
    refused(place, start, answer, 'NOT_FOUND', "Could not resolve to a Ref with the name 'refs/heads/none'.")
    const elsewhere = await append(place, inputOn(start, { branch: { ...none, repositoryNameWithOwner: 'acme/none' } }))
    refused(place, start, elsewhere, 'NOT_FOUND', "Could not resolve to a Repository with the name 'acme/none'.")
  })

  it('refuses contents that are no base64 before it looks at the branch', async () => {
    const place = world()
    const start = begin(place)
    const fileChanges = { additions: [{ path: 'x', contents: 'not base64!' }] }
    const { data, errors } = await append(place, inputOn(start, { fileChanges }))
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([
      { message: expect.stringContaining('Could not coerce value "not base64!" to Base64String') as unknown },
    ])
    expect(headOf(place)).toBe(start)
  })
})
