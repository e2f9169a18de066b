import { describe, expect, test } from 'vitest'
import { parseHappeningKey } from '../../../shared/domain/incident/happening.ts'
import { heardAfter, unheardKey, unheardOf, wasUnheard } from '../../../shared/domain/incident/unheard.ts'
import { parseIncidentKey } from '../../../shared/domain/reconciliation/difference.ts'
import { chained, genesis, notice } from '../../builders/ledger.ts'

const [dead, waiting, delivered] = (['dead', 'waiting', 'delivered'] as const).map((result) => notice({ result }))
type Draft = ReturnType<typeof notice>
const of = (...drafts: readonly (Draft | undefined)[]) =>
  chained([genesis(), ...drafts.flatMap((draft) => draft ?? [])])
const keys = (...drafts: readonly (Draft | undefined)[]): readonly string[] =>
  unheardOf(of(...drafts), 12).map(({ record }) => unheardKey(record))

describe('a receiver of an open request', () => {
  test.each<[string, readonly (Draft | undefined)[], readonly string[]]>([
    ['that was told is no incident', [delivered], []],
    ['that is still tried is none', [waiting], []],
    ['that was given up is one', [waiting, dead], ['unheard/12/grc']],
    ['that was given up twice is one still', [dead, dead], ['unheard/12/grc']],
    ['that was told of the same request since is none any more', [dead, waiting, delivered], []],
    ['that was given up after it was told is one', [delivered, dead], ['unheard/12/grc']],
    ['does not speak for another', [dead, notice({ receiver: 'pipelines', result: 'delivered' })], ['unheard/12/grc']],
    ['that was given up of another request is another’s incident', [notice({ pull: 13, result: 'dead' })], []],
  ])('%s', (_, drafts, told) => {
    expect(keys(...drafts)).toEqual(told)
  })

  test('was given up at some time, or never', () => {
    expect([wasUnheard(of(dead, delivered), 12), wasUnheard(of(waiting, delivered), 12)]).toEqual([true, false])
  })

  test('has an issue for which neither the promoter nor reconcile speaks', () => {
    expect([parseHappeningKey('unheard/12/grc'), parseIncidentKey('unheard/12/grc')]).toEqual([null, null])
  })

  test('is heard of by the notice that it was told after', () => {
    expect(heardAfter(of(dead, delivered), 12, 'unheard/12/grc')?.number).toBe(3)
    expect(heardAfter(of(delivered, dead), 12, 'unheard/12/grc')).toBeNull()
    expect(heardAfter(of(dead, delivered), 12, 'unheard/12/other')).toBeNull()
  })
})
