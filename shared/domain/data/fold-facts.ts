import type { DataQuality, FoldFacts } from '../evidence/data-quality.ts'
import { decimal } from '../metric/selection.ts'
import { schemaBreaches, type DataSchema } from './data-schema.ts'
import { type ColumnParts, type seenValues, sortedInto } from './column-parts.ts'
import { listedSentinels, type Sentinel, suspectedSentinels } from './sentinel.ts'
import { rowsByCode } from './values.ts'

type Breach = DataQuality['schema']['breaches'][number]

/** What is asked of the columns of a fold. */
export type ColumnQuestion = {
  readonly fold: string
  /** false where the file keeps no types: CSV and JSON */
  readonly typed: boolean
  readonly schema: DataSchema | null
  /** numbers that mean "unknown" in every column, and by column */
  readonly sentinels: readonly number[]
  readonly sentinelsOf: Readonly<Record<string, readonly number[]>>
}

export type ColumnFacts = Pick<FoldFacts, 'missing' | 'sentinels'> & { readonly breaches: readonly Breach[] }

/** What a column lacks, which codes it holds and where it breaks the schema: counts, no value but one that somebody listed. The room is for its numbers. */
export function columnFacts(
  name: string,
  column: ColumnParts,
  seen: ReturnType<typeof seenValues>,
  question: ColumnQuestion,
  room: Float64Array,
): ColumnFacts {
  const { fold, typed, schema } = question
  const expected = schema?.columns.find((one) => one.name === name)
  const breaches = expected === undefined ? [] : schemaBreaches(expected, column, seen, typed)
  return {
    missing: seen.missing === 0 ? [] : [{ column: name, rows: seen.missing }],
    sentinels: sentinelsIn(name, column, question, room),
    breaches: breaches.map((one): Breach => ({
      ...{ column: name, fold, what: one.what },
      ...(one.what === 'type'
        ? { rows: null, expected: one.expected, found: one.found }
        : { rows: one.rows, expected: null, found: null }),
    })),
  }
}

function sentinelsIn(
  name: string,
  column: ColumnParts,
  question: ColumnQuestion,
  room: Float64Array,
): FoldFacts['sentinels'] {
  const own = Object.hasOwn(question.sentinelsOf, name) ? (question.sentinelsOf[name] ?? []) : []
  const codes = [...question.sentinels, ...own]
  const told = (one: Sentinel) => ({ column: name, rows: one.rows, value: one.value })
  // numbers among texts have no range that one of them could be far from
  if (column.kind === 'category') return sentinelsAmong(column, codes).map(told)
  const sorted = sortedInto(room, column)
  const listed = listedSentinels(sorted, codes)
  const known = new Set(listed.map(({ value }) => value))
  const suspected = suspectedSentinels(sorted).filter(({ value }) => !known.has(value))
  const rows = suspected.reduce((sum, one) => sum + one.rows, 0)
  return [
    ...listed.map(told),
    // which number it is would be a value of a row, which nobody has listed
    ...(rows === 0 ? [] : [{ column: name, rows, value: null }]),
  ]
}

/** The rows of each listed number in a column of texts: one word in a CSV file makes a column of numbers one of texts. */
function sentinelsAmong(column: ColumnParts, codes: readonly number[]): readonly Sentinel[] {
  const counts = new Map(codes.map((value) => [value, 0]))
  if (codes.length > 0)
    column.each((part) => {
      if (part.kind === 'number') return
      const { counts: rows } = rowsByCode(part)
      part.dictionary.forEach((text, code) => {
        const number = decimal(text)
        const before = counts.get(number)
        if (before !== undefined) counts.set(number, before + (rows[code] ?? 0))
      })
    })
  return [...new Set(codes)].flatMap((value) => {
    const rows = counts.get(value) ?? 0
    return rows > 0 ? [{ value, rows }] : []
  })
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
