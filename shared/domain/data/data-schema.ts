import { z } from 'zod'
import { MOST_COLUMNS, type Column } from '../metric/column.ts'
import type { ColumnParts } from './column-parts.ts'
import { hasValue, rowsByCode, type ValueType } from './values.ts'

const Name = z.string().min(1).max(500)
const SchemaColumn = z.strictObject({
  name: Name,
  /** ours, or the word of pandas, NumPy, Parquet or MLflow for one of them */
  type: z.string().min(1).max(100),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  values: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .readonly()
    .optional(),
  nullable: z.boolean().optional(),
  missing: z.number().int().min(0).optional(),
})
export type SchemaColumn = z.infer<typeof SchemaColumn>

/**
 * What the columns of the data may hold, as the run's file says it that the model file names under `data.schema`. `rows` and
 * `missing` are what whoever wrote the file counted: shown to people, and never believed.
 */
export const DataSchema = z.strictObject({
  rows: z.number().int().min(0).optional(),
  columns: z.array(SchemaColumn).min(1).max(MOST_COLUMNS).readonly(),
})
export type DataSchema = z.infer<typeof DataSchema>

export const columnTypes = ['integer', 'number', 'boolean', 'text', 'date'] as const
export type ColumnType = (typeof columnTypes)[number]

const words: readonly (readonly [RegExp, ColumnType])[] = [
  [/^(integer|u?int(8|16|32|64)?|long|byte|short)$/, 'integer'],
  [/^(number|float(16|32|64)?|double|decimal)$/, 'number'],
  [/^(bool|boolean)$/, 'boolean'],
  [/^(text|str|string|object|category|large_string)$/, 'text'],
  [/^(date|time|datetime|timestamp|datetime64(\[.*\])?|timestamp(\[.*\])?)$/, 'date'],
]

/** What a word for a type means, or null where none of ours is known by it. */
export const columnType = (word: string): ColumnType | null =>
  words.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1] ?? null

/** A file's text read as JSON of this form; else at which place it is not, in words that hold nothing of the text. */
export function readJson<T>(schema: z.ZodType<T>, text: string): { readonly value: T } | { readonly problem: string } {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { problem: 'it is not JSON' }
  }
  const read = schema.safeParse(value)
  if (read.success) return { value: read.data }
  const issue = read.error.issues[0]
  const place = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.map(String).join('.')
  return { problem: `${place.slice(0, 100)} is not as it must be (${issue?.code ?? 'unknown'})` }
}

/** The schema in a file's text: columns named once, of types that are known, with a range that is one. */
export function readDataSchema(text: string): { readonly value: DataSchema } | { readonly problem: string } {
  const read = readJson(DataSchema, text)
  if ('problem' in read) return read
  const first = new Map(read.value.columns.map(({ name }, at) => [name, at] as const).reverse())
  const twice = read.value.columns.findIndex(({ name }, at) => first.get(name) !== at)
  if (twice >= 0) return { problem: `columns.${twice} has the name of an earlier column` }
  const unknown = read.value.columns.findIndex(({ type }) => columnType(type) === null)
  if (unknown >= 0)
    return { problem: `columns.${unknown}.type is none of ${columnTypes.join(', ')} and no other word for one of them` }
  const empty = read.value.columns.findIndex(({ minimum = -Infinity, maximum = Infinity }) => minimum > maximum)
  if (empty >= 0) return { problem: `columns.${empty}.minimum is above its maximum` }
  const unordered = read.value.columns.findIndex(
    ({ type, minimum, maximum }) =>
      (minimum !== undefined || maximum !== undefined) && ['text', 'date'].includes(columnType(type) ?? ''),
  )
  return unordered >= 0 ? { problem: `columns.${unordered} has a range and holds no numbers` } : read
}

export type SchemaBreach =
  | { readonly what: 'type'; readonly expected: string; readonly found: string }
  | { readonly what: 'range' | 'values' | 'null'; readonly rows: number }

/** Whether values of this type may stand where that type is asked. */
export function fits(found: ValueType, expected: ColumnType): boolean {
  if (found === 'empty') return true
  if (expected === 'number') return found === 'number' || found === 'integer'
  return found === expected || (expected === 'text' && found === 'boolean')
}

/** Where a column is otherwise than the schema says, with how many rows are; `typed` is false where the file keeps no types and 007 may be a text. */
export function schemaBreaches(
  expected: SchemaColumn,
  column: ColumnParts,
  { type: found, missing }: { readonly type: ValueType; readonly missing: number },
  typed: boolean,
): readonly SchemaBreach[] {
  const wanted = columnType(expected.type)
  const { minimum = -Infinity, maximum = Infinity, values, nullable = true } = expected
  const allowed = values === undefined ? null : allowedBy(values)
  let [outside, notBoolean, strange] = [0, 0, 0]
  column.each((part) => {
    outside += outsideRows(part, minimum, maximum)
    if (wanted === 'boolean') notBoolean += outsideRows(part, 0, 1)
    if (allowed !== null) strange += otherRows(part, allowed)
  })
  const zeroOne = wanted === 'boolean' && found === 'integer' && notBoolean === 0
  const untyped = !typed && (wanted === 'text' || wanted === 'date')
  const breaches: SchemaBreach[] = []
  if (wanted !== null && !fits(found, wanted) && !zeroOne && !untyped)
    breaches.push({ what: 'type', expected: wanted, found })
  if (outside > 0) breaches.push({ what: 'range', rows: outside })
  if (strange > 0) breaches.push({ what: 'values', rows: strange })
  return !nullable && missing > 0 ? [...breaches, { what: 'null', rows: missing }] : breaches
}

function outsideRows(column: Column, minimum: number, maximum: number): number {
  if (column.kind === 'category') return 0
  let found = 0
  for (let row = 0; row < column.values.length; row++) {
    const value = column.values[row] ?? NaN
    if (hasValue(column, row) && (value < minimum || value > maximum)) found++
  }
  return found
}

/** Python writes True; any other text is another one in another case. */
const plain = (text: string): string => (/^(true|false)$/i.test(text) ? text.toLowerCase() : text)

type Allowed = { readonly texts: ReadonlySet<string>; readonly numbers: ReadonlySet<number> }

const allowedBy = (values: NonNullable<SchemaColumn['values']>): Allowed => ({
  texts: new Set(values.map((value) => plain(String(value)))),
  numbers: new Set(values.map(Number)),
})

function otherRows(column: Column, { texts, numbers }: Allowed): number {
  if (column.kind === 'category') {
    const { counts } = rowsByCode(column)
    return counts.reduce((sum, count, code) => sum + (texts.has(plain(column.dictionary[code] ?? '')) ? 0 : count), 0)
  }
  let found = 0
  for (let row = 0; row < column.values.length; row++)
    if (hasValue(column, row) && !numbers.has(column.values[row] ?? NaN)) found++
  return found
}
