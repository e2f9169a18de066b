import { Refusal } from '../language/refusal.ts'
import { filled, filledValue, holds } from '../language/template.ts'
import type { Scope } from '../language/expression.ts'
import type { CompositeStep, Step } from '../language/workflow-file.ts'
import type { StepResult } from '../result.ts'
import { createAttempt, fail } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { environmentOf, filledAll, scopeOf } from './frame.ts'
import type { Frame } from './frame.ts'
import { runScript } from './script.ts'
import { runUse } from './use.ts'

function nameOf(step: CompositeStep, scope: Scope): string {
  if (step.name !== undefined) return filled(step.name, scope)
  return `Run ${step.uses ?? (step.run ?? '').trim().split('\n')[0] ?? ''}`
}

function minutesOf(step: Step | CompositeStep, scope: Scope): number | undefined {
  if (!('timeout-minutes' in step) || step['timeout-minutes'] === undefined) return undefined
  const minutes = Number(filledValue(step['timeout-minutes'], scope))
  if (!(minutes > 0)) throw new Refusal(`timeout-minutes: ${step['timeout-minutes']} is no number of minutes`)
  return minutes
}

function actionName(frame: Frame, step: CompositeStep): string {
  return step.id ?? (step.uses === undefined ? '__run' : `__${step.uses.replace(/@.*$/, '').replaceAll(/[^\w]/g, '_')}`)
}

async function play(frame: Frame, step: CompositeStep, attempt: Attempt): Promise<boolean> {
  const before = environmentOf(frame)
  const env = { ...before, ...filledAll(step.env, scopeOf(frame, before, 'step')) }
  if (!holds(step.if, scopeOf(frame, env, 'if'))) {
    attempt.outcome = 'skipped'
    return false
  }
  const scope = scopeOf(frame, env, 'step')
  const own: Frame = { ...frame, github: { ...frame.github, action: actionName(frame, step) } }
  const setting = { scope, env, minutes: minutesOf(step, scope) }
  if (step.uses === undefined) await runScript(own, step, setting, attempt)
  else await runUse(own, step, setting, attempt, playSteps)
  return attempt.outcome !== 'success' && filledValue(step['continue-on-error'], scope) === true
}

async function playStep(frame: Frame, step: CompositeStep): Promise<StepResult> {
  const attempt = createAttempt()
  let forgiven = false
  try {
    forgiven = await play(frame, step, attempt)
  } catch (error) {
    if (error instanceof Refusal) throw error
    fail(frame.machine, attempt, error instanceof Error ? error.message : String(error))
  }
  const { outcome, outputs, log, summary, annotations, steps } = attempt
  const conclusion = forgiven ? 'success' : outcome
  const name = nameOf(step, scopeOf(frame, environmentOf(frame), 'step'))
  return { id: step.id, name, outcome, conclusion, outputs, log, summary, annotations, steps }
}

/** Plays the steps of a job or composite one after the other; after a failure only those run that ask for it. */
export async function playSteps(frame: Frame, steps: readonly CompositeStep[]): Promise<readonly StepResult[]> {
  const results: StepResult[] = []
  for (const step of steps) {
    const result = await playStep(frame, step)
    results.push(result)
    if (result.id !== undefined) {
      const { outputs, outcome, conclusion } = result
      frame.steps.set(result.id, { outputs, outcome, conclusion })
    }
    if (result.conclusion === 'failure') {
      frame.failed = true
      if (frame.kind === 'job' && frame.machine.state === 'success') frame.machine.state = 'failure'
    }
  }
  return results
}
