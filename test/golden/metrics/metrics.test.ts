import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import { compareWithChampion } from '../../../shared/domain/metric/champion.ts'
import { FAIRNESS_METRICS, fairnessOf } from '../../../shared/domain/metric/fairness.ts'
import { RATE_NAMES } from '../../../shared/domain/metric/group-rates.ts'
import { aucVariance } from '../../../shared/domain/metric/interval/delong.ts'
import { PERFORMANCE_METRICS, performanceInterval, performanceOf } from '../../../shared/domain/metric/performance.ts'
import { type Layout, type Rows, usableRows, wantedColumns } from '../../../shared/domain/metric/predictions.ts'
import { statisticsOf } from '../../../shared/domain/metric/statistics.ts'

const Value = z.number().nullable()
const Pair = z.tuple([z.number(), z.number()])
const GroupTable = z.record(z.string(), z.record(z.string(), Value))
const Fair = z.object({ groups: GroupTable }).and(z.record(z.string(), z.union([Value, GroupTable])))
const Golden = z.object({
  rows: z.number(),
  positives: z.number(),
  performance: z.record(z.string(), z.record(z.string(), Value)),
  intervals: z.record(z.string(), z.record(z.string(), Pair)),
  aucVariance: z.number(),
  fairness: z.record(z.string(), z.record(z.string(), Fair)),
  bootstrap: z.record(z.string(), z.record(z.string(), z.record(z.string(), Pair))).optional(),
})
const Compared = z.object({ difference: z.number(), interval: Pair })
const Comparisons = z.object({
  roc_auc: Compared,
  brier: Compared,
  log_loss: Compared,
  accuracy: Compared,
  unpairedAuc: z.object({ variance: z.number() }),
})

const loans: Layout = {
  label: { column: 'approved', positive: 1 },
  score: { column: 'score' },
  groups: ['race', 'sex'],
  split: null,
  key: 'row',
}
const layouts: Readonly<Record<string, Layout>> = {
  'loans-candidate': loans,
  'loans-champion': loans,
  injuries: { ...loans, label: { column: 'long_claim', positive: true }, groups: ['sex', 'married'], key: null },
  trial: { ...loans, label: { column: 'event', positive: 1 }, groups: ['race', 'sex', 'drugs'], key: null },
  tumours: { ...loans, label: { column: 'diagnosis', positive: 'malignant' }, groups: ['site'], key: null },
  defects: {
    ...loans,
    label: { column: 'label', positive: 1 },
    groups: ['group'],
    split: { column: 'split', holdout: 'test' },
    key: null,
  },
}

async function rowsOf(name: string, layout: Layout): Promise<Rows> {
  const bytes = readFileSync(`test/fixtures/predictions/${name}.parquet`)
  return usableRows(await readPredictions(bytes, `${name}.parquet`, wantedColumns(layout)), layout)
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(`test/golden/metrics/${name}.json`, 'utf8'))
}

function expectNear(found: number | null | undefined, expected: number | null, what: string): void {
  if (expected === null || found === null || found === undefined) expect(found, what).toBe(expected)
  else expect(Math.abs(found - expected), `${what}: ${found} against ${expected}`).toBeLessThanOrEqual(1e-9)
}

describe.each(Object.entries(layouts))('%s equals scikit-learn, scipy and fairlearn', async (name, layout) => {
  const expected = Golden.parse(golden(name))
  const rows = await rowsOf(name, layout)

  test('rows and positives', () => {
    expect(rows.tally.used).toBe(expected.rows)
    expect(statisticsOf(rows, 0.5).rank.positives).toBe(expected.positives)
  })

  test('DeLong variance equals that of the components, pair by pair', () => {
    expect(aucVariance(statisticsOf(rows, 0.5).rank)).toBeCloseTo(expected.aucVariance, 12)
  })

  test.each(Object.keys(expected.performance))('performance at %s', (threshold) => {
    const found = performanceOf(statisticsOf(rows, Number(threshold)))
    for (const metric of PERFORMANCE_METRICS) {
      expectNear(found[metric]?.value ?? null, expected.performance[threshold]?.[metric] ?? null, metric)
    }
  })

  test.each(Object.keys(expected.intervals))('intervals at %s', (threshold) => {
    const statistics = statisticsOf(rows, Number(threshold))
    const pairs = Object.entries(expected.intervals[threshold] ?? {})
    expect(pairs).toHaveLength(6)
    for (const metric of PERFORMANCE_METRICS) {
      const pair = expected.intervals[threshold]?.[metric]
      if (pair === undefined) continue
      const found = performanceInterval(statistics, metric, { confidence: 0.95, seed: 'a' })
      expectNear(found?.lower, pair[0], `lower ${metric}`)
      expectNear(found?.upper, pair[1], `upper ${metric}`)
    }
  })

  test.each(Object.keys(expected.fairness))('fairness by %s', (columns) => {
    for (const [threshold, table] of Object.entries(expected.fairness[columns] ?? {})) {
      const smallestGroup = { members: 0, positives: 0 }
      const found = fairnessOf(statisticsOf(rows, Number(threshold)), columns.split('+'), { smallestGroup })
      expect(found.groups.map((group) => group.name).sort()).toEqual(Object.keys(table.groups).sort())
      for (const group of found.groups) {
        expect(group.members).toBe(table.groups[group.name]?.['members'])
        for (const rate of RATE_NAMES) {
          expectNear(group[rate].value, table.groups[group.name]?.[rate] ?? null, `${group.name} ${rate}`)
        }
      }
      for (const metric of FAIRNESS_METRICS) {
        const value = z.number().nullable().parse(table[metric])
        const result = found.results.find((one) => one.metric === metric)
        // where a rate has no denominator the other libraries answer 0 or nothing, and we name the group
        if (value === null) expect(result?.excluded.length, `${metric} ${columns}`).toBeGreaterThan(0)
        else expectNear(result?.measure?.value, value, `${metric} ${columns} at ${threshold}`)
      }
    }
  })
})

test('rows that cannot be used are counted by reason', async () => {
  const { tally: expected } = z.object({ tally: z.record(z.string(), z.unknown()) }).parse(golden('defects'))
  const { tally } = await rowsOf('defects', layouts['defects'] ?? loans)
  const missing = tally.missingGroup.reduce((sum, group) => sum + group.rows, 0)
  expect({ ...tally, missingGroup: missing }).toEqual(expected)
  expect(Object.values(tally.refused).every((count) => count > 0)).toBe(true)
})

describe('multinomial bootstrap over cells meets the bootstrap over rows', async () => {
  const expected = Golden.parse(golden('loans-candidate')).bootstrap?.['race']?.['0.5']
  const statistics = statisticsOf(await rowsOf('loans-candidate', loans), 0.5)
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

describe('candidate against champion', async () => {
  const expected = Comparisons.parse(golden('loans-comparison'))
  const [candidate, champion] = [await rowsOf('loans-candidate', loans), await rowsOf('loans-champion', loans)]
  const options = { margin: 0.01, confidence: 0.95, thresholds: { candidate: 0.5, champion: 0.5 }, seed: 'a' }

  test.each(['roc_auc', 'brier', 'log_loss'] as const)('%s on paired rows', (metric) => {
    const found = compareWithChampion(candidate, champion, { ...options, metric })
    expect(found.pairing).toEqual({ kind: 'row-key', why: null, rows: 1989, onlyCandidate: 0, onlyChampion: 0 })
    expectNear(found.difference?.value, expected[metric].difference, 'difference')
    expectNear(found.interval?.lower, expected[metric].interval[0], 'lower')
    expectNear(found.interval?.upper, expected[metric].interval[1], 'upper')
    expect(found).toMatchObject({ nonInferior: true, better: true, notEvaluable: null })
  })

  test('accuracy, redrawn by label and both decisions, meets the bootstrap over rows', () => {
    const found = compareWithChampion(candidate, champion, { ...options, metric: 'accuracy', replicates: 4000 })
    expectNear(found.difference?.value, expected.accuracy.difference, 'difference')
    expect(found.interval?.lower).toBeCloseTo(expected.accuracy.interval[0], 2)
    expect(found.interval?.upper).toBeCloseTo(expected.accuracy.interval[1], 2)
  })

  test('without pairs the variances add up', () => {
    const found = compareWithChampion(candidate, { ...champion, keys: null, tally: { ...champion.tally, all: 1 } }, {
      ...options,
      metric: 'roc_auc',
    })
    expect(found.pairing).toMatchObject({ kind: 'unpaired', why: 'row-count-differs', rows: 0 })
    const half = ((found.interval?.upper ?? 0) - (found.interval?.lower ?? 0)) / 2
    expectNear(half, 1.959963984540054 * Math.sqrt(expected.unpairedAuc.variance), 'half width')
  })
})
