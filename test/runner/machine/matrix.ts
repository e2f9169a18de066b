import { isDictionary } from '../language/expression.ts'
import type { Dictionary, Scope, Value } from '../language/expression.ts'
import { Refusal } from '../language/refusal.ts'
import { filledValue } from '../language/template.ts'
import type { Job } from '../language/workflow-file.ts'

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

function listOf(name: string, value: Value): readonly Value[] {
  if (!isList(value) || value.length === 0) throw new Refusal(`matrix: "${name}" holds no values`)
  return value
}

function dictionary(value: Value): Dictionary {
  if (!isDictionary(value)) throw new Refusal('matrix: an entry of "include" is no mapping')
  return value
}

function combined(axes: readonly (readonly [string, readonly Value[]])[]): readonly Dictionary[] {
  return axes.reduce<readonly Dictionary[]>(
    (legs, [name, values]) => legs.flatMap((leg) => values.map((value) => ({ ...leg, [name]: value }))),
    [{}],
  )
}

/** The legs of a job's matrix; one empty leg without a matrix. */
export function legsOf(job: Job, scope: Scope): readonly Dictionary[] {
  const raw = job.strategy?.matrix
  if (raw === undefined) return [{}]
  const matrix = filledValue(raw, scope)
  if (!isDictionary(matrix)) throw new Refusal('matrix: it is no mapping')
  if ('exclude' in matrix) throw new Refusal('matrix: the runner does not implement "exclude"')
  const { include = [], ...rest } = matrix
  const axes = Object.entries(rest).map(([name, value]) => [name, listOf(name, filledValue(value, scope))] as const)
  const legs: Dictionary[] = axes.length === 0 ? [] : [...combined(axes)]
  const originals = legs.map((leg) => leg)
  for (const entry of Array.isArray(include) ? include.map(dictionary) : []) {
    const fits = originals.flatMap((leg, n) =>
      Object.keys(leg).every((key) => !(key in entry) || entry[key] === leg[key]) ? [n] : [],
    )
    if (fits.length === 0) legs.push(entry)
    for (const n of fits) legs[n] = { ...legs[n], ...entry }
  }
  return legs
}

/** A job's name with its leg behind it, as GitHub shows it. */
export function legName(name: string, leg: Dictionary): string {
  const values = Object.values(leg).map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
  return values.length === 0 ? name : `${name} (${values.join(', ')})`
}
