import { describe, expect, test } from 'vitest'
import { folderReader } from '../../../shared/clients/github/folder.ts'
import { failure, wire } from './wire.ts'

const blob = (text: string | null, other: object = {}) => ({
  __typename: 'Blob',
  oid: `oid of ${text ?? ''}`,
  byteSize: 1,
  isBinary: false,
  isTruncated: false,
  text,
  ...other,
})
const entry = (name: string, object: unknown, type = 'blob', mode = 0o100644) => ({ name, type, mode, object })
const folder = (name: string, entries: unknown) => entry(name, { __typename: 'Tree', entries }, 'tree', 0o40000)

async function read(entries: unknown) {
  const own = wire()
  own.graphql({ data: { repository: { f0: { __typename: 'Tree', entries } } } })
  return folderReader(own.connection, 'acme/models')('abc', 'governance')
}

describe('a folder at a commit', () => {
  test('is asked for by one expression', async () => {
    const own = wire()
    own.graphql({ data: { repository: { f0: null } } })
    expect(await folderReader(own.connection, 'acme/models')('abc', 'promotions/a/b/0001')).toEqual([])
    expect(own.sent[0]?.body).toMatchObject({
      variables: { owner: 'acme', name: 'models', at0: 'abc:promotions/a/b/0001' },
    })
    own.done()
  })

  test('gives the texts of its files, three levels deep', async () => {
    const deep = folder('a', [folder('b', [entry('c.yml', blob('c'))])])
    expect(await read([entry('policy.yml', blob('policy')), deep])).toEqual([
      { path: 'governance/policy.yml', kind: 'file', blob: 'oid of policy', text: 'policy' },
      { path: 'governance/a/b/c.yml', kind: 'file', blob: 'oid of c', text: 'c' },
    ])
  })

  test.each([
    ['a symbolic link', entry('x', blob('/etc/passwd'), 'blob', 0o120000), 'symlink'],
    ['a binary file', entry('x', blob(null, { isBinary: true })), 'binary'],
    ['a file without text', entry('x', blob(null, { isBinary: null })), 'binary'],
    ['a file that was cut', entry('x', blob('half', { isTruncated: true })), 'too-large'],
    ['a submodule', entry('x', null, 'commit', 0o160000), 'submodule'],
    ['a folder too deep', folder('x', [folder('y', [folder('z', undefined)])]), 'too-deep'],
  ])('says of %s what it is, and gives no text of it', async (_, given, kind) => {
    expect(await read([given])).toMatchObject([{ kind, text: null }])
  })

  test('that is a file is an error', async () => {
    const own = wire()
    own.graphql({ data: { repository: { f0: { __typename: 'Blob' } } } })
    expect((await failure(folderReader(own.connection, 'acme/models')('abc', 'x'))).code).toBe('unprocessable')
  })

  test.each([
    ['an entry that is nothing', [entry('x', null, 'tree')]],
    ['a folder whose entries are left out', null],
    ['a folder below whose entries are left out', [folder('x', null)]],
    ['an entry without a name', [{ type: 'blob', mode: 1, object: blob('x') }]],
  ])('with %s is an error', async (_, entries) => {
    expect((await failure(read(entries))).code).toBe('bad-answer')
  })
})

describe('folders that are asked for at once', () => {
  const sha = 'a'.repeat(40)
  const tree = (name: string) => ({ __typename: 'Tree', entries: [entry(name, blob(name))] })

  test('come in one answer, each to whoever asked for it', async () => {
    const own = wire()
    own.graphql({ data: { repository: { f0: tree('x'), f1: { __typename: 'Blob' }, f2: null } } })
    const reader = folderReader(own.connection, 'acme/models')
    const [first, second, third] = await Promise.allSettled([reader(sha, 'a'), reader('main', 'b'), reader(sha, 'c')])
    expect([first, third]).toMatchObject([{ value: [{ path: 'a/x', text: 'x' }] }, { value: [] }])
    expect(second).toMatchObject({ reason: { code: 'unprocessable' } })
    expect(own.sent[0]?.body).toMatchObject({ variables: { at0: `${sha}:a`, at1: 'main:b', at2: `${sha}:c` } })
    own.done()
  })

  test('come in two where they are many', async () => {
    const own = wire()
    const answered = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, null]))
    own.graphql({ data: { repository: answered(8) } })
    own.graphql({ data: { repository: answered(1) } })
    const reader = folderReader(own.connection, 'acme/models')
    expect(await Promise.all('abcdefghi'.split('').map((path) => reader(sha, path)))).toHaveLength(9)
    own.done()
  })

  test('fail together, and are asked for anew the next time', async () => {
    const own = wire()
    own.graphql({ data: { repository: null }, errors: [{ type: 'FORBIDDEN', message: 'no' }] })
    own.graphql({ data: { repository: { f0: tree('x') } } })
    const reader = folderReader(own.connection, 'acme/models')
    const failed = await Promise.allSettled([reader(sha, 'a'), reader(sha, 'b')])
    expect(failed).toMatchObject([{ reason: { code: 'forbidden' } }, { reason: { code: 'forbidden' } }])
    expect(await reader(sha, 'a')).toHaveLength(1)
    own.done()
  })

  test('are read once where a commit holds them, and each time where a name may move', async () => {
    const own = wire()
    own.graphql({ data: { repository: { f0: tree('x') } } })
    own.graphql({ data: { repository: { f0: tree('one') } } })
    own.graphql({ data: { repository: { f0: tree('two') } } })
    const reader = folderReader(own.connection, 'acme/models')
    expect(await reader(sha, 'a')).toEqual(await reader(sha, 'a'))
    expect(await reader('main', 'a')).not.toEqual(await reader('main', 'a'))
    own.done()
  })

  test.each([
    ['an alias is missing', {}],
    ['one is something else', { f0: { __typename: 'X' } }],
  ])('where %s are an error', async (_, repository) => {
    const own = wire()
    own.graphql({ data: { repository } })
    expect((await failure(folderReader(own.connection, 'acme/models')(sha, 'a'))).code).toBe('bad-answer')
  })
})
