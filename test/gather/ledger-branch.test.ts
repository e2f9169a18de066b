import { expect, test } from 'vitest'
import type { Account } from '../../shared/domain/forge.ts'
import { lostTip } from '../../shared/gather/ledger-branch.ts'
import type { Movement } from '../../shared/ports/forge.ts'
import { world, type World } from '../builders/world.ts'

const branch = 'governance-ledger'

const moved = (own: World, kind: Movement['kind'], before: string): void =>
  own.forge.move(branch, { sha: '0'.repeat(40), before, at: '2026-01-05T09:00:00Z', kind, by: null })

const head = async (own: World): Promise<string> => (await own.ledger.read()).head ?? ''
const lost = (own: World): Promise<string | null> => lostTip(own.forge, own.ledger, branch)

test('a ledger that only grew lost nothing, and one that never was neither', async () => {
  const own = await world()
  moved(own, 'creation', '0'.repeat(40))
  moved(own, 'push', await head(own))
  expect(await lost(own)).toBeNull()
  expect(await lost(await world({ genesis: false }))).toBeNull()
})

test.each(['force-push', 'deletion'] as const)(
  'T34: a %s that took a commit away is seen by that commit',
  async (kind) => {
    const own = await world()
    moved(own, kind, 'e'.repeat(40))
    expect(await lost(own)).toBe('e'.repeat(40))
  },
)

test('what was put back is lost no more', async () => {
  const own = await world()
  moved(own, 'deletion', await head(own))
  moved(own, 'creation', '0'.repeat(40))
  expect(await lost(own)).toBeNull()
})

/** The App's commit, somebody's on top of it, and the branch put back to where the App's stood, or before it. */
async function forgedAndPutBack(kept: boolean): Promise<string | null> {
  const own = await world()
  const tip = kept ? await head(own) : 'a'.repeat(40)
  const [forged, zero] = ['f'.repeat(40), '0'.repeat(40)]
  const at = '2026-01-05T09:00:00Z'
  const app: Account = {
    login: `${own.ledger.app ?? 'github-actions'}[bot]`,
    ...{ id: 1, kind: 'bot', state: 'active' },
  }
  const mel: Account = { login: 'mel-acme', id: 2, kind: 'user', state: 'active' }
  own.forge.move(branch, { sha: tip, before: zero, at, kind: 'push', by: app })
  own.forge.move(branch, { sha: forged, before: tip, at, kind: 'push', by: mel })
  own.forge.move(branch, { sha: zero, before: forged, at, kind: 'force-push', by: mel })
  return lost(own)
}

const [zero, time] = ['0'.repeat(40), '2026-01-05T09:00:00Z']
const someone = (login: string, kind: Account['kind']): Account => ({ login, kind, id: 1, state: 'active' })
const mel = someone('mel-acme', 'user')

test('T34: what somebody wrote over it may be put back too', async () => {
  const own = await world()
  const [tip, other] = [await head(own), 'f'.repeat(40)]
  own.forge.move(branch, { sha: other, before: tip, at: time, kind: 'force-push', by: mel })
  own.forge.move(branch, { sha: tip, before: other, at: time, kind: 'force-push', by: mel })
  expect(await lost(own)).toBeNull()
})

test('T34: a record stays the App’s, wherever somebody put the branch in between', async () => {
  const own = await world()
  const [app, record] = [someone(`${own.ledger.app ?? 'countersign'}[bot]`, 'bot'), 'a'.repeat(40)]
  own.forge.move(branch, { sha: record, before: zero, at: time, kind: 'push', by: app })
  own.forge.move(branch, { sha: zero, before: record, at: time, kind: 'deletion', by: mel })
  own.forge.move(branch, { sha: record, before: zero, at: time, kind: 'creation', by: mel })
  own.forge.move(branch, { sha: await head(own), before: record, at: time, kind: 'force-push', by: mel })
  expect(await lost(own)).toBe(record)
})

test('T34: of the oldest of many moves nobody tells who had made what it took away', async () => {
  const own = await world()
  const tip = await head(own)
  own.forge.move(branch, { sha: tip, before: 'f'.repeat(40), at: time, kind: 'force-push', by: mel })
  expect(await lost(own)).toBe('f'.repeat(40))
  for (let at = 0; at < 199; at++) own.forge.move(branch, { sha: tip, before: tip, at: time, kind: 'push', by: null })
  expect(await lost(own)).toBeNull()
})

test('T34: what somebody had pushed onto it may be taken away again, and with it nothing of the App’s', async () => {
  expect(await forgedAndPutBack(true)).toBeNull()
  expect(await forgedAndPutBack(false)).toBe('a'.repeat(40))
})
