import { describe, expect, test } from 'vitest'

import { compareWithChampion } from '../../../shared/domain/metric/comparison/champion.ts'
import type { Rows } from '../../../shared/domain/metric/predictions.ts'
import { Comparisons, expectNear, kept, measuredOf } from './sets.ts'

const everyGroup = { members: 0, positives: 0 }

/** The rows with their numbers as keys, in the reverse order: only the keys can tell which belong together. */
function reversed(rows: Rows): Rows {
  const count = rows.labels.length
  return { ...keyed(rows), labels: rows.labels.toReversed(), scores: rows.scores.toReversed(), keys: keysOf(count, -1) }
}

function keyed(rows: Rows): Rows {
  return { ...rows, keys: keysOf(rows.labels.length, 1) }
}

function keysOf(count: number, step: 1 | -1): NonNullable<Rows['keys']> {
  const codes = Int32Array.from({ length: count }, (_, row) => (step === 1 ? row : count - 1 - row))
  return { kind: 'category', codes, dictionary: Array.from({ length: count }, (_, row) => String(row)) }
}

describe.each(['ridge', 'gradient-boosting'])('%s against the champion of the demo', async (name) => {
  const expected = Comparisons.parse(kept(`demo-${name}-against-champion`))
  const [ours, theirs] = expected.thresholds
  const { rows: candidate } = await measuredOf(`demo-${name}`, ours, everyGroup)
  const { rows: champion } = await measuredOf('demo-champion', theirs, everyGroup)
  const options = { margin: 0.01, confidence: 0.95, thresholds: { candidate: ours, champion: theirs }, seed: 'a' }

  test.each(['roc_auc', 'brier', 'log_loss'] as const)('%s on rows in the same order', (metric) => {
    const found = compareWithChampion(candidate, champion, { ...options, metric })
    expect(found.pairing).toEqual({ kind: 'row-order', why: null, rows: 1989, onlyCandidate: 0, onlyChampion: 0 })
    expectNear(found.difference?.value, expected[metric].difference, 'difference')
    expectNear(found.interval?.lower, expected[metric].interval[0], 'lower')
    expectNear(found.interval?.upper, expected[metric].interval[1], 'upper')
    expect(found).toMatchObject({ nonInferior: true, better: true, notEvaluable: null })
  })

  test.each(['roc_auc', 'brier', 'log_loss'] as const)('%s on rows joined by their keys', (metric) => {
    const found = compareWithChampion(reversed(candidate), keyed(champion), { ...options, metric })
    expect(found.pairing).toMatchObject({ kind: 'row-key', rows: 1989 })
    expectNear(found.difference?.value, expected[metric].difference, 'difference')
    expectNear(found.interval?.lower, expected[metric].interval[0], 'lower')
  })

  test('accuracy, redrawn by label and both decisions, meets the bootstrap over rows', () => {
    const found = compareWithChampion(candidate, champion, { ...options, metric: 'accuracy', replicates: 4000 })
    expectNear(found.difference?.value, expected.accuracy.difference, 'difference')
    expect(found.interval?.lower).toBeCloseTo(expected.accuracy.interval[0], 2)
    expect(found.interval?.upper).toBeCloseTo(expected.accuracy.interval[1], 2)
  })

  test('without pairs the variances add up', () => {
    const alone = { ...champion, tally: { ...champion.tally, all: 1 } }
    const found = compareWithChampion(candidate, alone, { ...options, metric: 'roc_auc' })
    expect(found.pairing).toMatchObject({ kind: 'unpaired', why: 'row-count-differs', rows: 0 })
    const half = ((found.interval?.upper ?? 0) - (found.interval?.lower ?? 0)) / 2
    expectNear(half, 1.959963984540054 * Math.sqrt(expected.unpairedAuc.variance), 'half width')
  })
})
