import { describe, expect, test } from 'vitest'
import { dueDeliveries, isGivenUp, receiversOf, type Receivers } from '../../../shared/domain/delivery/due.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { chained, delivery, genesis, intent, outcome, reference } from '../../builders/ledger.ts'

const url = 'https://one.example'
const receivers: Receivers = {
  two: { url, events: ['promoted', 'refused'], environments: ['production'], give_up_after: 'P3D' },
  one: { url, events: ['promoted'], give_up_after: 'P3D' },
  staging: { url, events: ['promoted'], environments: ['staging'], give_up_after: 'P3D' },
}

test.each([
  ['promoted in production', reference(), 'done', ['one', 'two']],
  ['promoted in staging', reference({ folder: 'promotions/credit-approval/staging/0001' }), 'done', ['one', 'staging']],
  ['refused', reference(), 'refused', ['two']],
  ['rolled back', reference({ kind: 'rollback' }), 'done', []],
  ['a change of governance', reference({ folder: 'promotions/_policy/0001', kind: 'policy' }), 'refused', []],
] as const)('of what was %s those are told who asked for it there', (_, request, result, expected) => {
  expect(receiversOf(receivers, { request, result })).toEqual(expected)
})

type Results = readonly ('waiting' | 'delivered' | 'dead')[]

describe('what is due', () => {
  const story: readonly RecordDraft[] = [genesis(), intent(), outcome(2, { receivers: ['one', 'two'] })]
  const event = (digest = '') => ({ id: digest.slice(7), type: 'countersign.promoted', record: 3, digest })
  const due = (results: Results) => {
    const { digest } = chained(story).at(-1) ?? {}
    const records = results.map((result) => delivery({ receiver: 'one', event: event(digest), result }))
    return dueDeliveries(chained([...story, ...records]), 'production').map(({ receiver, waits }) => [receiver, waits])
  }

  test.each<[string, Results, readonly unknown[]]>([
    [
      'is everybody who was named and not told',
      [],
      [
        ['one', false],
        ['two', false],
      ],
    ],
    [
      'is still due where it waits',
      ['waiting'],
      [
        ['one', true],
        ['two', false],
      ],
    ],
    ['is due no more once it was delivered', ['waiting', 'delivered'], [['two', false]]],
    ['nor where it was given up', ['dead'], [['two', false]]],
  ])('%s', (_, results, expected) => {
    expect(due(results)).toEqual(expected)
  })

  test('is due in its own environment alone, and of no record that names nobody', () => {
    expect(dueDeliveries(chained(story), 'staging')).toEqual([])
    expect(dueDeliveries(chained([genesis(), intent(), outcome(2)]), 'production')).toEqual([])
  })

  test('is given up when the time of its receiver is over', () => {
    const [one] = dueDeliveries(chained(story), 'production')
    const [receiver] = Object.values(receivers)
    if (one === undefined || receiver === undefined) throw new Error('nothing is due')
    const given = (now: string): boolean => isGivenUp(one, receiver, now)
    expect([given('2026-01-09T12:06:00Z'), given('2026-01-09T12:06:01Z')]).toEqual([false, true])
  })
})
