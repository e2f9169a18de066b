import { describe, expect, test } from 'vitest'

import type { Cell } from '../../../../shared/domain/metric/confusion.ts'
import {
  FAIRNESS_METRICS,
  type FairnessMetric,
  fairnessOf,
  type FairnessOptions,
} from '../../../../shared/domain/metric/fairness/fairness.ts'

const cell = (values: readonly string[], [tp = 0, fp = 0, fn = 0, tn = 0]: readonly number[]): Cell => {
  return { values, tp, fp, fn, tn }
}

const everyGroup = { members: 0, positives: 0 }
// rates of a: selected 36/100, found 30/40, suspected 6/60, right 30/36; of b: 45/100, 30/50, 15/50, 30/45
const two = [cell(['a'], [30, 6, 10, 54]), cell(['b'], [30, 15, 20, 35])]

const judged = (cells: readonly Cell[], options: FairnessOptions = { smallestGroup: everyGroup }) =>
  fairnessOf({ cells, groupColumns: ['g'] }, ['g'], options)

const resultOf = (metric: FairnessMetric, ...given: Parameters<typeof judged>) =>
  judged(...given).results.find((result) => result.metric === metric)

describe('between two groups', () => {
  test.each([
    ['demographic_parity_ratio', '4/5', 'selectionRate', 'g=a', 'g=b'],
    ['demographic_parity_difference', '9/100', 'selectionRate', 'g=a', 'g=b'],
    ['equal_opportunity_difference', '3/20', 'truePositiveRate', 'g=b', 'g=a'],
    ['equalized_odds_difference', '1/5', 'falsePositiveRate', 'g=a', 'g=b'],
    ['equalized_odds_ratio', '1/3', 'falsePositiveRate', 'g=a', 'g=b'],
    ['predictive_parity_difference', '1/6', 'positivePredictiveValue', 'g=b', 'g=a'],
  ] as const)('%s is exactly %s, made by %s', (metric, exact, rate, lowest, highest) => {
    expect(resultOf(metric, two)).toMatchObject({
      status: 'complete',
      measure: { exact },
      rate,
      lowest: { group: lowest },
      highest: { group: highest },
      excluded: [],
      why: null,
      interval: null,
    })
  })

  test('every measure is there, in the policy’s order, and each group with its counts', () => {
    const { columns, groups, results } = judged(two)
    expect(results.map(({ metric }) => metric)).toEqual(FAIRNESS_METRICS)
    expect(columns).toEqual(['g'])
    expect(groups.map(({ name, members }) => [name, members])).toEqual([['g=a', 100], ['g=b', 100]]) // prettier-ignore
  })
})

describe('a group that is too small', () => {
  const smallestGroup = { members: 30, positives: 20 }
  const three = [...two, cell(['c'], [5, 15, 4, 76])]

  test('is left out of the rates whose denominator it lacks, and the measure is partial', () => {
    const excluded = judged(three, { smallestGroup }).results.map((result) => [result.status, result.excluded])
    expect(excluded).toEqual([
      ['complete', []],
      ['complete', []],
      ['partial', [{ group: 'g=c', why: 'too-few-positives', have: 9, need: 20 }]],
      ['partial', [{ group: 'g=c', why: 'too-few-positives', have: 9, need: 20 }]],
      ['partial', [{ group: 'g=c', why: 'too-few-positives', have: 9, need: 20 }]],
      ['complete', []],
    ])
  })

  test('by its members is left out of all, once each', () => {
    const few = [...two, cell(['c'], [20, 0, 0, 9])]
    const wanted = [{ group: 'g=c', why: 'too-few-members', have: 29, need: 30 }]
    expect(judged(few, { smallestGroup }).results.map(({ excluded }) => excluded)).toEqual(Array(6).fill(wanted))
  })

  test('lacks at least one row of a denominator, whatever the policy asks', () => {
    const none = [...two, cell(['c'], [0, 0, 0, 9])]
    const why = (metric: FairnessMetric) => resultOf(metric, none)?.excluded.map((one) => [one.why, one.have, one.need])
    expect(why('equal_opportunity_difference')).toEqual([['too-few-positives', 0, 1]])
    expect(why('predictive_parity_difference')).toEqual([['too-few-selected', 0, 1]])
    expect(why('demographic_parity_ratio')).toEqual([])
  })
})

describe('a measure is not evaluable', () => {
  test.each<readonly [string, readonly Cell[]]>([
    ['no-rows', []],
    ['one-group', two.slice(0, 1)],
    ['fewer-than-two-groups-large-enough', [...two.slice(0, 1), cell(['c'], [1, 1, 1, 1])]],
    ['nobody-selected', [cell(['a'], [0, 0, 20, 20]), cell(['b'], [0, 0, 20, 20])]],
  ])('where %s', (why, cells) => {
    const found = resultOf('demographic_parity_ratio', cells, { smallestGroup: { members: 30, positives: 1 } })
    expect(found).toMatchObject({
      status: 'not-evaluable',
      measure: null,
      rate: null,
      lowest: null,
      highest: null,
      why,
    })
  })

  test('but the gap of groups of which nobody is selected is 0', () => {
    const nobody = [cell(['a'], [0, 0, 2, 2]), cell(['b'], [0, 0, 2, 2])]
    expect(resultOf('demographic_parity_difference', nobody)?.measure).toEqual({ value: 0, exact: '0/1' })
  })
})

describe('columns', () => {
  const statistics = {
    groupColumns: ['race', 'sex'],
    cells: [cell(['x', 'f'], [1, 0, 0, 1]), cell(['x', 'm'], [1, 1, 0, 0]), cell(['y', 'f'], [0, 1, 0, 3])],
  }

  test('that are not asked for are summed over; an intersection has each combination', () => {
    const members = (...columns: readonly string[]) =>
      fairnessOf(statistics, columns, { smallestGroup: everyGroup }).groups.map((group) => [group.name, group.members])
    expect(members('race')).toEqual([['race=x', 4], ['race=y', 4]]) // prettier-ignore
    expect(members('sex', 'race')).toEqual([
      ['sex=f & race=x', 2],
      ['sex=f & race=y', 4],
      ['sex=m & race=x', 2],
    ])
  })

  test.each([[['age']], [['race', 'age']], [[]]])('%j that were not measured are refused', (columns) => {
    expect(() => fairnessOf(statistics, columns, { smallestGroup: everyGroup })).toThrow(
      expect.objectContaining({ name: 'MetricError', code: 'group-not-measured' }),
    )
  })
})

describe('intervals', () => {
  const options = { smallestGroup: everyGroup, bootstrap: { seed: 'a', replicates: 500 } }

  test('hold each measure, and are the same for the same seed', () => {
    const { results } = judged(two, options)
    for (const { metric, interval, measure } of results) {
      const [value, lower, upper] = [measure?.value ?? NaN, interval?.lower ?? NaN, interval?.upper ?? NaN]
      expect(lower <= value && value <= upper && lower < upper, metric).toBe(true)
    }
    expect(judged(two, options).results).toEqual(results)
  })

  // the far ends of the exact intervals are 1 - 0.025^(1/n) from 0 and 0.025^(1/n) from 1
  const uniform = 0.025 ** (1 / 40)
  test.each<[string, readonly Cell[], FairnessMetric, number, number]>([
    [
      'nobody missed in either of two groups of 40 positives: no certain equality',
      [cell(['a'], [40, 10, 0, 50]), cell(['b'], [40, 20, 0, 40])],
      'equal_opportunity_difference',
      0,
      1 - uniform,
    ],
    [
      'everybody selected in both: the ratio may still be lower',
      [cell(['a'], [20, 20, 0, 0]), cell(['b'], [30, 10, 0, 0])],
      'demographic_parity_ratio',
      uniform,
      1,
    ],
    [
      'nobody of 40 selected in one, half in the other: the ratio may be higher',
      [cell(['a'], [0, 0, 20, 20]), cell(['b'], [2000, 2000, 2000, 2000])],
      'demographic_parity_ratio',
      0,
      2 * (1 - uniform),
    ],
  ])('%s', (_, cells, metric, lower, upper) => {
    const interval = resultOf(metric, cells, options)?.interval
    expect(interval?.lower).toBeCloseTo(lower, 12)
    expect(interval?.upper).toBeCloseTo(upper, 12)
  })

  test('of three uniform groups one at a time is moved, the others stay', () => {
    const cells = [cell(['a'], [40, 0, 0, 0]), cell(['b'], [0, 0, 40, 0]), cell(['c'], [20, 0, 20, 0])]
    const { measure, interval } = resultOf('demographic_parity_difference', cells, options) ?? {}
    expect(measure?.value).toBe(1)
    // b may lie at 1 - uniform, or a at uniform: either is the least that is reached
    expect([interval?.lower, interval?.upper]).toEqual([expect.closeTo(uniform, 12), 1])
  })

  test('take no longer than their groups, however many are uniform or too small', () => {
    const cells = Array.from({ length: 60_000 }, (_, index) => cell([`${index}`], [index % 2, 0, (index + 1) % 2, 0]))
    const { groups } = judged(cells, { ...options, bootstrap: { seed: 'a', replicates: 1 } })
    // the square of so many would outlast the patience of this test
    expect(groups).toHaveLength(60_000)
  }, 10_000)

  test('of equalized odds, a uniform group of the rate that is not the worse one shortens nothing', () => {
    const cells = [cell(['a'], [40, 5, 0, 55]), cell(['b'], [40, 35, 0, 25])]
    const { measure, interval } = resultOf('equalized_odds_difference', cells, options) ?? {}
    expect(measure?.value).toBe(0.5)
    expect(interval?.lower).toBeGreaterThan(0.3)
  })

  test('are none where there is no measure', () => {
    expect(judged(two.slice(0, 1), options).results.map(({ interval }) => interval)).toEqual(Array(6).fill(null))
  })
})
