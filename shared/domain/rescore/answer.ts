import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Column, Table } from '../metric/column.ts'
import { outputColumns } from '../model/evaluation-rules.ts'
import type { Evaluation } from '../model/model-file.ts'
import { EnvironmentReport } from './installed.ts'
import { RescoredRows } from './rescored.ts'

/** What the job that runs a model hands to the one that judges: answers and nothing else that would have to be believed. */

const Answered = z.strictObject({
  state: z.literal('answered'),
  columns: z
    .array(
      z.strictObject({ name: z.string(), values: z.array(z.union([z.string(), z.number(), z.null()])).readonly() }),
    )
    .readonly(),
})
const Failed = z.strictObject({ state: z.literal('failed'), detail: z.string().max(500) })

export const ModelAnswer = z.discriminatedUnion('state', [Answered, Failed])
export type ModelAnswer = z.infer<typeof ModelAnswer>

export const Handover = z.strictObject({
  schema: z.literal('countersign/answers/1'),
  model: z.string(),
  version: z.string(),
  files: z.string(),
  environment: EnvironmentReport,
  isolation: z.string(),
  answers: z.array(z.strictObject({ rows: RescoredRows, answer: ModelAnswer })).readonly(),
})
export type Handover = z.infer<typeof Handover>

/** The rows with the model's answers in the columns of its word; or what is wrong with the answers. */
export function withOutputs(
  table: Table,
  spec: Evaluation,
  { columns }: z.infer<typeof Answered>,
): { readonly table: Table } | { readonly problem: string } {
  const found = new Map(table.columns)
  for (const name of outputColumns(spec)) {
    const asked = spec.rescore?.outputs[name]
    const column = typeof asked === 'number' ? columns[asked] : columns.find((one) => one.name === asked)
    if (column === undefined)
      return {
        problem: `the model answers with ${columns.length} columns, none of which is "${String(asked)}" (${name})`,
      }
    if (column.values.length !== table.rows)
      return { problem: `the model answers with ${column.values.length} values for ${table.rows} rows` }
    const classes = spec.task === 'multiclass' && spec.predicted?.column === name
    const made = classes ? texts(column.values) : numbers(column.values)
    if (made === null) return { problem: `the model's answer for ${name} holds texts where numbers are meant` }
    found.set(name, made)
  }
  return { table: { rows: table.rows, columns: found } }
}

type Values = readonly (string | number | null)[]

function numbers(values: Values): Column | null {
  if (values.some((value) => typeof value === 'string')) return null
  return {
    kind: 'number',
    values: Float64Array.from(values, (value) => (typeof value === 'number' ? value : NaN)),
    present: values.includes(null) ? Uint8Array.from(values, (value) => (value === null ? 0 : 1)) : null,
  }
}

function texts(values: Values): Column {
  const places = new Map<string, number>()
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1
    const place = places.get(String(value)) ?? places.size
    places.set(String(value), place)
    return place
  })
  return { kind: 'category', codes, dictionary: [...places.keys()] }
}

const keyShape = /^[0-9a-f]{64}$/

/** The text of a handover; with a key sealed, so that answers on sealed rows tell nothing of them to whoever may read the run. */
export function formatHandover(handover: Handover, key: string | null): string {
  const text = JSON.stringify(handover)
  if (key === null) return text
  if (!keyShape.test(key)) throw new RangeError('a transport key is 64 hex digits')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return JSON.stringify({ sealed: [nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64')) })
}

const Sealed = z.strictObject({ sealed: z.tuple([z.string(), z.string(), z.string()]) })

/** The handover in the text; throws where it is none, or sealed with another key or, where there is one, not at all, or was changed. */
export function parseHandover(text: string, key: string | null): Handover {
  const value: unknown = JSON.parse(text)
  const sealed = Sealed.safeParse(value)
  if (!sealed.success) {
    // whoever holds the key seals: open answers come from somebody else
    if (key !== null) throw new RangeError('the answers are not sealed, and a transport key was given')
    return Handover.parse(value)
  }
  if (key === null || !keyShape.test(key))
    throw new RangeError('the answers are sealed, and no transport key of 64 hex digits was given')
  const [nonce, tag, body] = sealed.data.sealed.map((part) => Buffer.from(part, 'base64'))
  if (nonce === undefined || tag?.length !== 16 || body === undefined) throw new RangeError('the answers are cut short')
  const opened = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce).setAuthTag(tag)
  return Handover.parse(JSON.parse(Buffer.concat([opened.update(body), opened.final()]).toString('utf8')))
}
