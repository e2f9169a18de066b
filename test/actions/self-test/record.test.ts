import { expect, test } from 'vitest'
import { recordRun, type Run } from '../../../actions/self-test/record.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { refused } from '../../../shared/domain/self-test/attack.ts'
import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { otherDigest } from '../../builders/forge.ts'
import { world, type WorldOptions } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

const result = { ...refused('forged-tag', 'live', ['engine: evidence unchanged']), since: '2026-01-05T02:41:00Z' }
const run: Run = { at: '2026-01-06T02:41:00Z', state: 'refused', pulls: [8, 9], results: [result] }

async function recorded(options: WorldOptions = {}, app: string | null = 'countersign', env = {}) {
  const own = await world(options)
  const book = await openBook(own.ledger)
  const house = fakeHouse({ ports: own.ports, env })
  const number = await recordRun(house, { book, app, repository: 1, governance: otherDigest }, run)
  return { number, chain: readChain(own.ledger.files()) }
}

test('a run is a record of its own kind, in its place in the chain', async () => {
  const { number, chain } = await recorded()
  expect([number, chain.faults]).toEqual([2, []])
  expect(chain.entries[1]?.record).toMatchObject({
    ...{ kind: 'self-test', state: 'refused', pulls: [8, 9], writer: { proven: true, run: '4711' } },
    results: [refused('forged-tag', 'live', ['engine: evidence unchanged'])],
  })
})

test.each<readonly [string, Parameters<typeof recorded>]>([
  ['without the App, which alone proves who writes', [{}, null]],
  ['before the ledger has begun, whose first record is its genesis', [{ genesis: false }]],
  ['outside of a workflow', [{}, 'countersign', { GITHUB_RUN_ID: undefined, GITHUB_WORKFLOW_REF: undefined }]],
])('nothing is recorded %s', async (_, asked) => {
  expect((await recorded(...asked)).number).toBeNull()
})
