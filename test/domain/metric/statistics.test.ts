import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Column, RowBlocks, Table } from '../../../shared/domain/metric/column.ts'
import { type Rows, usableRows } from '../../../shared/domain/metric/predictions.ts'
import { blockStatistics, scoredStatistics, statisticsOf } from '../../../shared/domain/metric/statistics.ts'

const rows: Rows = {
  tally: {
    all: 5,
    used: 4,
    outsideSplit: 0,
    refused: {
      'null-split': 0,
      'null-label': 1,
      'bad-label': 0,
      'null-score': 0,
      'score-not-a-number': 0,
      'score-out-of-range': 0,
    },
    missingGroup: [],
  },
  labels: Uint8Array.of(1, 0, 1, 0),
  scores: Float64Array.of(0.75, 0.5, 0.25, 0.25),
  groups: [{ column: 'g', values: ['a', 'b'], codes: Int32Array.of(0, 0, 1, 1) }],
  keys: null,
}

test('the statistics of rows, which all count the same rows', () => {
  const found = statisticsOf(rows, 0.5)
  expect(found.tally).toBe(rows.tally)
  expect(found.groupColumns).toEqual(['g'])
  expect(found.cells).toEqual([
    { values: ['a'], tp: 1, fp: 1, fn: 0, tn: 0 },
    { values: ['b'], tp: 0, fp: 0, fn: 1, tn: 1 },
  ])
  expect(found.rank).toMatchObject({ positives: 2, negatives: 2, u2: 5n })
  expect(found.sums).toMatchObject({ positive: { rows: 2, score: 2n ** 52n }, negative: { rows: 2 } })
})

test('without groups there is one cell', () => {
  const { labels, scores } = rows
  expect(scoredStatistics({ labels, scores }, 0.5).cells).toEqual([{ values: [], tp: 1, fp: 1, fn: 1, tn: 1 }])
})

const steps = (value: number): bigint => BigInt(Math.floor(value * 2 ** 52))
const total = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n)

/** The same statistics by their definitions, one sum over the rows or the distinct scores after the other. */
function slow(scores: readonly number[], labels: readonly number[], threshold: number) {
  const all = scores.map((score, row) => ({ score, label: labels[row] ?? 0 }))
  const [positives, negatives] = [all.filter(({ label }) => label === 1), all.filter(({ label }) => label === 0)]
  const ties = [...new Set(scores)]
    .sort((one, other) => one - other)
    .map((score) => {
      const count = (rows: typeof all, holds: (other: number) => boolean): bigint =>
        BigInt(rows.filter((row) => holds(row.score)).length)
      const [p, n] = [count(positives, (other) => other === score), count(negatives, (other) => other === score)]
      const [above, lower] = [count(positives, (other) => other > score), count(negatives, (other) => other < score)]
      return { score, p, n, above, lower, selected: count(all, (other) => other >= score) }
    })
  const [allP, allN] = [BigInt(positives.length), BigInt(negatives.length)]
  const gaps = ties.map(({ n, above, lower }) => (allP - above) * allN - (lower + n) * allP).map((gap) => (gap < 0n ? -gap : gap)) // prettier-ignore
  const sums = (rows: typeof all) => {
    const brier = rows.map(({ score, label }) => (score - label) * (score - label))
    const loss = rows.map(({ score, label }) => -Math.log(Math.max(label === 1 ? score : 1 - score, 2 ** -52)))
    const squared = (values: readonly number[]): bigint => total(values.map((value) => steps(value * value)))
    return {
      rows: rows.length,
      score: total(rows.map(({ score }) => steps(score))),
      brier: total(brier.map(steps)),
      logLoss: total(loss.map(steps)),
      brierSquared: squared(brier),
      logLossSquared: squared(loss),
    }
  }
  const sorted = scores.toSorted((one, other) => one - other)
  const edges = [...new Set(Array.from({ length: 10 }, (_, place) => sorted[Math.floor(((sorted.length - 1) * (place + 1)) / 10)] ?? 0))] // prettier-ignore
  const of = (rows: typeof all, yes: boolean): number => rows.filter(({ score }) => score >= threshold === yes).length
  return {
    threshold,
    cells: [{ values: [], tp: of(positives, true), fp: of(negatives, true), fn: of(positives, false), tn: of(negatives, false) }], // prettier-ignore
    sums: { positive: sums(positives), negative: sums(negatives) },
    rank: {
      positives: positives.length,
      negatives: negatives.length,
      u2: total(ties.map(({ p, n, lower }) => p * (2n * lower + n))),
      pa2: total(ties.map(({ p, n, lower }) => p * (2n * lower + n) ** 2n)),
      nb2: total(ties.map(({ p, n, above }) => n * (2n * above + p) ** 2n)),
      ks: gaps.reduce((most, gap) => (gap > most ? gap : most), 0n),
      ap: total(ties.map(({ p, above, selected }) => p * steps(Number(above + p) / Number(selected)))),
    },
    bins: edges.map((upTo, place) => {
      const rows = all.filter(({ score }) => score <= upTo && (place === 0 || score > (edges[place - 1] ?? 0)))
      const events = rows.filter(({ label }) => label === 1).length
      return { upTo, rows: rows.length, events, score: total(rows.map(({ score }) => steps(score))) }
    }),
  }
}

test('one visit of the distinct scores finds what the definitions say, of few rows as of many, ties or none', () => {
  const Score = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
    fc.constantFrom(0, 5e-324, 2 ** -33, 2 ** -32, 0.5 - 2 ** -54, 0.5, 1 - 2 ** -53, 1),
  )
  const Case = fc.record({
    pool: fc.array(Score, { minLength: 1, maxLength: 120 }),
    rows: fc.constantFrom(1, 7, 200, 4096, 4097, 6000),
    seed: fc.integer(),
    share: fc.constantFrom(0, 0.02, 0.5, 1),
  })
  fc.assert(
    fc.property(Case, ({ pool, rows: count, seed, share }) => {
      let state = seed >>> 0
      const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
      const scores = Array.from({ length: count }, () => pool[Math.floor(random() * pool.length)] ?? 0)
      const labels = scores.map(() => (random() < share ? 1 : 0))
      const threshold = pool[0] ?? 0.5
      const found = scoredStatistics({ scores: Float64Array.from(scores), labels: Uint8Array.from(labels) }, threshold)
      expect(found).toEqual(slow(scores, labels, threshold))
    }),
    { numRuns: 40 },
  )
})

describe('rows that come in blocks', () => {
  const labels = ['yes', 'no', 'maybe', null]
  const groups = ['a', 'b', '(missing)', null]
  const folds = ['test', 'train', null]
  const row = fc.record({
    label: fc.constantFrom(...labels.slice(0, 2), ...labels.slice(0, 2), ...labels),
    score: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 8 }).map((part) => part / 8) }, fc.constantFrom(-0, NaN, -1, 2, Infinity, null)), // prettier-ignore
    group: fc.constantFrom(...groups),
    fold: fc.constantFrom('test', ...folds),
  })
  type Given = { readonly label: string | null; readonly score: number | null; readonly group: string | null; readonly fold: string | null } // prettier-ignore
  const category = (values: readonly (string | null)[], dictionary: string[]): Column => ({
    kind: 'category',
    codes: Int16Array.from(values, (value) => {
      if (value === null) return -1
      const known = dictionary.indexOf(value)
      return known < 0 ? dictionary.push(value) - 1 : known
    }),
    dictionary,
  })
  function tableOf(rows: readonly Given[], dictionaries: Readonly<Record<string, string[]>>): Table {
    const columns = new Map<string, Column>(
      (['label', 'group', 'fold'] as const).map((name) => [
        name,
        category(rows.map((one) => one[name]), dictionaries[name] ?? []), // prettier-ignore
      ]),
    )
    const values = Float64Array.from(rows, ({ score }) => score ?? NaN)
    const present = rows.some(({ score }) => score === null) ? Uint8Array.from(rows, ({ score }) => Number(score !== null)) : null // prettier-ignore
    columns.set('score', { kind: 'number', values, present })
    return { rows: rows.length, columns }
  }
  function blocksOf(rows: readonly Given[], size: number): RowBlocks {
    // one dictionary for all blocks, which a later one may lengthen
    const dictionaries = { label: [], group: [], fold: [] }
    return {
      rows: rows.length,
      each(_, take) {
        for (let at = 0; at < rows.length; at += size) take(tableOf(rows.slice(at, at + size), dictionaries))
      },
    }
  }
  const layout = { label: { column: 'label', positive: 'yes' }, score: { column: 'score' }, groups: ['group'], key: null } // prettier-ignore
  const splits = [null, { column: 'fold', holdout: 'test' }]

  test('come to the same as all of them at once', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(...splits),
        (given, size, split) => {
          // prettier-ignore
          const own = { ...layout, split }
          const rows = usableRows(tableOf(given, {}), own)
          const found = blockStatistics(blocksOf(given, size), own, 0.5)
          if (found === null) throw new Error('few values are counted')
          const { distinct, eachLabels, ...statistics } = found
          expect(statistics).toEqual(statisticsOf(rows, 0.5))
          expect(distinct?.reduce((sum, one) => sum + one.rows, 0)).toBe(rows.labels.length)
          const told: number[] = []
          eachLabels((part) => told.push(...part))
          expect(told).toEqual([...rows.labels])
        },
      ),
    )
  })

  test('with a thousand values of a column are left to whoever has all of them', () => {
    const given = Array.from({ length: 1000 }, (_, at) => ({ label: 'yes', score: 0.5, group: String(at), fold: null }))
    expect(blockStatistics(blocksOf(given, 300), { ...layout, split: null }, 0.5)).toBe(null)
    expect(blockStatistics(blocksOf(given.slice(1), 300), { ...layout, split: null }, 0.5)?.cells.length).toBe(999)
  })
})
