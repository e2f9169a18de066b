import { describe, expect, test } from 'vitest'
import { readFolder } from '../../../shared/clients/github/folder.ts'
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
  own.graphql({ data: { repository: { object: { __typename: 'Tree', entries } } } })
  return readFolder(own.connection, 'acme/models', 'abc', 'governance')
}

describe('a folder at a commit', () => {
  test('is asked for by one expression', async () => {
    const own = wire()
    own.graphql({ data: { repository: { object: null } } })
    expect(await readFolder(own.connection, 'acme/models', 'abc', 'promotions/a/b/0001')).toEqual([])
    expect(own.sent[0]?.body).toMatchObject({
      variables: { owner: 'acme', name: 'models', at: 'abc:promotions/a/b/0001' },
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
    own.graphql({ data: { repository: { object: { __typename: 'Blob' } } } })
    expect((await failure(readFolder(own.connection, 'acme/models', 'abc', 'x'))).code).toBe('unprocessable')
  })

  test.each([
    ['an entry that is nothing', [entry('x', null, 'tree')]],
    ['an entry without a name', [{ type: 'blob', mode: 1, object: blob('x') }]],
  ])('with %s is an error', async (_, entries) => {
    expect((await failure(read(entries))).code).toBe('bad-answer')
  })
})
