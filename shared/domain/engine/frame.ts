import { INSIDE, means, OUTSIDE } from '../metric/selection.ts'
import { labelStates, type Layout } from '../metric/predictions.ts'
import { CLASS_REFUSALS, type Frame, REFUSALS } from '../metric/task/rows.ts'
import type { WantedColumn } from '../metric/column.ts'
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

/** The columns that say which rows are measured, as the table has them. */
export type FrameColumns = {
  readonly groups: readonly EngineColumn[]
  readonly split: EngineColumn | null
  readonly key: EngineColumn | null
}

/** The columns of a yes-or-no evaluation as the table has them. */
export type BinaryColumns = FrameColumns & { readonly label: EngineColumn; readonly score: EngineColumn }

/** What the values of the split mean, by the engine's spelling; null is a missing value. */
export type SplitMeanings = ReadonlyMap<string, typeof INSIDE | typeof OUTSIDE | null>

/** What the values of label and split mean. */
export type Meanings = {
  readonly label: ReadonlyMap<string, 1 | 0 | -1 | null>
  readonly split: SplitMeanings
}

/** More values of a label or a split are another column. */
export const MOST_VALUES = 1000

type Parts<Part extends string> = Readonly<Record<Part, WantedColumn>>

/** The columns of a frame and of what is measured in it; throws an EngineError where the table has one in two spellings, or of a type no metric is made of. */
export function tableColumns<Part extends string>(
  table: EngineTable,
  frame: Frame,
  parts: Parts<Part>,
): (FrameColumns & { readonly of: (part: Part) => EngineColumn }) | { readonly missing: string } {
  const wanted = Object.values<WantedColumn>(parts).map(({ name }) => name)
  const names = [...wanted, ...frame.groups, frame.split?.column, frame.key]
  const absent = names.find((name) => typeof name === 'string' && found(table, name) === null)
  if (typeof absent === 'string') return { missing: absent }
  const one = (name: string): EngineColumn => categorical(found(table, name) ?? unknown(name))
  const own = ({ name, as }: WantedColumn): EngineColumn =>
    as === 'number' ? numeric(found(table, name) ?? unknown(name)) : one(name)
  for (const part of Object.values<WantedColumn>(parts)) own(part)
  return {
    groups: frame.groups.map(one),
    split: frame.split === null ? null : one(frame.split.column),
    key: frame.key === null ? null : one(frame.key),
    of: (part) => own(parts[part]),
  }
}

/** The columns of the layout of a yes-or-no model. */
export function binaryColumns(table: EngineTable, layout: Layout): BinaryColumns | { readonly missing: string } {
  const columns = tableColumns(table, layout, {
    label: { name: layout.label.column, as: 'category' },
    score: { name: layout.score.column, as: 'number' },
  })
  if ('missing' in columns) return columns
  const { of, ...frame } = columns
  return { ...frame, label: of('label'), score: of('score') }
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

type Spelling = { readonly text: string; readonly value: string | null }

/** The values of a column by their spelling; throws an EngineError where there are too many of them. */
export function spellingsOf(column: EngineColumn, own: readonly (string | null)[]): readonly Spelling[] {
  if (own.length > MOST_VALUES)
    throw new EngineError(
      'cannot-answer',
      `Column ${JSON.stringify(column.name.slice(0, 60))} has more than ${MOST_VALUES} values; name another column.`,
    )
  return own.filter((text) => text !== null).map((text) => ({ text, value: spelled(text, column.kind) }))
}

/** What the values of the split mean. */
export function splitMeanings(
  { split }: FrameColumns,
  frame: Frame,
  values: readonly (string | null)[],
): SplitMeanings {
  const holdout = frame.split?.holdout ?? ''
  return new Map(
    (split === null ? [] : spellingsOf(split, values)).map(({ text, value }) => [
      text,
      value === null ? null : means(value, holdout) ? INSIDE : OUTSIDE,
    ]),
  )
}

/** What those values mean; throws an EngineError where there are too many of them. */
export function meaningsOf(
  layout: Layout,
  columns: BinaryColumns,
  values: { readonly label: readonly (string | null)[]; readonly split: readonly (string | null)[] },
): Meanings {
  const labels = spellingsOf(columns.label, values.label)
  const dictionary = [...new Set(labels.flatMap(({ value }) => value ?? []))]
  const states = labelStates(dictionary, layout.label.positive)
  return {
    label: new Map(
      labels.map(({ text, value }) => [text, value === null ? null : (states[dictionary.indexOf(value)] ?? -1)]),
    ),
    split: splitMeanings(columns, layout, values.split),
  }
}

/** What becomes of a row, by the number that SQL gives it. */
export const FATES = ['used', 'outsideSplit', ...REFUSALS, ...CLASS_REFUSALS] as const

const LARGEST = '1.7976931348623157e308'

/** x where it is a score; total, since an engine may calculate it before it leaves the row out. */
export const inRange = (x: string): string => `${x} >= 0e0 AND ${x} <= 1e0`

/** x where it is NaN: above every number in some engines and beside them in others. */
export const isNaNumber = (x: string): string => `NOT (${x} <= ${LARGEST}) AND NOT (${x} = CAST('Infinity' AS DOUBLE))`

/** Whether the expression is one of the texts that have the wanted meaning. */
export function among<T>(expression: string, values: ReadonlyMap<string, T>, wanted: T): string {
  const texts = [...values].flatMap(([text, value]) => (value === wanted ? [textLiteral(text)] : []))
  return texts.length === 0 ? '1 = 0' : `${expression} IN (${texts.join(', ')})`
}

/** What is measured in a frame: the columns as they are read, WHEN … THEN the number of a fate …, and what the measured rows have. */
export type Body = {
  readonly raw: readonly string[]
  readonly fates: string
  readonly kept: Readonly<Record<string, string>>
}

/** The tables of a frame: `raw` the columns, `rows_all` each row's fate, and last the measured rows, named `rows` with groups g0, g1 … and key k. */
export function framedTables(
  { from }: EngineTable,
  { groups, split, key }: FrameColumns,
  splits: SplitMeanings,
  { raw, fates, kept }: Body,
  [rows, own]: readonly [name: string, own: Own],
): string {
  const named = groups.map((column, place) => `, ${categoryExpression(column)} AS g${place}`).join('')
  const carried = groups.map((_, place) => `, g${place}`).join('')
  const keyed = key === null ? ['', ''] : [`, NULLIF(${categoryExpression(key)}, '') AS k`, ', k']
  const parts =
    split === null
      ? ''
      : `WHEN sp IS NULL OR sp = '' OR ${among('sp', splits, null)} THEN 2 WHEN NOT (${among('sp', splits, INSIDE)}) THEN 1 `
  const given = Object.entries(kept).map(([name, expression]) => `${expression} AS ${name}`)
  return `raw${own} AS (SELECT ${raw.join(', ')}${
    split === null ? '' : `, ${categoryExpression(split)} AS sp`
  }${named}${keyed[0]} FROM ${from} AS src),
rows_all${own} AS (SELECT CASE ${parts}${fates} END AS fate, ${given.join(', ')}${carried}${keyed[1]} FROM raw${own}),
${rows}${own} AS (SELECT ${Object.keys(kept).join(', ')}${carried}${keyed[1]} FROM rows_all${own} WHERE fate = 0)`
}

/** What follows the names of a table's rows, so that two can stand in one statement. */
export type Own = '' | '1' | '2'

/**
 * The head of every statement: `raw` the columns, `rows_all` each row's fate, `b` the measured rows with label y, score s,
 * groups g0, g1 … and key k. NaN is above every number in some engines and beside them in others: each condition holds under both.
 */
export const rowsHead = (...given: readonly [EngineTable, BinaryColumns, Meanings]): string =>
  `WITH ${rowsTables(...given)}`

/** The same without its first word, each name followed by `own`. */
export function rowsTables(
  table: EngineTable,
  columns: BinaryColumns,
  { label, split }: Meanings,
  own: Own = '',
): string {
  const body = {
    raw: [`${categoryExpression(columns.label)} AS l`, `${numberExpression(columns.score)} AS x`],
    fates: `WHEN l IS NULL OR l = '' OR ${among('l', label, null)} THEN 3 WHEN NOT (${among('l', label, 1)} OR ${among('l', label, 0)}) THEN 4 WHEN x IS NULL THEN 5 WHEN ${inRange('x')} THEN 0 WHEN ${isNaNumber('x')} THEN 6 ELSE 7`,
    kept: {
      y: `CASE WHEN ${among('l', label, 1)} THEN 1 ELSE 0 END`,
      s: `CASE WHEN ${inRange('x')} THEN ABS(x) ELSE 0e0 END`,
    },
  }
  return framedTables(table, columns, split, body, ['b', own])
}

/** A table of two or three names, quoted: catalog, schema, table. */
export const qualified = (names: readonly string[]): string => names.map(identifier).join('.')
