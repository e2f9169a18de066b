import type { DataQuality, FoldFacts } from '../evidence/data-quality.ts'
import type { CategoryColumn, Column } from '../metric/column.ts'
import { decimal } from '../metric/selection.ts'
import { schemaBreaches, type DataSchema } from './data-schema.ts'
import { listedSentinels, suspectedSentinels } from './sentinel.ts'
import { missingRows, sortedNumbers } from './values.ts'

type Breach = DataQuality['schema']['breaches'][number]

/** What is asked of the columns of a fold. */
export type ColumnQuestion = {
  readonly fold: string
  readonly rows: number
  /** false where the file keeps no types: CSV and JSON */
  readonly typed: boolean
  readonly schema: DataSchema | null
  /** numbers that mean "unknown" in every column, and by column */
  readonly sentinels: readonly number[]
  readonly sentinelsOf: Readonly<Record<string, readonly number[]>>
}

export type ColumnFacts = Pick<FoldFacts, 'missing' | 'sentinels'> & { readonly breaches: readonly Breach[] }

/** What a column lacks, which codes it holds and where it breaks the schema: counts, no value but one that somebody listed. */
export function columnFacts(name: string, column: Column, question: ColumnQuestion): ColumnFacts {
  const { fold, rows, typed, schema } = question
  const missing = missingRows(column, rows)
  const expected = schema?.columns.find((one) => one.name === name)
  const breaches = expected === undefined ? [] : schemaBreaches(expected, column, rows, typed)
  return {
    missing: missing === 0 ? [] : [{ column: name, rows: missing }],
    sentinels: sentinelsIn(name, column, question),
    breaches: breaches.map((one): Breach => ({
      ...{ column: name, fold, what: one.what },
      ...(one.what === 'type'
        ? { rows: null, expected: one.expected, found: one.found }
        : { rows: one.rows, expected: null, found: null }),
    })),
  }
}

function sentinelsIn(name: string, column: Column, question: ColumnQuestion): FoldFacts['sentinels'] {
  const own = Object.hasOwn(question.sentinelsOf, name) ? (question.sentinelsOf[name] ?? []) : []
  const sorted = column.kind === 'number' ? sortedNumbers(column) : numbersAmong(column)
  const listed = listedSentinels(sorted, [...question.sentinels, ...own])
  const known = new Set(listed.map(({ value }) => value))
  // numbers among texts have no range that one of them could be far from
  const suspected = column.kind === 'number' ? suspectedSentinels(sorted).filter(({ value }) => !known.has(value)) : []
  const rows = suspected.reduce((sum, one) => sum + one.rows, 0)
  return [
    ...listed.map((one) => ({ column: name, rows: one.rows, value: one.value })),
    // which number it is would be a value of a row, which nobody has listed
    ...(rows === 0 ? [] : [{ column: name, rows, value: null }]),
  ]
}

/** The numbers in a column of texts in ascending order: one word in a CSV file makes a column of numbers one of texts. */
function numbersAmong(column: CategoryColumn): Float64Array {
  const numbers = column.dictionary.map(decimal)
  const found = Float64Array.from(column.codes, (code) => numbers[code] ?? NaN)
  return found.filter((value) => !Number.isNaN(value)).sort()
}

/** What the schema has and the fold does not, and what the fold has and the schema does not. */
export function columnsAgainstSchema(
  schema: DataSchema,
  fold: string,
  names: readonly string[],
  beside: readonly string[],
): readonly Breach[] {
  const known = schema.columns.map(({ name }) => name)
  const breach = (column: string, what: Breach['what']): Breach => ({
    ...{ column, fold, what, rows: null, expected: null, found: null },
  })
  return [
    ...known.filter((name) => !names.includes(name)).map((name) => breach(name, 'absent')),
    ...names.filter((name) => !known.includes(name) && !beside.includes(name)).map((name) => breach(name, 'unknown')),
  ]
}
