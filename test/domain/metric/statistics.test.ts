import { expect, test } from 'vitest'

import type { Rows } from '../../../shared/domain/metric/predictions.ts'
import { scoredStatistics, statisticsOf } from '../../../shared/domain/metric/statistics.ts'

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
