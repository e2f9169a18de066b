import { describe, expect, test } from 'vitest'
import { readCommitStanding } from '../../../../shared/clients/github/history/commit-standing.ts'
import { failure, wire, type Wire } from '../wire.ts'

const sha = 'a'.repeat(40)
const at = '/repos/acme/credit'
const read = (own: Wire) => readCommitStanding(own.connection, 'acme/credit', sha)
const home = (own: Wire): void => own.answer('GET', at, { body: { default_branch: 'main' } })
const commit = (own: Wire): void => own.answer('GET', `${at}/commits/${sha}`, { body: { sha } })
const compared = (own: Wire, tip: string, status: string | number): void =>
  own.answer('GET', `${at}/compare/${sha}...${tip}?per_page=1`, {
    ...(typeof status === 'number' ? { status, body: {} } : { body: { status } }),
  })
const branches = (own: Wire, count: number): void =>
  own.answer('GET', `${at}/branches?per_page=100`, {
    body: [
      { name: 'main', commit: { sha: 'm' } },
      ...Array.from({ length: count }, (_, index) => ({ name: `b/${index}`, commit: { sha: `tip${index}` } })),
    ],
  })

describe('where a commit stands', () => {
  test.each(['ahead', 'identical'])('below the default branch (%s) it is reachable', async (status) => {
    const own = wire()
    home(own)
    commit(own)
    compared(own, 'main', status)
    expect(await read(own)).toEqual({ standing: 'reachable' })
    own.done()
  })

  test('below any other branch it is reachable, also where the default one has no commit in common', async () => {
    const own = wire()
    home(own)
    commit(own)
    compared(own, 'main', 404)
    branches(own, 2)
    compared(own, 'tip0', 'diverged')
    compared(own, 'tip1', 'ahead')
    expect(await read(own)).toEqual({ standing: 'reachable' })
    own.done()
  })

  test('a commit that a fork alone holds is there and on no branch', async () => {
    const own = wire()
    home(own)
    commit(own)
    compared(own, 'main', 'diverged')
    branches(own, 1)
    compared(own, 'tip0', 'behind')
    expect(await read(own)).toEqual({ standing: 'unreachable' })
    own.done()
  })

  test('of more branches than are looked through nothing is concluded', async () => {
    const own = wire()
    home(own)
    commit(own)
    compared(own, 'main', 'diverged')
    branches(own, 21)
    for (let index = 0; index < 20; index++) compared(own, `tip${index}`, 'diverged')
    expect(await read(own)).toMatchObject({ standing: 'unknown', why: expect.stringContaining('branches') as string })
    own.done()
  })

  test('of very many branches no more is asked for than the first page', async () => {
    const own = wire()
    home(own)
    commit(own)
    compared(own, 'main', 'diverged')
    const body = Array.from({ length: 100 }, (_, index) => ({ name: `b/${index}`, commit: { sha: `tip${index}` } }))
    const link = `<https://api.github.com${at}/branches?per_page=100&page=2>; rel="next"`
    own.answer('GET', `${at}/branches?per_page=100`, { body, headers: { link } })
    for (let index = 0; index < 20; index++) compared(own, `tip${index}`, 'diverged')
    expect(await read(own)).toMatchObject({ standing: 'unknown', why: expect.stringContaining('branches') as string })
  })

  test.each([404, 422])('a commit that GitHub answers with %i is not there', async (status) => {
    const own = wire()
    home(own)
    own.answer('GET', `${at}/commits/${sha}`, { status, body: {} })
    expect(await read(own)).toEqual({ standing: 'absent' })
  })

  test('another commit than was asked for is not it', async () => {
    const own = wire()
    home(own)
    own.answer('GET', `${at}/commits/${sha}`, { body: { sha: 'b'.repeat(40) } })
    expect(await read(own)).toEqual({ standing: 'absent' })
  })

  test('a repository that the token may not see tells nothing', async () => {
    const own = wire()
    own.answer('GET', at, { status: 404, body: {} })
    expect(await read(own)).toMatchObject({ standing: 'unknown' })
  })

  test('a refused read is an error, not an absence', async () => {
    const own = wire()
    home(own)
    own.answer('GET', `${at}/commits/${sha}`, { status: 403, body: {} })
    expect((await failure(read(own))).code).toBe('forbidden')
  })
})
