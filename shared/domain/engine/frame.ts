import { INSIDE, means, OUTSIDE } from '../metric/selection.ts'
import { labelStates, type Layout } from '../metric/predictions.ts'
import { REFUSALS } from '../metric/task/rows.ts'
import { categoryExpression, type EngineColumn, numberExpression, spelled } from './columns.ts'
import { EngineError } from './problem.ts'
import { identifier, textLiteral } from './text.ts'

/** Which rows of an engine's table are measured, and as what: the same rules as of the reader in the bundle, said in SQL. */

/** A table of an engine: `from` is SQL that was made of quoted names alone. */
export type EngineTable = {
  readonly from: string
  readonly columns: readonly EngineColumn[]
  /** whether the engine keeps names in small letters alone */
  readonly folded: boolean
}

/** The columns of a yes-or-no evaluation as the table has them. */
export type BinaryColumns = {
  readonly label: EngineColumn
  readonly score: EngineColumn
  readonly groups: readonly EngineColumn[]
  readonly split: EngineColumn | null
  readonly key: EngineColumn | null
}

/** What the values of label and split mean, by the engine's spelling; null is a missing value. */
export type Meanings = {
  readonly label: ReadonlyMap<string, 1 | 0 | -1 | null>
  readonly split: ReadonlyMap<string, typeof INSIDE | typeof OUTSIDE | null>
}

/** More values of a label or a split are another column. */
export const MOST_VALUES = 1000

/** The columns of the layout; throws an EngineError where the table has one in two spellings, or of a type no metric is made of. */
export function binaryColumns(table: EngineTable, layout: Layout): BinaryColumns | { readonly missing: string } {
  const wanted = [layout.label.column, layout.score.column, ...layout.groups, layout.split?.column, layout.key]
  const names = wanted.filter((name): name is string => typeof name === 'string')
  const absent = names.find((name) => found(table, name) === null)
  if (absent !== undefined) return { missing: absent }
  const one = (name: string): EngineColumn => categorical(found(table, name) ?? unknown(name))
  return {
    label: one(layout.label.column),
    score: numeric(found(table, layout.score.column) ?? unknown(layout.score.column)),
    groups: layout.groups.map(one),
    split: layout.split === null ? null : one(layout.split.column),
    key: layout.key === null ? null : one(layout.key),
  }
}

const unknown = (name: string): EngineColumn => ({ name, kind: 'other', type: 'nothing' })

/** Names are told apart by their letters' case in no engine, even where they are quoted. */
function found({ columns, folded }: EngineTable, name: string): EngineColumn | null {
  const alike = columns.filter((column) => column.name.toLowerCase() === name.toLowerCase())
  if (alike.length > 1)
    throw new EngineError(
      'cannot-answer',
      `The table has columns that differ from ${JSON.stringify(name.slice(0, 60))} by upper and lower case alone; an engine does not tell them apart. Rename one, or measure with the engine javascript.`,
    )
  const [one] = alike
  return one !== undefined && (folded || one.name === name) ? one : null
}

function categorical(column: EngineColumn): EngineColumn {
  return column.kind === 'other' ? unfit(column, 'texts, whole numbers or booleans') : column
}

function numeric(column: EngineColumn): EngineColumn {
  return column.kind === 'whole' || column.kind === 'double' ? column : unfit(column, 'floats or whole numbers')
}

function unfit({ name, type }: EngineColumn, expected: string): never {
  const said = `Column ${JSON.stringify(name.slice(0, 60))} must hold ${expected}; the engine has ${type.slice(0, 40)}.`
  throw new EngineError('cannot-answer', `${said} Convert it before logging.`)
}

/** Every value that a column has, in the engine's spelling, up to one more than are taken. */
export function valuesStatement({ from }: EngineTable, column: EngineColumn): string {
  return `SELECT v FROM (SELECT ${categoryExpression(column)} AS v FROM ${from} AS src) AS d GROUP BY v LIMIT ${MOST_VALUES + 1}`
}

/** What those values mean; throws an EngineError where there are too many of them. */
export function meaningsOf(
  layout: Layout,
  columns: BinaryColumns,
  values: { readonly label: readonly (string | null)[]; readonly split: readonly (string | null)[] },
): Meanings {
  const texts = (column: EngineColumn, own: readonly (string | null)[]) => {
    if (own.length > MOST_VALUES)
      throw new EngineError(
        'cannot-answer',
        `Column ${JSON.stringify(column.name.slice(0, 60))} has more than ${MOST_VALUES} values; name another column.`,
      )
    return own.filter((text) => text !== null).map((text) => ({ text, value: spelled(text, column.kind) }))
  }
  const labels = texts(columns.label, values.label)
  const dictionary = [...new Set(labels.flatMap(({ value }) => value ?? []))]
  const states = labelStates(dictionary, layout.label.positive)
  const splits = columns.split === null ? [] : texts(columns.split, values.split)
  const holdout = layout.split?.holdout ?? ''
  return {
    label: new Map(
      labels.map(({ text, value }) => [text, value === null ? null : (states[dictionary.indexOf(value)] ?? -1)]),
    ),
    split: new Map(
      splits.map(({ text, value }) => [text, value === null ? null : means(value, holdout) ? INSIDE : OUTSIDE]),
    ),
  }
}

/** What becomes of a row, by the number that SQL gives it. */
export const FATES = ['used', 'outsideSplit', ...REFUSALS] as const

const LARGEST = '1.7976931348623157e308'

/** x where it is a score; total, since an engine may calculate it before it leaves the row out. */
const inRange = (x: string): string => `${x} >= 0e0 AND ${x} <= 1e0`

function among<T>(expression: string, values: ReadonlyMap<string, T>, wanted: T): string {
  const texts = [...values].flatMap(([text, value]) => (value === wanted ? [textLiteral(text)] : []))
  return texts.length === 0 ? '1 = 0' : `${expression} IN (${texts.join(', ')})`
}

/**
 * The head of every statement: `raw` the columns, `rows_all` each row's fate, `b` the measured rows with label y, score s,
 * groups g0, g1 … and key k. NaN is above every number in some engines and beside them in others: each condition holds under both.
 */
export const rowsHead = (...given: readonly [EngineTable, BinaryColumns, Meanings]): string =>
  `WITH ${rowsTables(...given)}`

/** The same without its first word, each name followed by `own`, so that two tables can stand in one statement. */
export function rowsTables(
  { from }: EngineTable,
  columns: BinaryColumns,
  meanings: Meanings,
  own: '' | '1' | '2' = '',
): string {
  const { label, score, groups, split, key } = columns
  const named = groups.map((column, place) => `, ${categoryExpression(column)} AS g${place}`).join('')
  const carried = groups.map((_, place) => `, g${place}`).join('')
  const keyed = key === null ? ['', ''] : [`, NULLIF(${categoryExpression(key)}, '') AS k`, ', k']
  const parts =
    split === null
      ? ''
      : `WHEN sp IS NULL OR sp = '' OR ${among('sp', meanings.split, null)} THEN 2 WHEN NOT (${among('sp', meanings.split, INSIDE)}) THEN 1 `
  return `raw${own} AS (SELECT ${categoryExpression(label)} AS l, ${numberExpression(score)} AS x${
    split === null ? '' : `, ${categoryExpression(split)} AS sp`
  }${named}${keyed[0]} FROM ${from} AS src),
rows_all${own} AS (SELECT CASE ${parts}WHEN l IS NULL OR l = '' OR ${among('l', meanings.label, null)} THEN 3 WHEN NOT (${among('l', meanings.label, 1)} OR ${among('l', meanings.label, 0)}) THEN 4 WHEN x IS NULL THEN 5 WHEN ${inRange('x')} THEN 0 WHEN NOT (x <= ${LARGEST}) AND NOT (x = CAST('Infinity' AS DOUBLE)) THEN 6 ELSE 7 END AS fate, CASE WHEN ${among('l', meanings.label, 1)} THEN 1 ELSE 0 END AS y, CASE WHEN ${inRange('x')} THEN ABS(x) ELSE 0e0 END AS s${carried}${keyed[1]} FROM raw${own}),
b${own} AS (SELECT y, s${carried}${keyed[1]} FROM rows_all${own} WHERE fate = 0)`
}

/** A table of two or three names, quoted: catalog, schema, table. */
export const qualified = (names: readonly string[]): string => names.map(identifier).join('.')
