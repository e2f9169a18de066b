import type { Table, WantedColumn } from '../column.ts'
import { MetricError } from '../problem.ts'
import { numberColumn } from '../selection.ts'
import { type Frame, type FramedRows, framedRows, frameColumns, keptNumbers } from './rows.ts'

/** What the columns of a file of numbers mean. */
export interface ValueLayout extends Frame {
  readonly label: string
  readonly predicted: string
}

/** The rows that can be measured: what was, and what was predicted. */
export interface ValueRows extends FramedRows {
  readonly task: 'regression'
  readonly labels: Float64Array
  readonly predicted: Float64Array
}

/** Beyond this a square is no longer a double. */
export const LARGEST_VALUE = 1e150

/** The columns a reader must bring for this layout; throws a MetricError where one plays two parts. */
export function valueColumns(layout: ValueLayout): readonly WantedColumn[] {
  const numbers = [layout.label, layout.predicted]
  const frame = frameColumns(layout)
  const twice =
    layout.label === layout.predicted ? layout.label : frame.find(({ name }) => numbers.includes(name))?.name
  if (twice !== undefined)
    throw new MetricError('column-used-twice', `Column "${twice}" plays two parts in the evaluation; name two columns.`)
  return [...numbers.map((name) => ({ name, as: 'number' }) as const), ...frame]
}

/** The rows that can be measured; throws a MetricError where a column is absent or of another kind. */
export function valueRows(table: Table, layout: ValueLayout): ValueRows {
  const [label, predicted] = [numberColumn(table, layout.label), numberColumn(table, layout.predicted)]
  const { kept, ...framed } = framedRows(table, layout, (row) => {
    if (label.present !== null && label.present[row] === 0) return 'null-label'
    if (!(Math.abs(label.values[row] ?? NaN) <= LARGEST_VALUE)) return 'bad-label'
    if (predicted.present !== null && predicted.present[row] === 0) return 'null-score'
    const value = predicted.values[row] ?? NaN
    if (Math.abs(value) <= LARGEST_VALUE) return null
    return Number.isNaN(value) ? 'score-not-a-number' : 'score-out-of-range'
  })
  return {
    ...framed,
    task: 'regression',
    labels: keptNumbers(label, kept),
    predicted: keptNumbers(predicted, kept),
  }
}
