import { expect, test } from 'vitest'
import { announcementFinding, deliveryFinding } from '../../../shared/domain/delivery/finding.ts'
import { dueDeliveries } from '../../../shared/domain/delivery/due.ts'
import { chained, genesis, intent, outcome } from '../../builders/ledger.ts'

test.each([
  ['receiver-waits', 'note'],
  ['receiver-gave-up', 'fail'],
] as const)('%s weighs as a %s and says who was not told of what', (code, weight) => {
  const [due] = dueDeliveries(chained([genesis(), intent(), outcome(2, { receivers: ['serving'] })]), 'production')
  if (due === undefined) throw new Error('nothing is due')
  expect(deliveryFinding(code, due, { status: 500, problem: null })).toEqual({
    ...{ code, weight },
    facts: { receiver: 'serving', model: 'credit-approval', record: '3', status: '500', problem: null },
  })
})

test('what could not be told on GitHub is a note: the next run tells it', () => {
  expect(announcementFinding('403').weight).toBe('note')
})
