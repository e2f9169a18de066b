import { describe, expect, test } from 'vitest'
import { leakageOf, outcomesOf, toldBy } from '../../../shared/domain/data/leakage-search.ts'
import { wholeColumn } from '../../../shared/domain/data/column-parts.ts'
import { inParts, numbers, room, texts } from '../../builders/columns.ts'

const outcomes = Int8Array.from({ length: 60 }, (_, row) => row % 2)
const found = (auc: number) => ({ auc, by: 'value' as const, equal: false })

test('outcomes are the positive label, the other one, and neither', () => {
  expect([...(outcomesOf(inParts(texts('1', '0', null, '7'), 2), 1) ?? [])]).toEqual([1, 0, -1, -1])
  expect(outcomesOf(wholeColumn(numbers(1, 0)), 1)).toBeNull()
  expect(outcomesOf(wholeColumn(texts('a')), null)).toBeNull()
})

describe('what tells the outcome', () => {
  test('comes with the columns that tell most first, the first twenty of them', () => {
    const told = Array.from({ length: 30 }, (_, at) => ({
      column: `c${at}`,
      found: found(0.5 + at / 100),
      names: false,
    }))
    const leak = leakageOf(
      { fold: 'train', outcomes, told: [...told, { column: 'name', found: null, names: true }] },
      1,
    )
    expect([leak.judged, leak.columns.length, leak.columns[0]?.column, leak.unjudged]).toEqual([
      30,
      20,
      'c29',
      ['name'],
    ])
  })

  test('keeps a column that is the outcome, however many others tell as much', () => {
    const told = Array.from({ length: 30 }, (_, at) => ({ column: `a${at}`, found: found(1), names: false }))
    const twin = { column: 'z', found: { ...found(1), equal: true }, names: false }
    expect(leakageOf({ fold: 'train', outcomes, told: [...told, twin] }, 1).columns[0]).toMatchObject({ column: 'z' })
  })

  test('of names is only where there is none, and they are counted', () => {
    const names = texts(...Array.from(outcomes, (one, row) => (one === 1 ? null : `name ${row}`)))
    const leak = leakageOf({ fold: 'train', outcomes, told: [toldBy('name', wholeColumn(names), outcomes, room())] }, 1)
    expect([leak.judged, leak.unjudged]).toEqual([0, ['name']])
    expect(leak.columns).toEqual([{ column: 'name', auc: 1, by: 'absence', equal: false }])
  })

  test.each([
    ['no rows', null, 1, 'no-rows'],
    ['an outcome that is none of two', { fold: 'train', outcomes, told: [] }, null, 'not-binary'],
    ['no column of the outcome', { fold: 'train', outcomes: null, told: [] }, 1, 'no-label'],
    ['19 rows of one outcome', { fold: 'train', outcomes: outcomes.slice(0, 38), told: [] }, 1, 'too-few-outcomes'],
    ['no column', { fold: 'train', outcomes, told: [] }, 1, 'no-columns'],
  ])('is not evaluable with %s', (_, training, positive, why) => {
    expect(leakageOf(training, positive).why).toBe(why)
  })
})
