import { MISSING } from '../metric/column.ts'
import { identifier } from './text.ts'

/** How an engine keeps the values of a column; `other` is what no metric is made of. */
export type ColumnKind = 'whole' | 'double' | 'boolean' | 'text' | 'other'

export type EngineColumn = { readonly name: string; readonly kind: ColumnKind; readonly type: string }

/** What an engine answers: rows of texts, since a number that travels as a text keeps every digit. */
export type Answer = readonly (readonly (string | null)[])[]

const kinds: Readonly<Record<string, ColumnKind>> = {
  ...Object.fromEntries(
    ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER'].map((type) => [type, 'whole']),
  ),
  ...{ FLOAT: 'double', REAL: 'double', DOUBLE: 'double', BOOLEAN: 'boolean', VARCHAR: 'text' },
}

/** The kind of an engine's own word for a type. */
export function columnKind(type: string): ColumnKind {
  const word = type.toUpperCase().replace(/^VARCHAR\(\d+\)$/, 'VARCHAR')
  return (Object.hasOwn(kinds, word) ? kinds[word] : undefined) ?? 'other'
}

const column = (name: string): string => `src.${identifier(name)}`

/** A column as one text for each value, in the engine's own spelling. */
export function categoryExpression({ name, kind }: EngineColumn): string {
  // a float as the double it is, lest it is spelled with fewer digits
  return kind === 'double' ? `CAST(CAST(${column(name)} AS DOUBLE) AS VARCHAR)` : `CAST(${column(name)} AS VARCHAR)`
}

/** A column of numbers as doubles. */
export const numberExpression = ({ name }: EngineColumn): string => `CAST(${column(name)} AS DOUBLE)`

/** The value behind an engine's spelling, as the reader in the bundle spells it: 1.0E0, 1.0 and 1 are "1"; null where there is none. */
export function spelled(text: string | null, kind: ColumnKind): string | null {
  if (text === null || text === '') return null
  if (kind !== 'double') return text
  const number = /^[+-]?inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text)
  return Number.isNaN(number) ? null : String(number)
}

/** The name of a group's value; rows without one are a group of their own. */
export const groupName = (text: string | null, kind: ColumnKind): string => spelled(text, kind) ?? MISSING
