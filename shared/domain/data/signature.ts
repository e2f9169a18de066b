import { z } from 'zod'
import { columnType, fits, readJson, type ColumnType, type DataSchema } from './data-schema.ts'
import type { ValueType } from './values.ts'

/** What a model takes, as the signature in its MLmodel says it. */

const SignatureInput = z.object({
  name: z.string().max(500).optional(),
  type: z.string().max(100),
  required: z.boolean().default(true),
  optional: z.boolean().optional(),
})

export type Input = { readonly name: string; readonly type: ColumnType | null; readonly required: boolean }

export type Signature =
  | { readonly state: 'absent' | 'unreadable' }
  /** without names there is nothing that columns could be compared with */
  | { readonly state: 'unnamed' }
  | { readonly state: 'read'; readonly inputs: readonly Input[] }

/** The signature by its text under `signature.inputs`; null where the MLmodel has none. */
export function readSignature(inputs: string | null): Signature {
  if (inputs === null) return { state: 'absent' }
  const read = readJson(z.array(SignatureInput), inputs)
  if ('problem' in read) return { state: 'unreadable' }
  const named = read.value.flatMap(({ name, type, required, optional }) =>
    name === undefined ? [] : [{ name, type: columnType(type), required: required && optional !== true }],
  )
  if (named.length === 0 || named.length < read.value.length) return { state: 'unnamed' }
  return { state: 'read', inputs: named }
}

export type SignatureBreach = {
  readonly column: string
  readonly what: 'column' | 'type'
  /** what the signature was compared with */
  readonly against: 'schema' | 'rows'
  readonly expected: string
  readonly found: string
}

/** Whether a model that asks for one type takes the other without a loss: MLflow widens whole numbers and nothing else. */
const takes = (asked: ColumnType | null, given: ColumnType | ValueType | null): boolean =>
  asked === null || given === null || asked === given || (given !== 'date' && fits(given, asked))

/** Where the signature asks for what the schema does not have, or has otherwise. */
export function againstSchema(inputs: readonly Input[], schema: DataSchema): readonly SignatureBreach[] {
  const types = new Map(schema.columns.map(({ name, type }) => [name, columnType(type)]))
  return inputs.flatMap((input) => breach(input, 'schema', types.has(input.name), types.get(input.name) ?? null))
}

export type RowTypes = {
  /** the type of each column's values, null where that is not known */
  readonly of: ReadonlyMap<string, ValueType | null>
  /** false where the file keeps no types: then 007 may be a text, and so may a date */
  readonly typed: boolean
}

/** The same of the rows. */
export function againstRows(inputs: readonly Input[], { of, typed }: RowTypes): readonly SignatureBreach[] {
  const told = ({ type }: Input): boolean => typed || (type !== 'text' && type !== 'date')
  return inputs.flatMap((input) =>
    breach(input, 'rows', of.has(input.name), told(input) ? (of.get(input.name) ?? null) : null),
  )
}

function breach(
  { name, type, required }: Input,
  against: SignatureBreach['against'],
  there: boolean,
  given: ColumnType | ValueType | null,
): readonly SignatureBreach[] {
  const expected = type ?? 'any'
  if (!there) return required ? [{ column: name, what: 'column', against, expected, found: 'none' }] : []
  // a column of whole numbers with gaps is kept as floats by most tools
  return takes(type, given) ? [] : [{ column: name, what: 'type', against, expected, found: given ?? 'unknown' }]
}
