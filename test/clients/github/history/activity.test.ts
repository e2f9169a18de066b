import { describe, expect, test } from 'vitest'
import { readMovements } from '../../../../shared/clients/github/history/activity.ts'
import { failure, wire } from '../wire.ts'

const none = '0'.repeat(40)
const at = '/repos/acme/models/activity?per_page=100&ref=refs%2Fheads%2Fpromote&direction=asc'

const move = (before: string, after: string, activity_type = 'push', other: object = {}) => ({
  before,
  after,
  ref: 'refs/heads/promote',
  timestamp: '2026-01-05T09:00:00Z',
  activity_type,
  actor: { id: 101, login: 'dana', type: 'User' },
  ...other,
})

async function read(body: readonly object[]) {
  const own = wire()
  own.answer('GET', at, { body })
  return readMovements(own.connection, { owner: 'acme', repo: 'models' }, 'promote')
}

test('every move is told with its kind and who made it, none of a branch whose name begins alike', async () => {
  const moves = await read([
    move(none, 'a', 'branch_creation'),
    move('x', 'y', 'push', { ref: 'refs/heads/promote-2' }),
    move('a', 'b', 'force_push', { actor: { id: 9, login: 'robot[bot]', type: 'Bot' } }),
    move('b', 'c', 'pr_merge', { actor: null }),
    move('c', 'd', 'merge_queue_merge'),
    move('d', 'e', 'something_new'),
    move('e', none, 'branch_deletion'),
  ])
  expect(moves.map(({ kind, by }) => [kind, by?.login ?? null, by?.kind ?? null])).toEqual([
    ['creation', 'dana', 'user'],
    ['force-push', 'robot[bot]', 'bot'],
    ['merge', null, null],
    ['merge', 'dana', 'user'],
    ['other', 'dana', 'user'],
    ['deletion', 'dana', 'user'],
  ])
})

describe('a way without a gap is read', () => {
  test.each([
    ['of a branch that never was', []],
    ['of one push', [move(none, 'a', 'branch_creation')]],
    ['there and back again', [move(none, 'a'), move('a', 'b'), move('b', 'a'), move('a', 'c')]],
    ['whose moves of one second came in another order', [move(none, 'a'), move('b', 'c'), move('a', 'b')]],
    ['whose beginning GitHub no longer keeps', [move('a', 'b'), move('b', 'c')]],
    ['of a branch that was deleted and made again', [move(none, 'a'), move('a', none), move(none, 'b')]],
  ])('%s', async (_, moves) => {
    expect((await read(moves)).map(({ sha }) => sha)).toEqual(moves.map(({ after }) => after))
  })
})

describe('a way with a gap is an error that names the branch: the head in it is not told', () => {
  test.each([
    ['one push is left out', [move(none, 'a'), move('b', 'c')]],
    ['the way back is left out', [move(none, 'a'), move('a', 'b'), move('a', 'c')]],
    ['two pushes are left out', [move(none, 'a'), move('b', 'c'), move('d', 'e')]],
    ['the same move is told twice', [move(none, 'a'), move(none, 'a')]],
  ])('%s', async (_, moves) => {
    const { code, message } = await failure(read(moves))
    expect([code, message]).toEqual(['bad-answer', expect.stringContaining('activity of the branch promote has a gap')])
  })
})

test('of a branch that lives for years the newest moves are read, told oldest first, and no page beyond them', async () => {
  const own = wire()
  const newest = Array.from({ length: 100 }, (_, index) => move(`c${899 - index}`, `c${900 - index}`))
  own.answer('GET', at.replace('asc', 'desc'), {
    body: newest,
    headers: { link: '<https://api.github.com/repositories/1/activity?after=x>; rel="next"' },
  })
  const moves = await readMovements(own.connection, { owner: 'acme', repo: 'models' }, 'promote', 100)
  expect([moves.length, moves[0]?.sha, moves.at(-1)?.sha]).toEqual([100, 'c801', 'c900'])
})
