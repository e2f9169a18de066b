import type { GraphQLResolveInfo } from 'graphql'
import type { Store, Token } from '../store.ts'
import type { Webhooks } from '../webhooks.ts'

/** What answers a field: a value, or a function that is asked only when the field is. */

export type GraphqlAsk = {
  readonly store: Store
  readonly hooks: Webhooks
  readonly url: string
  readonly token: Token
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

export type Args = Readonly<Record<string, unknown>>
export type Value = string | number | boolean | null | Fields | readonly Value[] | Resolver
export type Resolver = (args: Args, info: GraphQLResolveInfo) => Value | Promise<Value>
export type Fields = { readonly [name: string]: Value }

/** An error of GitHub's own kind: it stands beside the data under its type, at the field that asked. */
export class Fault extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.name = 'Fault'
    this.type = type
  }
}

/** The value of a field of an object; one that is not built is an error and never a silent null. */
export function fieldValue(source: Fields, args: Args, _: unknown, info: GraphQLResolveInfo): unknown {
  const value = Object.hasOwn(source, info.fieldName) ? source[info.fieldName] : undefined
  if (value === undefined) throw new Error(`not built in the stand-in: ${info.parentType.name}.${info.fieldName}`)
  return typeof value === 'function' ? value(args, info) : value
}

/** Refuses the arguments that a field has at GitHub and not here, so that no filter is dropped in silence. */
export function onlyArgs(args: Args, info: GraphQLResolveInfo, known: readonly string[]): void {
  const other = Object.keys(args).find((name) => !known.includes(name) && args[name] !== null)
  if (other !== undefined) {
    throw new Error(`not built in the stand-in: ${info.parentType.name}.${info.fieldName}(${other}:)`)
  }
}

export const textOf = (args: Args, name: string): string | null => {
  const value = args[name]
  return typeof value === 'string' ? value : null
}

export const recordOf = (value: unknown): Args => (isRecord(value) ? value : {})

const isRecord = (value: unknown): value is Args => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value made at the first asking and kept. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
