import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import type { Fairness } from '../../../shared/domain/evidence/evaluation.ts'
import { FAIRNESS_METRICS, fairnessOf } from '../../../shared/domain/metric/fairness/fairness.ts'
import { RATE_NAMES } from '../../../shared/domain/metric/fairness/group-rates.ts'
import { aucVariance } from '../../../shared/domain/metric/interval/delong.ts'
import { PERFORMANCE_METRICS, performanceInterval } from '../../../shared/domain/metric/performance.ts'
import { workOnBlocks } from '../../../shared/clients/predictions/blocks.ts'
import { columnsOf } from '../../../shared/domain/evidence/layout.ts'
import { measureBlocks } from '../../../shared/domain/evidence/measure.ts'
import { statisticsOf } from '../../../shared/domain/metric/statistics.ts'
import { expectNear, Golden, type GroupTable, type Judged, kept, measuredOf, specs } from './sets.ts'

const everyGroup = { members: 0, positives: 0 }

function expectGroups(found: Fairness | undefined, expected: GroupTable): void {
  expect(found?.groups.map((group) => group.name).sort()).toEqual(Object.keys(expected).sort())
  for (const group of found?.groups ?? []) {
    expect(group.members).toBe(expected[group.name]?.members)
    for (const rate of RATE_NAMES) {
      expectNear(group[rate].value, expected[group.name]?.[rate], `${group.name} ${rate}`)
    }
  }
}

function expectJudged(found: Fairness | undefined, expected: Readonly<Record<string, Judged>>, at: string): void {
  expect(Object.keys(expected).sort()).toEqual([...FAIRNESS_METRICS].sort())
  for (const result of found?.results ?? []) {
    const wanted = expected[result.metric]
    const what = `${result.metric} ${at}`
    expect(result.status, what).toBe(wanted?.status)
    expectNear(result.measure?.value ?? null, wanted?.value, what)
    expect([...new Set(result.excluded.map(({ group }) => group))].sort(), what).toEqual(wanted?.excluded)
    expect(result.why === null, what).toBe(result.status !== 'not-evaluable')
  }
}

describe.each(Object.keys(specs))('%s equals scikit-learn, scipy and fairlearn', async (name) => {
  const expected = Golden.parse(kept(name))
  const thresholds = Object.keys(expected.performance)

  test('which of their versions is said', () => {
    expect(Object.keys(expected.versions)).toEqual(['python', 'scikit-learn', 'fairlearn', 'scipy', 'numpy', 'pandas'])
  })

  test.each(thresholds)('performance at %s', async (threshold) => {
    const { evaluation } = await measuredOf(name, Number(threshold), everyGroup)
    expect(evaluation.tally.used).toBe(expected.rows)
    for (const metric of PERFORMANCE_METRICS) {
      const value = expected.performance[threshold]?.[metric]
      expectNear(evaluation.performance[metric]?.measure?.value ?? null, value, metric)
    }
  })

  test.each(thresholds)('what scikit-learn fills in at %s is not evaluable here', async (threshold) => {
    const { evaluation } = await measuredOf(name, Number(threshold), everyGroup)
    const ours = PERFORMANCE_METRICS.filter((metric) => evaluation.performance[metric]?.measure === null)
    expect(ours).toEqual(Object.keys(expected.undefined[threshold] ?? { missing: true }))
  })

  test.each(thresholds)('intervals at %s', async (threshold) => {
    const { evaluation } = await measuredOf(name, Number(threshold), everyGroup)
    const pairs = expected.intervals[threshold] ?? {}
    expect(Object.keys(pairs)).toHaveLength(7)
    for (const metric of PERFORMANCE_METRICS) {
      const pair = pairs[metric]
      if (pair === undefined) continue
      const interval = evaluation.performance[metric]?.interval
      expectNear(interval?.lower ?? null, pair?.[0] ?? null, `lower ${metric}`)
      expectNear(interval?.upper ?? null, pair?.[1] ?? null, `upper ${metric}`)
    }
  })

  test('DeLong variance equals that of the components, pair by pair', async () => {
    const { rows } = await measuredOf(name, 0.5, everyGroup)
    const { rank } = statisticsOf(rows, 0.5)
    expect(rank.positives).toBe(expected.positives)
    expectNear(aucVariance(rank), expected.aucVariance, 'variance')
  })

  test.each(Object.keys(expected.fairness))('fairness by %s, with any limit of a smallest group', async (columns) => {
    for (const [threshold, { groups, results }] of Object.entries(expected.fairness[columns] ?? {})) {
      expect(results).toHaveLength(2)
      for (const { smallestGroup, measures } of results) {
        const { evaluation } = await measuredOf(name, Number(threshold), smallestGroup)
        const all = [...evaluation.attributes, ...evaluation.intersections]
        const found = all.find((one) => one.columns.join('+') === columns)
        expectGroups(found, groups)
        expectJudged(found, measures, `${columns} at ${threshold}, groups of ${smallestGroup.members}`)
      }
    }
  })
})

describe('where a rate has no denominator', async () => {
  const lopsided = Golden.parse(kept('lopsided')).fairness.group?.['0.0']
  const nobody = Golden.parse(kept('one-class-no'))

  test('fairlearn counts it as 0, and we leave the group out and say so', async () => {
    const golden = lopsided?.results[0]?.measures.equal_opportunity_difference
    expect(golden).toMatchObject({ status: 'partial', value: 0, fairlearn: 1 })
    const { evaluation } = await measuredOf('lopsided', 0, everyGroup)
    const found = evaluation.attributes[0]?.results.find(({ metric }) => metric === 'equal_opportunity_difference')
    expect(found).toMatchObject({ status: 'partial', measure: { value: 0 } })
    expect(found?.excluded.map(({ group, why }) => [group, why])).toEqual([
      ['group=all bad', 'too-few-positives'],
      ['group=single', 'too-few-positives'],
    ])
  })

  test('scikit-learn calls it 0 or nothing, and we say it is not evaluable', async () => {
    expect(nobody.undefined['1.0']).toEqual({
      precision: 0,
      recall: 0,
      f1: 0,
      balanced_accuracy: 1.0,
      mcc: 0,
      roc_auc: null,
      gini: null,
      average_precision: 0,
      ks: null,
    })
    const { evaluation } = await measuredOf('one-class-no', 1, everyGroup)
    expect(evaluation.performance).toMatchObject({
      precision: { measure: null, interval: null },
      f1: { measure: null, interval: null },
      roc_auc: { measure: null, interval: null },
    })
    expect(evaluation.attributes[0]?.results[0]).toMatchObject({ status: 'not-evaluable', why: 'nobody-selected' })
  })
})

test('rows that cannot be used are counted by reason', async () => {
  const { tally: expected } = z.object({ tally: z.record(z.string(), z.unknown()) }).parse(kept('defects'))
  const { tally } = (await measuredOf('defects', 0.5, everyGroup)).evaluation
  const missing = tally.missingGroup.reduce((sum, group) => sum + group.rows, 0)
  expect({ ...tally, missingGroup: missing }).toEqual(expected)
  expect(Object.values(tally.refused).every((count) => count > 0)).toBe(true)
})

describe('multinomial bootstrap over cells meets the bootstrap over rows', async () => {
  const expected = Golden.parse(kept('demo-ridge')).bootstrap?.race?.['0.3']
  const { rows } = await measuredOf('demo-ridge', 0.3, everyGroup)
  const statistics = statisticsOf(rows, 0.3)
  const bootstrap = { seed: 'a', replicates: 4000 }
  const { results } = fairnessOf(statistics, ['race'], { smallestGroup: { members: 30, positives: 20 }, bootstrap })
  const f1 = performanceInterval(statistics, 'f1', { ...bootstrap, confidence: 0.95 })

  test.each(['demographic_parity_ratio', 'equal_opportunity_difference', 'f1'])('%s', (metric) => {
    const found = metric === 'f1' ? f1 : results.find((result) => result.metric === metric)?.interval
    const [lower, upper] = expected?.[metric] ?? [NaN, NaN]
    const tolerance = metric === 'f1' ? 0.002 : 0.01
    expect(Math.abs((found?.lower ?? NaN) - lower)).toBeLessThan(tolerance)
    expect(Math.abs((found?.upper ?? NaN) - upper)).toBeLessThan(tolerance)
  })
})

// what is read in blocks where it lies comes to the same, to the last bit and with the digest of its rows
test.each(['trial', 'defects'])('%s measured in blocks', async (name) => {
  const { evaluation } = await measuredOf(name, 0.5, everyGroup)
  const spec = specs[name]
  if (spec === undefined) throw new Error(`no ${name}`)
  const place = `test/fixtures/predictions/${spec.predictions}`
  const input = { spec, threshold: 0.5, sha256: evaluation.sha256, smallestGroup: everyGroup }
  const given = { wanted: columnsOf(spec), mostRows: 1_000_000, block: 64 }
  const found = workOnBlocks(place, place, given, (blocks) => measureBlocks(input, blocks))
  expect(found?.found?.evaluation).toEqual(evaluation)
})
