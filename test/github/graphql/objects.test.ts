import { describe, expect, it, test } from 'vitest'
import { git } from '../git.ts'
import { as, ask, inside, push, world } from './world.ts'

/** What lies in git, as GitHub shows it. */

const inRepo = (fields: string): string => `{ repository(owner: "acme", name: "governance") { ${fields} } }`
const answer = (repository: object): object => ({ data: { repository } })
const inCommit = (sha: string, fields: string): string =>
  inRepo(`object(oid: "${sha}") { ... on Commit { ${fields} } }`)

describe('blobs', () => {
  const query = inRepo('object(expression: "main:file") { ... on Blob { byteSize isBinary isTruncated text } }')
  const half = 512 * 1024

  // https://docs.github.com/en/graphql/reference/objects#blob
  test.each([
    ['plain text', 'grün\n', { byteSize: 6, isBinary: false, isTruncated: false, text: 'grün\n' }],
    ['nothing', '', { byteSize: 0, isBinary: false, isTruncated: false, text: '' }],
    ['bytes with a zero', Buffer.from([1, 0, 2]), { byteSize: 3, isBinary: true, isTruncated: false, text: null }],
    [
      'another encoding',
      Buffer.from([0x67, 0xfc, 0x6e]),
      { byteSize: 3, isBinary: false, isTruncated: false, text: 'gün' },
    ],
    ['512 KB', 'x'.repeat(half), { byteSize: half, isBinary: false, isTruncated: false, text: 'x'.repeat(half) }],
    [
      'a byte more',
      'x'.repeat(half + 1),
      { byteSize: half + 1, isBinary: false, isTruncated: true, text: 'x'.repeat(half) },
    ],
  ])('%s', async (_, content, object) => {
    const place = world()
    push(place, 'main', { files: { file: content } })
    expect(await ask(place, query)).toEqual(answer({ object }))
  })
})

describe('trees', () => {
  // https://docs.github.com/en/graphql/reference/objects#commit
  it('are what the commit at the tip of a branch holds', async () => {
    const place = world()
    const sha = push(place, 'main', { files: { 'a.txt': 'a' } })
    const query = inRepo(
      'ref(qualifiedName: "refs/heads/main") { target { oid ... on Commit { tree { entries { name } } } } }',
    )
    expect(await ask(place, query)).toEqual(
      answer({ ref: { target: { oid: sha, tree: { entries: [{ name: 'a.txt' }] } } } }),
    )
  })

  // https://docs.github.com/en/graphql/reference/objects#treeentry
  it('shows links, programs, folders and submodules by mode and type', async () => {
    const place = world()
    const first = push(place, 'main', {
      files: { 'dir/x': '1', link: '../secret', run: '#!/bin/sh\n' },
      modes: { link: '120000', run: '100755' },
    })
    const { folder } = place.repo
    const tree = `${git(folder, ['cat-file', '-p', `${first}^{tree}`])}160000 commit ${first}\tsub\n`
    const sha = git(folder, ['mktree', '--missing'], tree).trim()
    const entries = 'entries { name path type mode object { __typename ... on Blob { text } } }'
    expect(await ask(place, inRepo(`object(oid: "${sha}") { ... on Tree { ${entries} } }`))).toEqual(
      answer({
        object: {
          entries: [
            { name: 'dir', path: 'dir', type: 'tree', mode: 16384, object: { __typename: 'Tree' } },
            {
              name: 'link',
              path: 'link',
              type: 'blob',
              mode: 40960,
              object: { __typename: 'Blob', text: '../secret' },
            },
            {
              name: 'run',
              path: 'run',
              type: 'blob',
              mode: 33261,
              object: { __typename: 'Blob', text: '#!/bin/sh\n' },
            },
            { name: 'sub', path: 'sub', type: 'commit', mode: 57344, object: null },
          ],
        },
      }),
    )
  })

  test.each([
    ['main:', 'Tree'],
    ['main:dir', 'Tree'],
    ['main:dir/', 'Tree'],
    ['main:dir/x', 'Blob'],
    ['main', 'Commit'],
    ['v1', 'Tag'],
  ])('the expression %s leads to a %s', async (expression, kind) => {
    const place = world()
    const sha = push(place, 'main', { files: { 'dir/x': '1' } })
    const who = { GIT_COMMITTER_NAME: 'dana', GIT_COMMITTER_EMAIL: 'dana@acme.example' }
    git(place.repo.folder, ['tag', '-a', 'v1', '-m', 'one', sha], '', who)
    const found = await ask(place, inRepo(`object(expression: "${expression}") { __typename }`))
    expect(found).toEqual(answer({ object: { __typename: kind } }))
  })

  test.each(['none', 'main:none', '--all', `${'0123456789'.repeat(4)}:`])(
    'the expression %s leads nowhere',
    async (expression) => {
      const place = world()
      push(place, 'main', { files: { x: '1' } })
      expect(await ask(place, inRepo(`object(expression: "${expression}") { oid }`))).toEqual(answer({ object: null }))
    },
  )

  test.each(['main', 'heads/main', 'refs/heads/main'])('a branch is found as %s', async (name) => {
    const place = world()
    const oid = push(place, 'main', { files: { x: '1' } })
    const found = await ask(place, inRepo(`ref(qualifiedName: "${name}") { name prefix target { oid } }`))
    expect(found).toEqual(answer({ ref: { name: 'main', prefix: 'refs/heads/', target: { oid } } }))
  })

  it('has no default branch while nothing is pushed', async () => {
    expect(await ask(world(), inRepo('defaultBranchRef { name }'))).toEqual(answer({ defaultBranchRef: null }))
  })
})

describe('commits', () => {
  const person = 'name email user { login databaseId }'

  // https://docs.github.com/en/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
  it('names the authors of the trailers, each found by e-mail, each once', async () => {
    const place = world()
    const message = `Train churn

Co-authored-by: Somebody <nobody@elsewhere.example> is in the text

Reviewed-by: Mallory <mallory@acme.example>
Co-authored-by: Erin E. <ERIN@acme.example>
co-authored-by: Nobody <nobody@elsewhere.example>
Co-authored-by: Dana again <dana@acme.example>
`
    const sha = push(place, 'main', { files: { x: '1' }, message })
    const found = await ask(
      place,
      inCommit(sha, `author { ${person} } authors(first: 10) { totalCount nodes { ${person} } }`),
    )
    const dana = { name: 'dana', email: 'dana@acme.example', user: { login: 'dana', databaseId: place.dana.id } }
    const erin = { name: 'Erin E.', email: 'ERIN@acme.example', user: { login: 'erin', databaseId: place.erin.id } }
    const nobody = { name: 'Nobody', email: 'nobody@elsewhere.example', user: null }
    expect(found).toEqual(answer({ object: { author: dana, authors: { totalCount: 3, nodes: [dana, erin, nobody] } } }))
  })

  // https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification
  it('verifies what the forge made, not what was pushed in the forge’s name', async () => {
    const place = world()
    const { store, repo, dana } = place
    const forge = { name: 'GitHub', email: 'noreply@github.com', date: store.act() }
    const made = push(place, 'main', { files: { x: '1' }, committer: forge })
    repo.signed.add(made)
    const forged = push(place, 'main', { files: { x: '2' }, committer: forge })
    const pushed = push(place, 'main', { files: { x: '3' }, author: as(dana, store.act()) })
    const fields = 'committedViaWeb signature { isValid wasSignedByGitHub } committer { user { login } }'
    const read = async (sha: string): Promise<unknown> =>
      inside((await ask(place, inCommit(sha, fields))).data, 'repository', 'object')
    const webFlow = { committedViaWeb: true, committer: { user: { login: 'web-flow' } } }
    expect(await read(made)).toEqual({ ...webFlow, signature: { isValid: true, wasSignedByGitHub: true } })
    expect(await read(forged)).toEqual({ ...webFlow, signature: null })
    expect(await read(pushed)).toEqual({
      committedViaWeb: false,
      signature: null,
      committer: { user: { login: 'dana' } },
    })
  })

  test('without the rule every commit counts as the forge’s own', async () => {
    const place = world(['signed-by-forge'])
    const sha = push(place, 'main', { files: { x: '1' } })
    expect(await ask(place, inCommit(sha, 'signature { isValid wasSignedByGitHub }'))).toEqual(
      answer({ object: { signature: { isValid: true, wasSignedByGitHub: true } } }),
    )
  })

  it('tells headline, body, parents and dates apart', async () => {
    const place = world()
    const base = push(place, 'main', { files: { x: '1' } })
    const [author, committer] = [as(place.dana, '2026-03-01T10:00:00Z'), as(place.erin, '2026-03-02T11:00:00Z')]
    const sha = push(place, 'main', { files: { x: '2' }, message: 'Head\n\nBody\nmore\n', author, committer })
    const fields =
      'message messageHeadline messageBody authoredDate committedDate parents(first: 9) { totalCount nodes { oid } }'
    expect(await ask(place, inCommit(sha, fields))).toEqual(
      answer({
        object: {
          message: 'Head\n\nBody\nmore',
          messageHeadline: 'Head',
          messageBody: 'Body\nmore',
          authoredDate: '2026-03-01T10:00:00Z',
          committedDate: '2026-03-02T11:00:00Z',
          parents: { totalCount: 1, nodes: [{ oid: base }] },
        },
      }),
    )
  })
})
