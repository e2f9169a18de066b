import { Evaluator, Lexer, Parser, data } from '@actions/expressions'
import type { Expr } from '@actions/expressions/ast'
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Unary,
} from '@actions/expressions/ast'
import { Refusal } from './refusal.ts'

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }
export type Dictionary = Readonly<Record<string, Value>>

export function isDictionary(value: Value | undefined): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a status function answers at the place the expression stands. */
export interface Status {
  readonly success: boolean
  readonly failure: boolean
  readonly cancelled: boolean
}

/** Everything an expression may read: contexts by name and, in an `if`, the state of job or composite. */
export interface Scope {
  readonly contexts: Dictionary
  readonly status?: Status
}

const statusFunctions = ['always', 'success', 'failure', 'cancelled'] as const
const converted = new WeakMap<object, data.Dictionary>()

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The parsed expression; a context or function that is not offered at its place is refused. */
export function parsed(source: string, contexts: readonly string[], where: 'if' | 'elsewhere'): Expr {
  const functions = where === 'if' ? statusFunctions.map((name) => ({ name, minArgs: 0, maxArgs: 0 })) : []
  try {
    return new Parser(new Lexer(source).lex().tokens, [...contexts], functions).parse()
  } catch (error) {
    throw new Refusal(
      `the expression "${source.trim()}" is not accepted here (contexts: ${contexts.join(', ')}): ${told(error)}`,
    )
  }
}

/** All expressions inside one, itself first. */
export function partsOf(expression: Expr): readonly Expr[] {
  const inner = innerOf(expression)
  return [expression, ...inner.flatMap(partsOf)]
}

function innerOf(expression: Expr): readonly Expr[] {
  if (expression instanceof Unary) return [expression.expr]
  if (expression instanceof Binary) return [expression.left, expression.right]
  if (expression instanceof Logical || expression instanceof FunctionCall) return expression.args
  if (expression instanceof Grouping) return [expression.group]
  if (expression instanceof IndexAccess) return [expression.expr, expression.index]
  return []
}

function pathOf(expression: Expr): readonly string[] | undefined {
  if (expression instanceof ContextAccess) return [expression.name.lexeme.toLowerCase()]
  if (!(expression instanceof IndexAccess) || !(expression.index instanceof Literal)) return undefined
  const before = pathOf(expression.expr)
  return before === undefined ? undefined : [...before, expression.index.literal.coerceString()]
}

/** The context paths an expression reads, such as `['steps', 'build', 'outputs', 'digest']`. */
export function readsOf(expression: Expr): readonly (readonly string[])[] {
  const whole = pathOf(expression)
  return whole === undefined ? innerOf(expression).flatMap(readsOf) : [whole]
}

export function asksStatus(expression: Expr): boolean {
  const names: readonly string[] = statusFunctions
  return partsOf(expression).some(
    (part) => part instanceof FunctionCall && names.includes(part.functionName.lexeme.toLowerCase()),
  )
}

function dataOf(value: Value): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData
}

function contextsOf(contexts: Dictionary, named: ReadonlySet<string>): data.Dictionary {
  const pairs = Object.entries(contexts).filter(([name]) => named.has(name))
  return new data.Dictionary(
    ...pairs.map(([key, value]) => {
      if (typeof value !== 'object' || value === null) return { key, value: dataOf(value) }
      const ready = converted.get(value)
      if (ready !== undefined) return { key, value: ready }
      const made = dataOf(value)
      if (made instanceof data.Dictionary) converted.set(value, made)
      return { key, value: made }
    }),
  )
}

function functionsOf(
  status: Status,
): Map<string, { name: string; minArgs: number; maxArgs: number; call: () => data.ExpressionData }> {
  const answers = { always: true, ...status }
  return new Map(
    statusFunctions.map((name) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answers[name]) },
    ]),
  )
}

/** The value of a parsed expression. Data is data: an expression found inside it stays text. */
export function evaluated(expression: Expr, scope: Scope): Value {
  const named = new Set(
    partsOf(expression).flatMap((part) => (part instanceof ContextAccess ? [part.name.lexeme.toLowerCase()] : [])),
  )
  const contexts = contextsOf(scope.contexts, named)
  const functions = scope.status === undefined ? undefined : functionsOf(scope.status)
  const result = new Evaluator(expression, contexts, functions).evaluate()
  if (result instanceof data.NumberData && Number.isNaN(result.value)) return 'NaN'
  return JSON.parse(JSON.stringify(result, data.replacer)) as Value
}

/** A value as GitHub writes it into text: null is nothing, a list is `Array`, a mapping is `Object`. */
export function text(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'object') return Array.isArray(value) ? 'Array' : 'Object'
  return typeof value === 'number' ? dataOf(value).coerceString() : String(value)
}
