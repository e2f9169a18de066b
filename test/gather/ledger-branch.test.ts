import { expect, test } from 'vitest'
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

test.each(['force-push', 'deletion'] as const)('a %s that took a commit away is seen by that commit', async (kind) => {
  const own = await world()
  moved(own, kind, 'e'.repeat(40))
  expect(await lost(own)).toBe('e'.repeat(40))
})

test('what was put back is lost no more', async () => {
  const own = await world()
  moved(own, 'deletion', await head(own))
  moved(own, 'creation', '0'.repeat(40))
  expect(await lost(own)).toBeNull()
})
