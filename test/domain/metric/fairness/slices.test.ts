import { describe, expect, test } from 'vitest'
import type { Cell } from '../../../../shared/domain/metric/confusion.ts'
import { worstSlices } from '../../../../shared/domain/metric/fairness/slices.ts'

const cell = (values: readonly string[], [tp = 0, fp = 0, fn = 0, tn = 0]: readonly number[]): Cell => ({ values, tp, fp, fn, tn }) // prettier-ignore
const smallest = { members: 30, positives: 20 }
const fair = [40, 10, 10, 40]
const statistics = {
  groupColumns: ['race', 'sex'],
  cells: [
    cell(['x', 'f'], fair),
    cell(['x', 'm'], fair),
    cell(['y', 'f'], [10, 5, 40, 45]),
    cell(['y', 'm'], fair),
    cell(['z', 'f'], [1, 1, 1, 1]),
  ],
}

describe('the worst slice', () => {
  const found = worstSlices(statistics, smallest)

  test('is an intersection that no column alone shows so plainly', () => {
    expect(found.worst.find(({ rate }) => rate === 'selectionRate')).toMatchObject({
      name: 'race=y & sex=f',
      members: 100,
      inside: { numerator: 15, denominator: 100 },
      outside: { numerator: 152, denominator: 304 },
    })
  })

  test('is looked for by every rate, in the direction that harms', () => {
    for (const { rate, gap } of found.worst) expect(rate === 'falsePositiveRate' ? gap > 0 : gap < 0).toBe(true)
    expect(new Set(found.worst.map(({ rate }) => rate)).size).toBe(found.worst.length)
  })

  test('comes with what was looked at: chance finds something in anything', () => {
    // race x, y and sex f, m and four intersections are large enough; race z and its women are not
    expect(found).toMatchObject({ columns: ['race', 'sex'], depth: 2, searched: 8, tooSmall: 2, combinationsLeft: 0 })
    // four rates of eight slices, but for the precision of fifteen selected
    expect(found.comparisons).toBe(31)
    for (const { p, adjustedP } of found.worst) expect(adjustedP).toBe(Math.min(1, 31 * p))
  })

  test('is none where no group is large enough, or all are alike', () => {
    expect(worstSlices({ ...statistics, cells: [cell(['z', 'f'], [1, 1, 1, 1])] }, smallest).worst).toEqual([])
    const alike = statistics.cells.slice(0, 2)
    expect(worstSlices({ ...statistics, cells: alike }, smallest)).toMatchObject({ worst: [], tooSmall: 1 })
  })
})

test('the search is bounded, and says what it left out', () => {
  const values = Array.from({ length: 60 }, (_, index) => String(index))
  const cells = values.flatMap((one) => values.map((other) => cell([one, other], [1, 0, 0, 0])))
  expect(worstSlices({ groupColumns: ['a', 'b'], cells }, smallest)).toMatchObject({
    depth: 1,
    searched: 120,
    combinationsLeft: 1,
  })
})

test('the names of groups decide nothing', () => {
  const renamed = statistics.cells.map((one) => ({ ...one, values: one.values.map((value) => `q${value}`) }))
  const [one, other] = [worstSlices(statistics, smallest), worstSlices({ ...statistics, cells: renamed }, smallest)]
  expect(other.worst.map(({ gap, p }) => [gap, p])).toEqual(one.worst.map(({ gap, p }) => [gap, p]))
})
