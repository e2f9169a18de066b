import { describe, expect, test } from 'vitest'
import { readMergeTrees } from '../../../../shared/clients/github/history/merges.ts'
import { failure, wire } from '../wire.ts'

const path = { owner: 'acme', repo: 'models' }
const merge = { sha: 'm', ours: 'o', theirs: 't' }
const blob = (sha: string | null) => ({ path: 'a', type: 'blob', mode: '100644', sha })

function answered(trees: Readonly<Record<string, object>>, base: object = { merge_base_commit: { sha: 'b' } }) {
  const own = wire()
  own.answer('GET', '/repos/acme/models/compare/o...t?per_page=1', { body: { status: 'diverged', ...base } })
  for (const [sha, tree] of Object.entries(trees))
    own.answer('GET', `/repos/acme/models/git/trees/${sha}?recursive=1`, { body: { sha, truncated: false, ...tree } })
  return own
}

const all = (other: Readonly<Record<string, object>> = {}) => ({
  b: { tree: [blob('1'), { path: 'd', type: 'tree', mode: '040000', sha: 'x' }] },
  o: { tree: [blob('2')] },
  t: { tree: [] },
  m: { tree: [blob('2')] },
  ...other,
})

describe('the trees of a merge', () => {
  test('are read whole, from where the sides parted', async () => {
    const own = answered(all())
    expect(await readMergeTrees(own.connection, path, merge)).toEqual({
      base: [{ path: 'a', mode: '100644', object: '1' }],
      ours: [{ path: 'a', mode: '100644', object: '2' }],
      theirs: [],
      merged: [{ path: 'a', mode: '100644', object: '2' }],
    })
    own.done()
  })

  test.each([
    ['one was cut', all({ m: { truncated: true, tree: [] } })],
    ['an object has no name', all({ m: { tree: [blob(null)] } })],
  ])('are none where %s', async (_, trees) => {
    expect(await readMergeTrees(answered(trees).connection, path, merge)).toBeNull()
  })

  test('are none where nobody knows where the sides parted', async () => {
    expect(await readMergeTrees(answered({}, {}).connection, path, merge)).toBeNull()
  })

  test('that cannot be read are an error, never clean', async () => {
    const own = wire()
    own.answer('GET', '/repos/acme/models/compare/o...t?per_page=1', { status: 404, body: { message: 'Not Found' } })
    expect((await failure(readMergeTrees(own.connection, path, merge))).code).toBe('not-found')
  })
})
