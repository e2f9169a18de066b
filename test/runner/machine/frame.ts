import { offered, pick } from '../language/contexts.ts'
import type { Dictionary, Scope } from '../language/expression.ts'
import { text } from '../language/expression.ts'
import { filledValue } from '../language/template.ts'
import type { Conclusion } from '../result.ts'
import type { Places } from './actions.ts'
import type { Machine } from './machine.ts'

type StepState = {
  readonly outputs: Readonly<Record<string, string>>
  readonly outcome: Conclusion
  readonly conclusion: Conclusion
}

/** One list of steps being played: a job's, or a composite action's inside it. */
export interface Frame {
  readonly kind: 'job' | 'composite'
  readonly machine: Machine
  readonly places: Places
  readonly inputs: Dictionary
  readonly github: Dictionary
  /** Variables of the steps that enclose this list. */
  readonly inherited: Readonly<Record<string, string>>
  readonly steps: Map<string, StepState>
  failed: boolean
}

type Variables = Readonly<Record<string, string>>

/** The `env` context before a step adds its own. */
export function environmentOf(frame: Frame): Variables {
  return { ...Object.fromEntries(frame.machine.environment), ...frame.inherited }
}

export function scopeOf(frame: Frame, env: Variables, place: 'step' | 'if'): Scope {
  const { machine } = frame
  const composite = frame.kind === 'composite'
  const all: Dictionary = {
    ...machine.contexts,
    github: frame.github,
    inputs: frame.inputs,
    env,
    job: { status: machine.state },
    steps: Object.fromEntries(frame.steps),
  }
  if (place === 'step') return { contexts: pick(all, composite ? offered.composite : offered.step) }
  const failure = composite ? frame.failed : machine.state === 'failure'
  const status = {
    success: composite ? !frame.failed : machine.state === 'success',
    failure,
    cancelled: machine.state === 'cancelled',
  }
  return { contexts: pick(all, composite ? offered.composite : offered.stepIf), status }
}

/** Each value filled in; what stands in data is never read as an expression. */
export function filledAll(values: Readonly<Record<string, string | number | boolean | null>>, scope: Scope): Variables {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(filledValue(value, scope))]))
}
