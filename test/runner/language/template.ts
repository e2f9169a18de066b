import { asksStatus, evaluated, parsed, text } from './expression.ts'
import type { Scope, Value } from './expression.ts'
import { Refusal } from './refusal.ts'

export type Segment = { readonly literal: string } | { readonly expression: string }

function endOf(source: string, from: number): number {
  let quoted = false
  for (let at = from; at < source.length; at++) {
    if (source[at] === "'") quoted = !quoted
    if (!quoted && source.startsWith('}}', at)) return at
  }
  throw new Refusal(`"${source}" opens an expression and does not close it`)
}

/** A string of a workflow cut into text and expressions; `}}` inside a quoted string does not close one. */
export function segmentsOf(source: string): readonly Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (let open = source.indexOf('${{'); open !== -1; open = source.indexOf('${{', at)) {
    if (open > at) segments.push({ literal: source.slice(at, open) })
    const close = endOf(source, open + 3)
    segments.push({ expression: source.slice(open + 3, close) })
    at = close + 2
  }
  if (at < source.length) segments.push({ literal: source.slice(at) })
  return segments
}

/** The text of a template, its expressions evaluated once. */
export function filled(source: string, scope: Scope): string {
  const parts = segmentsOf(source).map((segment) =>
    'literal' in segment ? segment.literal : text(valueOf(segment.expression, scope)),
  )
  return parts.join('')
}

function valueOf(expression: string, scope: Scope): Value {
  return evaluated(parsed(expression, Object.keys(scope.contexts), 'elsewhere'), scope)
}

/** The value of a template: of any kind where it is one whole expression, else text. */
export function filledValue(source: Value, scope: Scope): Value {
  if (typeof source !== 'string') return source
  const [only, ...rest] = segmentsOf(source)
  return only !== undefined && rest.length === 0 && 'expression' in only
    ? valueOf(only.expression, scope)
    : filled(source, scope)
}

/** The expression of an `if`, with or without its braces; half of each is always true on GitHub and refused here. */
export function conditionSource(source: string | boolean | number): string {
  if (typeof source !== 'string') return String(source)
  const segments = segmentsOf(source).filter((one) => 'expression' in one || one.literal.trim() !== '')
  const [only] = segments
  if (segments.some((one) => 'expression' in one) && segments.length > 1)
    throw new Refusal(
      `if: "${source}" joins an expression with text, which is always true; put all of it inside the braces`,
    )
  return only !== undefined && 'expression' in only ? only.expression : source
}

/** Whether a step or job runs: `success()` is implied unless the condition asks for the status itself. */
export function holds(source: string | boolean | number | undefined, scope: Scope): boolean {
  const success = scope.status?.success ?? true
  if (source === undefined || source === '') return success
  const expression = parsed(conditionSource(source), Object.keys(scope.contexts), 'if')
  if (!asksStatus(expression) && !success) return false
  const value = evaluated(expression, scope)
  return value !== null && value !== false && value !== 0 && value !== '' && value !== 'NaN'
}
