import { loadContract } from './check.ts'
import { routeOf } from './routes.ts'
import { followed, isRecord, responseOf, type Document, type Schema } from './schema.ts'

/**
 * Puts into an answer what GitHub's description requires and no gate reads: addresses, counters, flags. What is meant
 * must be there already; only absent members are filled, with the plainest value that the description allows.
 */

const place = 'https://github.example/not-built'

function plain(document: Document, given: Schema, depth: number): unknown {
  const schema = followed(document, given)
  if (schema.nullable === true) return null
  if (Array.isArray(schema.enum)) return schema.enum[0]
  for (const key of ['anyOf', 'oneOf'] as const) {
    const branches = schema[key]
    if (Array.isArray(branches) && isRecord(branches[0])) return plain(document, branches[0], depth)
  }
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'array':
      return []
    case 'string':
      return schema.format === 'uri'
        ? place
        : schema.format === 'date-time'
          ? '2026-01-01T00:00:00Z'
          : schema.format === 'email'
            ? 'nobody@acme.example'
            : ''
    default:
      return depth > 12 ? {} : fill(document, schema, {}, depth + 1)
  }
}

function parts(document: Document, schema: Schema): readonly Schema[] {
  const all = schema.allOf
  return Array.isArray(all)
    ? [schema, ...all.filter(isRecord).flatMap((one) => parts(document, followed(document, one)))]
    : [schema]
}

function fitting(document: Document, schema: Schema): Schema {
  for (const key of ['anyOf', 'oneOf'] as const) {
    const branches = schema[key]
    if (!Array.isArray(branches)) continue
    const objects = branches.filter(isRecord).map((one) => followed(document, one))
    const found =
      objects.find((one) => one.type === 'object' || one.allOf !== undefined || one.properties !== undefined) ??
      objects[0]
    if (found !== undefined) return fitting(document, found)
  }
  return schema
}

function fill(document: Document, given: Schema, value: unknown, depth: number): unknown {
  const schema = fitting(document, followed(document, given))
  if (Array.isArray(value)) {
    const items = schema.items
    return isRecord(items) ? value.map((item: unknown) => fill(document, items, item, depth + 1)) : value
  }
  if (!isRecord(value)) return value
  const whole: Record<string, unknown> = { ...value }
  for (const part of parts(document, schema)) {
    const properties = isRecord(part.properties) ? part.properties : {}
    for (const [name, member] of Object.entries(properties)) {
      if (isRecord(member) && whole[name] !== undefined) whole[name] = fill(document, member, whole[name], depth + 1)
    }
    const required = Array.isArray(part.required) ? part.required.map(String) : []
    for (const name of required) {
      const member = properties[name]
      if (whole[name] === undefined) whole[name] = isRecord(member) ? plain(document, member, depth) : null
    }
  }
  return whole
}

/** The body with everything that GitHub's description requires of this operation's answer. */
export function completed(method: string, path: string, status: number, body: unknown): unknown {
  const { document, routes } = loadContract()
  const described = routeOf(routes, method, path)?.route.operation.responses[String(status)]
  if (described === undefined) return body
  const content = responseOf(document, described).content
  const schema = Object.values(content ?? {})[0]?.schema
  return schema === undefined ? body : fill(document, schema, body, 0)
}
