import { followed, isRecord } from './schema.ts'
import type { Document, Schema } from './schema.ts'

interface Known {
  readonly properties: Map<string, Schema[]>
  readonly items: Schema[]
  open: boolean
}

function collect(document: Document, value: unknown, known: Known): void {
  if (!isRecord(value)) return
  const schema = followed(document, value)
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    const parts = schema[key]
    if (Array.isArray(parts)) parts.forEach((part: unknown) => collect(document, part, known))
  }
  if (isRecord(schema.properties))
    for (const [name, property] of Object.entries(schema.properties))
      if (isRecord(property)) known.properties.set(name, [...(known.properties.get(name) ?? []), property])
  if (isRecord(schema.items)) known.items.push(schema.items)
  if (isRecord(schema.additionalProperties)) known.open = true
}

/**
 * Where the data has a key its schema does not name. GitHub's schemas close almost no object, so a misspelt key would
 * pass; an object for which no key at all is named stays free.
 */
export function unknownKeys(document: Document, schemas: readonly Schema[], data: unknown, at = ''): readonly string[] {
  const known: Known = { properties: new Map(), items: [], open: false }
  schemas.forEach((schema) => collect(document, schema, known))
  if (Array.isArray(data))
    return data.flatMap((item: unknown, n) => unknownKeys(document, known.items, item, `${at}/${n}`))
  if (!isRecord(data) || known.properties.size === 0) return []
  return Object.entries(data).flatMap(([key, value]) => {
    const inner = known.properties.get(key)
    if (inner !== undefined) return unknownKeys(document, inner, value, `${at}/${key}`)
    return known.open ? [] : [`${at}/${key} is no key GitHub knows here`]
  })
}
