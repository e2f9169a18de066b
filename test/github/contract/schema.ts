import { z } from 'zod'

/** A JSON Schema of GitHub's description, as far as the check reads it. */
export type Schema = Readonly<Record<string, unknown>>
export const Schema: z.ZodType<Schema> = z.record(z.string(), z.unknown())

const media = z.record(z.string(), z.looseObject({ schema: Schema.optional() }))
const body = z.looseObject({ required: z.boolean().optional(), content: media.optional() })

export const Parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().optional(),
  'x-multi-segment': z.boolean().optional(),
  schema: Schema,
})
export type Parameter = z.infer<typeof Parameter>

export const Response = body
export type Response = z.infer<typeof Response>

export const Operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(Schema).default([]),
  requestBody: body.optional(),
  responses: z.record(z.string(), Schema),
})
export type Operation = z.infer<typeof Operation>

export const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.record(z.string(), z.record(z.string(), Schema)),
})
export type Document = z.infer<typeof Document>

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The part of the description that `#/components/<kind>/<name>` names; the value itself when it is no reference. */
export function followed(document: Document, value: Schema): Schema {
  const reference = value.$ref
  if (typeof reference !== 'string') return value
  const [, , kind = '', name = ''] = reference.split('/')
  const found = document.components[kind]?.[name]
  if (found === undefined)
    throw new Error(`the contract has no ${reference}; write it again with scripts/github-contract.ts`)
  return followed(document, found)
}

const responses = new WeakMap<Schema, Response>()

/** The answer that a description means, the same object each time: what is compiled of it is kept by that object. */
export function responseOf(document: Document, described: Schema): Response {
  const schema = followed(document, described)
  const known = responses.get(schema) ?? Response.parse(schema)
  responses.set(schema, known)
  return known
}

/**
 * The schema as a JSON Schema validator wants it: `nullable` said by a type or an alternative, and `oneOf` read as
 * `anyOf`, since GitHub's alternatives overlap.
 */
export function normalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalised)
  if (!isRecord(value)) return value
  const parts = Object.entries(value).map(([key, item]) => [key === 'oneOf' ? 'anyOf' : key, normalised(item)] as const)
  const schema: Record<string, unknown> = Object.fromEntries(parts)
  if (schema.nullable !== true) return schema
  delete schema.nullable
  return { anyOf: [schema, { type: 'null' }] }
}
