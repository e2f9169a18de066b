import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueDeliveries } from '../../../../shared/domain/delivery/due.ts'
import { lastClosed } from '../../../../shared/domain/delivery/untold.ts'
import { recordedHappenings } from '../../../../shared/domain/incident/happening.ts'
import type { Entry } from '../../../../shared/domain/ledger/chain.ts'
import { standingOf, standingPage } from '../../../../shared/domain/ledger/checkpoint/standing.ts'
import { heartbeatOf } from '../../../../shared/domain/reconciliation/watch.ts'
import { eventfulLedger, steps } from '../../../builders/eventful-ledger.ts'
import { chained, delivery, genesis, intent, outcome, reference, story } from '../../../builders/ledger.ts'

const later = '2027-06-01T00:00:00Z'

/** All that a promoter asks of every model at once. */
const told = (entries: readonly Entry[]) => ({
  happenings: recordedHappenings(entries, later, 'https://github.com'),
  due: ['production', 'staging'].map((environment) => dueDeliveries(entries, environment)),
  closed: ['production', 'staging'].map((environment) => lastClosed(entries, environment)),
  heartbeat: heartbeatOf(entries),
})
const numbers = (entries: readonly Entry[]): readonly number[] => entries.map(({ record }) => record.number)

describe('what stands', () => {
  test('tells with every record since what the whole tells, wherever the checkpoint was', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (all, place) => {
        const entries = eventfulLedger(all)
        const cut = place % entries.length
        const some = [...standingOf(entries.slice(0, cut)), ...entries.slice(cut)]
        expect(told(some)).toEqual(told(entries))
      }),
    )
  })

  test('is the same whether it is made of the whole or of what stood before', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (all, place) => {
        const entries = eventfulLedger(all)
        const cut = place % entries.length
        const again = standingOf([...standingOf(entries.slice(0, cut)), ...entries.slice(cut)])
        expect(numbers(again)).toEqual(numbers(standingOf(entries)))
      }),
    )
  })

  test('of what was carried out and told is only what was closed last', () => {
    const many = Array.from({ length: 40 }, (_, index) => {
      const request = reference({ folder: `promotions/churn/production/${String(index + 1).padStart(4, '0')}` })
      return [intent({ request }), outcome(2 * index + 2, { request, receivers: [] })]
    })
    const entries = chained([genesis(), ...many.flat()])
    expect(standingOf(entries)).toHaveLength(31)
    expect(standingPage(standingOf(entries)).look).toEqual([])
  })

  test.each([
    ['counts a second delivery of the same event for nothing', ['delivered', 'dead'], []],
    ['keeps what was given up', ['dead'], ['dead']],
  ] as const)('%s', (_, results, kept) => {
    const closed = chained(
      story.slice(0, 3).map((draft, place) => (place === 2 ? outcome(2, { receivers: ['serving'] }) : draft)),
    )
    const about = closed.at(-1)
    const event = { id: 'e'.repeat(64), type: 'countersign.promoted', record: 3, digest: about?.digest ?? '' }
    const more = Array.from({ length: 40 }, (_, index) => {
      const request = reference({ folder: `promotions/fraud/production/${String(index + 1).padStart(4, '0')}` })
      return outcome(null, { request, result: 'done', move: null })
    })
    const drafts = [...story.slice(0, 2), outcome(2, { receivers: ['serving'] })]
    const entries = chained([...drafts, ...results.map((result) => delivery({ result, event })), ...more])
    const found = standingOf(entries).flatMap(({ record }) => (record.kind === 'delivery' ? [record.result] : []))
    expect(found).toEqual(kept)
  })
})
