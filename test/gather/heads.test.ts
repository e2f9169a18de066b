import { describe, expect, test } from 'vitest'
import { formatHeadRecord } from '../../shared/domain/head-record.ts'
import { formatTeamRecord } from '../../shared/domain/approval/objection/team-record.ts'
import { cleanBaseMerges, headMovements, readHeads } from '../../shared/gather/heads.ts'
import type { Movement } from '../../shared/ports/forge.ts'
import { commit } from '../builders/forge.ts'
import { account, app } from '../builders/world.ts'
import { fakeForge } from '../fakes/forge.ts'

const sha = (letter: string): string => letter.repeat(40)
const move = (to: string, kind: Movement['kind'], at = '2026-01-05T09:00:00Z'): Movement => ({
  sha: to,
  before: sha('0'),
  at,
  kind,
  by: account('dana'),
})
const name = 'governance / 1 validation gates'
const check = (id: number, at: string, externalId: string) => ({
  id,
  sha: at,
  name,
  externalId,
  status: 'completed',
  startedAt: null,
})

describe('the moves that gave a branch its heads', () => {
  test.each<[string, readonly Movement[], readonly string[]]>([
    ['all of them', [move('a', 'creation'), move('b', 'push')], ['a', 'b']],
    [
      'since it was made last',
      [move('x', 'creation'), move('x', 'deletion'), move('a', 'creation'), move('b', 'force-push')],
      ['a', 'b'],
    ],
    ['without its deletion after the merge', [move('a', 'creation'), move('a', 'deletion')], ['a']],
    ['where its beginning was not recorded', [move('a', 'push'), move('b', 'push')], ['a', 'b']],
    ['none', [], []],
  ])('%s', (_, moves, heads) => {
    expect(headMovements(moves).map((one) => one.sha)).toEqual(heads)
  })
})

describe('a head', () => {
  const folder = 'promotions/a/b/0001'

  async function read(externalIds: readonly string[], by = app) {
    const forge = fakeForge()
    const head = forge.commitAside({ [`${folder}/request.yml`]: 'x' })
    forge.move('promote', move(head, 'creation'))
    externalIds.forEach((id, index) => {
      forge.putCheck(check(index, head, id.replace('HEAD', head)), by)
    })
    return readHeads(forge, { number: 7, branch: 'promote', head }, [folder], app)
  }
  const recorded = (at: string, other: { readonly pull?: number; readonly sha?: string } = {}): string =>
    `countersign/1 pull=${other.pull ?? 7} head=${other.sha ?? 'HEAD'} evidence=sha256:ab at=${at}`

  test('is dated by the forge and recorded by our first check there', async () => {
    const { heads } = await read([recorded('2026-01-05T09:05:00Z'), recorded('2026-01-05T09:01:00Z')])
    expect(heads).toMatchObject([
      {
        appearedAt: '2026-01-05T09:00:00Z',
        pusher: { login: 'dana' },
        forced: false,
        record: { at: '2026-01-05T09:01:00Z', digest: 'sha256:ab' },
      },
    ])
    expect(heads[0]?.folder).toMatch(/^[0-9a-f]{40}$/)
  })

  test('of several request folders is another where any of them is', async () => {
    const forge = fakeForge()
    const of = async (other: string): Promise<string | null | undefined> => {
      const head = forge.commitAside({ [`${folder}/request.yml`]: 'x', 'promotions/z/b/0001/request.yml': other })
      forge.move(`branch-${other}`, move(head, 'creation'))
      const pull = { number: 7, branch: `branch-${other}`, head }
      return (await readHeads(forge, pull, [folder, 'promotions/z/b/0001'], app)).heads[0]?.folder
    }
    expect(await of('1')).not.toBe(await of('2'))
  })

  test.each([
    ['another request', [recorded('2026-01-05T09:01:00Z', { pull: 8 })]],
    ['another commit', [recorded('2026-01-05T09:01:00Z', { sha: sha('f') })]],
    ['nobody of ours', ['deploy-1']],
  ])('is not recorded by a check of %s', async (_, ids) => {
    expect((await read(ids)).heads[0]?.record).toBe(null)
  })

  test('is not recorded by a check that another app wrote under our name', async () => {
    const { heads, foreignChecks, checks } = await read([recorded('2026-01-05T09:01:00Z')], 'mallory')
    expect([heads[0]?.record, checks, foreignChecks]).toEqual([null, [], [`${name} by mallory`]])
  })

  test('without an App is recorded by the job’s own token', async () => {
    const forge = fakeForge()
    const head = forge.commitAside({ x: 'x' })
    forge.move('promote', move(head, 'creation'))
    const externalId = formatHeadRecord({ pull: 7, sha: head, digest: null, at: '2026-01-05T09:01:00Z' })
    forge.putCheck(check(1, head, externalId), 'github-actions')
    const { heads } = await readHeads(forge, { number: 7, branch: 'promote', head }, [], null)
    expect(heads[0]?.record).toEqual({ at: '2026-01-05T09:01:00Z', digest: null })
  })

  test('that came back is there twice, and a forced one says so', async () => {
    const forge = fakeForge()
    const [one, two] = [forge.commitAside({ x: '1' }), forge.commitAside({ x: '2' })]
    forge.move('promote', move(one, 'creation'))
    forge.move('promote', move(two, 'push', '2026-01-05T10:00:00Z'))
    forge.move('promote', move(one, 'force-push', '2026-01-05T11:00:00Z'))
    const { heads } = await readHeads(forge, { number: 7, branch: 'promote', head: one }, [], app)
    expect(heads.map((head) => [head.sha, head.forced])).toEqual([
      [one, false],
      [two, false],
      [one, true],
    ])
  })

  test('that the activity does not know is no head, though its checks are read', async () => {
    const forge = fakeForge()
    const head = forge.commitAside({ x: '1' })
    forge.putCheck(check(1, head, 'id'), app)
    const { heads, checks } = await readHeads(forge, { number: 7, branch: 'promote', head }, [], app)
    expect([heads, checks.length]).toEqual([[], 1])
  })
})

describe('a merge of the base', () => {
  const update = commit({ sha: sha('b'), parents: [sha('a'), sha('f')], madeOnForge: true })
  const moves = [move(sha('a'), 'creation'), { ...move(sha('b'), 'push'), before: sha('a') }]
  const file = (object: string) => [{ path: 'x', mode: '100644', object }]
  const trees = { base: file('1'), ours: file('1'), theirs: file('2'), merged: file('2') }

  test.each([
    ['that comes out the same when computed again is clean', trees, [sha('b')]],
    ['that comes out otherwise is a push', { ...trees, merged: file('3') }, []],
    ['that cannot be computed is a push', null, []],
  ])('%s', async (_, told, expected) => {
    const forge = fakeForge()
    if (told !== null) forge.putMerge(sha('b'), told)
    expect([...(await cleanBaseMerges(forge, [commit({ sha: sha('a') }), update], moves))]).toEqual(expected)
  })

  test('is asked for no further than five', async () => {
    const forge = fakeForge()
    const many = Array.from({ length: 7 }, (_, index) => String(index).repeat(40))
    for (const one of many) forge.putMerge(one, trees)
    const commits = many.map((one, index) =>
      commit({ sha: one, parents: [many[index - 1] ?? sha('a'), sha('f')], madeOnForge: true }),
    )
    const all = commits.map(({ sha: one, parents }) => ({ ...move(one, 'push'), before: parents[0] ?? '' }))
    expect((await cleanBaseMerges(forge, commits, all)).size).toBe(5)
  })
})

describe('whom our checks saw in a role', () => {
  const record = (pull: number, head: string): string =>
    formatHeadRecord({ pull, sha: head, digest: null, at: '2026-01-05T09:01:00Z' })
  const text = formatTeamRecord({ 'model-validator': [102] })
  test.each([
    ['at any head of the request stays seen', record(7, sha('a')), app, { 'model-validator': [102] }],
    ['on another request counts not', record(8, sha('a')), app, {}],
    ['by another App counts not', record(7, sha('a')), 'other', {}],
    ['without a record of ours counts not', '', app, {}],
  ])('%s', async (_, externalId, slug, expected) => {
    const forge = fakeForge()
    const [one, two] = [forge.commit({ x: '1' }), forge.commit({ x: '2' })]
    forge.move('promote', move(one, 'creation'))
    forge.move('promote', move(two, 'force-push'))
    forge.putCheck({ ...check(1, one, externalId.replace(sha('a'), one)), text }, slug)
    const { formerly } = await readHeads(forge, { number: 7, branch: 'promote', head: two }, [], app)
    expect(formerly).toEqual(expected)
  })
})
