import type { CategoryColumn, Column } from '../../shared/domain/metric/column.ts'
import { usableRows, type Rows } from '../../shared/domain/metric/predictions.ts'

type Columns = {
  readonly labels: readonly (0 | 1)[]
  readonly scores: readonly number[]
  readonly group?: readonly string[]
  readonly keys?: readonly string[]
}

function category(values: readonly string[]): CategoryColumn {
  const dictionary = [...new Set(values)]
  return { kind: 'category', dictionary, codes: Int32Array.from(values, (value) => dictionary.indexOf(value)) }
}

/** Rows that can all be measured, with a column `group` and keys where a test names them. */
export function rowsOf({ labels, scores, group, keys }: Columns): Rows {
  const columns = new Map<string, Column>([
    ['score', { kind: 'number', values: Float64Array.from(scores), present: null }],
    ['label', category(labels.map(String))],
    ...(group === undefined ? [] : [['group', category(group)] as const]),
    ...(keys === undefined ? [] : [['key', category(keys)] as const]),
  ])
  const groups = group === undefined ? [] : ['group']
  const layout = { label: { column: 'label', positive: 1 }, score: { column: 'score' }, groups, split: null }
  return usableRows({ rows: labels.length, columns }, { ...layout, key: keys === undefined ? null : 'key' })
}

/** Ten borrowers, four of them bad, and how two models score them. */
export const borrowers = {
  labels: [0, 0, 0, 1, 0, 0, 1, 0, 1, 1],
  candidate: [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.6, 0.75, 0.9],
  champion: [0.2, 0.1, 0.3, 0.1, 0.4, 0.5, 0.45, 0.7, 0.6, 0.8],
} as const
