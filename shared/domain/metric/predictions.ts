import type { CategoryColumn, NumberColumn, Table, WantedColumn } from './column.ts'
import { MetricError } from './problem.ts'
import { categoryColumn, decimal, type GroupCodes, type Kept, means, numberColumn } from './selection.ts'
import { framedRows, noRefusals, type Refusal, type RowTally } from './task/rows.ts'

/** What the columns of a prediction file mean, as the model file says it. */
export interface Layout {
  readonly label: { readonly column: string; readonly positive: string | number | boolean }
  readonly score: { readonly column: string }
  /** Columns of protected groups, each once. */
  readonly groups: readonly string[]
  /** Only rows whose `column` equals `holdout` are measured; null measures all (out-of-fold predictions). */
  readonly split: { readonly column: string; readonly holdout: string } | null
  /** A column whose value names the row, so that two files can be joined; null where there is none. */
  readonly key: string | null
}

/** The rows that can be measured, as columns: labels 0 or 1, scores in [0, 1]. */
export interface Rows {
  readonly tally: RowTally
  readonly labels: Uint8Array
  readonly scores: Float64Array
  readonly groups: readonly GroupCodes[]
  /** Row keys, or null where the layout has none or a measured row lacks one. */
  readonly keys: CategoryColumn | null
}

/** The columns a reader must bring for this layout; throws a MetricError where one column plays two parts that exclude each other. */
export function wantedColumns(layout: Layout): readonly WantedColumn[] {
  const categories = [layout.label.column, ...layout.groups, layout.split?.column, layout.key].filter(
    (name): name is string => typeof name === 'string',
  )
  if (categories.includes(layout.score.column)) {
    throw new MetricError(
      'column-used-twice',
      `Column "${layout.score.column}" is the score and something else; name two columns.`,
    )
  }
  const names = [...new Set(categories)]
  return [{ name: layout.score.column, as: 'number' }, ...names.map((name) => ({ name, as: 'category' }) as const)]
}

/** The rows that can be measured, their labels in the room where one is given, and a count for every row that cannot; throws a MetricError where a column is absent or of another kind. */
export function usableRows(table: Table, layout: Layout, room?: Uint8Array): Rows {
  const score = numberColumn(table, layout.score.column)
  const label = categoryColumn(table, layout.label.column)
  const states = labelStates(label.dictionary, layout.label.positive)
  const clean = layout.split === null ? cleanLabels(label, states, score, room) : null
  const judged = clean === null ? (row: number) => refusal(label, states, score, row) : null
  const { kept, tally, groups, keys } = framedRows(table, layout, judged)
  return {
    tally: { ...tally, refused: { ...noRefusals, ...tally.refused } },
    labels: clean ?? labelsOf(label, states, kept),
    scores: scoresOf(score, kept),
    groups,
    keys,
  }
}

/** The labels where every row can be measured, as in most files; null where one cannot. */
function cleanLabels(
  label: CategoryColumn,
  states: readonly number[],
  { values, present }: NumberColumn,
  room?: Uint8Array,
): Uint8Array | null {
  if (present !== null) return null
  const labels = room?.subarray(0, values.length) ?? new Uint8Array(values.length)
  if (labels.length < values.length) return null
  for (let row = 0; row < labels.length; row++) {
    const state = states[label.codes[row] ?? -1] ?? -1
    const value = values[row] ?? NaN
    if (state < 0 || !(value >= 0 && value <= 1)) return null
    labels[row] = state
  }
  return labels
}

function labelsOf(label: CategoryColumn, states: readonly number[], { count, at }: Kept): Uint8Array {
  const labels = new Uint8Array(count)
  for (let place = 0; place < count; place++) labels[place] = states[label.codes[at?.[place] ?? place] ?? -1] ?? 0
  return labels
}

/** The scores without a sign, since some engines tell -0 from 0. */
function scoresOf({ values }: NumberColumn, { count, at }: Kept): Float64Array {
  if (at === null && !hasNegativeZero(values)) return values
  const scores = new Float64Array(count)
  for (let place = 0; place < count; place++) scores[place] = Math.abs(values[at?.[place] ?? place] ?? NaN)
  return scores
}

/** Whether a 0 among the numbers has a sign. */
function hasNegativeZero(values: Float64Array): boolean {
  for (let at = values.indexOf(0); at >= 0; at = values.indexOf(0, at + 1)) if (Object.is(values[at], -0)) return true
  return false
}

/** 1, 0 or -1 (neither) for each value of the label column. */
export function labelStates(
  dictionary: readonly string[],
  positive: string | number | boolean,
): readonly (1 | 0 | -1)[] {
  const others = dictionary.filter((value) => !means(value, positive))
  const negative = opposite(positive) ?? (others.length === 1 ? others[0] : undefined)
  return dictionary.map((value) =>
    means(value, positive) ? 1 : negative !== undefined && means(value, negative) ? 0 : -1,
  )
}

/** What the other label must be: 0 and 1, true and false name each other; any other pair is known by its second value. */
function opposite(positive: string | number | boolean): number | boolean | undefined {
  if (typeof positive === 'boolean') return !positive
  const number = decimal(String(positive).trim())
  return number === 0 || number === 1 ? 1 - number : undefined
}

function refusal(label: CategoryColumn, states: readonly number[], score: NumberColumn, row: number): Refusal | null {
  const code = label.codes[row] ?? -1
  if (code < 0) return 'null-label'
  if ((states[code] ?? -1) < 0) return 'bad-label'
  if (score.present !== null && score.present[row] === 0) return 'null-score'
  const value = score.values[row] ?? NaN
  if (value >= 0 && value <= 1) return null
  return Number.isNaN(value) ? 'score-not-a-number' : 'score-out-of-range'
}
