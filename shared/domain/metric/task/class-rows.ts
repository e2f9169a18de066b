import type { CategoryColumn, Codes, NumberColumn, Table, WantedColumn } from '../column.ts'
import { roomForCodes } from '../column.ts'
import { MetricError } from '../problem.ts'
import { categoryColumn, decimal, numberColumn } from '../selection.ts'
import {
  type ClassRefusal,
  type Frame,
  type FramedRows,
  framedRows,
  frameColumns,
  keptNumbers,
  type Refusal,
} from './rows.ts'

/** What the columns of a file of several classes mean: the class predicted, a score for each class, or both. */
export interface ClassLayout extends Frame {
  readonly label: string
  readonly predicted: string | null
  /** for each class the column of its score; null where the file has none */
  readonly scores: Readonly<Record<string, string>> | null
}

/** The rows that can be measured: the class of each, the one predicted, and where there are any the scores of every class. */
export interface ClassRows extends FramedRows {
  readonly task: 'multiclass'
  readonly classes: readonly string[]
  readonly labels: Codes
  readonly predicted: Codes
  readonly scores: readonly Float64Array[] | null
}

/** The most classes: more is no classification, or the wrong column. */
export const MOST_CLASSES = 50

/** How far the scores of a row may be from 1 in all: they are rounded when they are written. */
export const LOOSE_SUM = 1e-3

/** The columns a reader must bring for this layout. */
export function classColumns(layout: ClassLayout): readonly WantedColumn[] {
  const categories = [layout.label, ...(layout.predicted === null ? [] : [layout.predicted])]
  const frame = frameColumns(layout).filter(({ name }) => !categories.includes(name))
  return [
    ...[...new Set(categories)].map((name) => ({ name, as: 'category' }) as const),
    ...frame,
    ...Object.values(layout.scores ?? {}).map((name) => ({ name, as: 'number' }) as const),
  ]
}

/** The rows that can be measured; throws a MetricError where a column is absent, plays two parts, or there are too many classes. */
export function classRows(table: Table, layout: ClassLayout): ClassRows {
  checkParts(layout)
  const label = categoryColumn(table, layout.label)
  const predicted = layout.predicted === null ? null : categoryColumn(table, layout.predicted)
  const scores = layout.scores === null ? null : Object.values(layout.scores).map((name) => numberColumn(table, name))
  const classes = classesOf(layout, label, predicted)
  const [labelCodes, predictedCodes] = [
    codesOf(classes, label),
    predicted === null ? null : codesOf(classes, predicted),
  ]
  const { kept, ...framed } = framedRows(table, layout, (row) => {
    const code = label.codes[row] ?? -1
    if (code < 0) return 'null-label'
    if ((labelCodes[code] ?? -1) < 0) return 'bad-label'
    if (predicted !== null && predictedCodes !== null) {
      const said = predicted.codes[row] ?? -1
      if (said < 0) return 'null-prediction'
      if ((predictedCodes[said] ?? -1) < 0) return 'bad-prediction'
    }
    return scores === null ? null : scoreRefusal(scores, row)
  })
  const own = scores?.map((column) => keptNumbers(column, kept)) ?? null
  const read = (column: CategoryColumn, codes: readonly number[]): Codes => {
    const found = roomForCodes(kept.count, classes.length)
    for (let place = 0; place < kept.count; place++)
      found[place] = codes[column.codes[kept.at?.[place] ?? place] ?? -1] ?? -1
    return found
  }
  return {
    ...framed,
    task: 'multiclass',
    classes,
    labels: read(label, labelCodes),
    predicted:
      predicted === null || predictedCodes === null ? highest(own ?? [], kept.count) : read(predicted, predictedCodes),
    scores: own,
  }
}

/** Throws a MetricError where a column plays two parts. */
export function checkParts({ label, predicted, scores }: ClassLayout): void {
  const columns = [label, ...(predicted === null ? [] : [predicted]), ...Object.values(scores ?? {})]
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined)
    throw new MetricError('column-used-twice', `Column "${twice}" plays two parts in the evaluation; name two columns.`)
}

/** One text for a class, however it was written: 1, 1.0 and "1" are one. */
export function className(value: string): string {
  const number = decimal(value.trim())
  return Number.isNaN(number) ? value : String(number)
}

function classesOf(layout: ClassLayout, label: CategoryColumn, predicted: CategoryColumn | null): readonly string[] {
  return sortedClasses(layout, [...label.dictionary, ...(predicted?.dictionary ?? [])])
}

/** The classes that scores are named for, else those of the values in their order; throws a MetricError where there are too many. */
export function sortedClasses(layout: ClassLayout, values: readonly string[]): readonly string[] {
  const found = values.map(className)
  const classes = layout.scores === null ? [...new Set(found)].sort() : Object.keys(layout.scores).map(className)
  if (classes.length <= MOST_CLASSES) return classes
  throw new MetricError(
    'too-many-classes',
    `Column "${layout.label}" has ${classes.length} classes, more than ${MOST_CLASSES}; name a column of classes, or the task regression.`,
  )
}

const codesOf = (classes: readonly string[], { dictionary }: CategoryColumn): readonly number[] =>
  dictionary.map((value) => classes.indexOf(className(value)))

function scoreRefusal(scores: readonly NumberColumn[], row: number): Refusal | ClassRefusal | null {
  let sum = 0
  for (const { values, present } of scores) {
    if (present !== null && present[row] === 0) return 'null-score'
    const value = values[row] ?? NaN
    if (!(value >= 0 && value <= 1)) return Number.isNaN(value) ? 'score-not-a-number' : 'score-out-of-range'
    sum += value
  }
  return Math.abs(sum - 1) > LOOSE_SUM ? 'scores-not-adding-up' : null
}

/** The class with the highest score; of equals the one named first. */
function highest(scores: readonly Float64Array[], count: number): Codes {
  const found = roomForCodes(count, scores.length)
  for (let row = 0; row < count; row++) {
    let best = 0
    for (let code = 1; code < scores.length; code++)
      if ((scores[code]?.[row] ?? 0) > (scores[best]?.[row] ?? 0)) best = code
    found[row] = best
  }
  return found
}
