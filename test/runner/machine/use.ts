import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isComposite } from '../language/action-file.ts'
import type { Action, JavaScriptAction } from '../language/action-file.ts'
import { checkAction } from '../language/contracts.ts'
import type { Resolve } from '../language/contracts.ts'
import type { Dictionary, Scope } from '../language/expression.ts'
import { Refusal } from '../language/refusal.ts'
import { filled, holds } from '../language/template.ts'
import type { CompositeStep } from '../language/workflow-file.ts'
import type { StepResult } from '../result.ts'
import { joined } from '../result.ts'
import { placesOf, resolvedAction } from './actions.ts'
import type { Places, ResolvedAction } from './actions.ts'
import { createAttempt } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { environmentOf, filledAll, scopeOf } from './frame.ts'
import type { Frame } from './frame.ts'
import { runJavaScript } from './javascript.ts'
import type { JavaScriptCall } from './javascript.ts'

/** Plays a list of steps; handed in, since a composite's steps may use composites. */
export type Play = (frame: Frame, steps: readonly CompositeStep[]) => Promise<readonly StepResult[]>

interface Setting {
  readonly scope: Scope
  readonly env: Readonly<Record<string, string>>
  readonly minutes: number | undefined
}

/** A resolver for the contract check; `./` paths that are not there yet are left to the running job. */
export function resolver(places: Places, local: 'when there' | 'always'): Resolve {
  return (uses) => {
    if (uses.startsWith('./') && local === 'when there' && !existsSync(join(places.workspace, uses))) return undefined
    const found = resolvedAction(uses, places)
    return { action: found.action, inner: resolver(placesOf(found, places), local) }
  }
}

function inputsOf(frame: Frame, step: CompositeStep, action: Action, scope: Scope): Readonly<Record<string, string>> {
  const bare = scopeOf({ ...frame, kind: 'composite', inputs: {} }, {}, 'step')
  const defaults = Object.entries(action.inputs).map(([name, input]) => {
    const value = input.default ?? ''
    return [name, typeof value === 'string' ? filled(value, bare) : String(value)] as const
  })
  return { ...Object.fromEntries(defaults), ...filledAll(step.with ?? {}, scope) }
}

function githubOf(frame: Frame, found: ResolvedAction): Dictionary {
  const local = found.uses.startsWith('./') || found.uses.startsWith('$/')
  const github = {
    ...frame.github,
    action_repository: local ? '' : found.repository,
    action_ref: local ? '' : found.ref,
  }
  return isComposite(found.action) ? { ...github, action_path: found.folder } : github
}

function registerPost(frame: Frame, name: string, call: JavaScriptCall, state: Record<string, string>): void {
  const { machine } = frame
  machine.posts.push(async () => {
    const attempt = createAttempt(state)
    const scope = scopeOf(frame, environmentOf(frame), 'if')
    if (holds(call.action.runs['post-if'] ?? 'always()', scope)) await runJavaScript(machine, call, 'post', attempt)
    else attempt.outcome = 'skipped'
    if (attempt.outcome === 'failure' && machine.state === 'success') machine.state = 'failure'
    const { outcome, outputs, log, summary, annotations, steps } = attempt
    return {
      id: undefined,
      name: `Post ${name}`,
      outcome,
      conclusion: outcome,
      outputs,
      log,
      summary,
      annotations,
      steps,
    }
  })
}

function callOf(
  frame: Frame,
  step: CompositeStep,
  found: ResolvedAction,
  action: JavaScriptAction,
  setting: Setting,
): JavaScriptCall {
  return {
    uses: found.uses,
    folder: found.folder,
    action,
    inputs: inputsOf(frame, step, action, setting.scope),
    env: setting.env,
    github: githubOf(frame, found),
    minutes: setting.minutes,
  }
}

function stateOf(frame: Frame, step: CompositeStep): Record<string, string> {
  const known = frame.machine.states.get(step)
  if (known !== undefined) return known
  const state = {}
  frame.machine.states.set(step, state)
  return state
}

async function runComposite(
  frame: Frame,
  step: CompositeStep,
  found: ResolvedAction,
  setting: Setting,
  attempt: Attempt,
  play: Play,
): Promise<void> {
  const { action } = found
  if (!isComposite(action)) return
  const inner: Frame = {
    kind: 'composite',
    machine: frame.machine,
    places: placesOf(found, frame.places),
    inputs: inputsOf(frame, step, action, setting.scope),
    github: githubOf(frame, found),
    inherited: { ...frame.inherited, ...setting.env },
    steps: new Map(),
    failed: false,
  }
  const results = await play(inner, action.runs.steps)
  attempt.steps.push(...results)
  for (const result of results) {
    attempt.log.push(...result.log)
    attempt.annotations.push(...result.annotations)
    attempt.summary += result.summary
  }
  attempt.outcome = joined(results.map((result) => (result.conclusion === 'skipped' ? 'success' : result.conclusion)))
  const scope = scopeOf(inner, environmentOf(inner), 'step')
  for (const [name, output] of Object.entries(action.outputs)) attempt.outputs[name] = filled(output.value, scope)
}

/** Plays a `uses:` step: its contract checked, its inputs filled in, its post half remembered. */
export async function runUse(
  frame: Frame,
  step: CompositeStep,
  setting: Setting,
  attempt: Attempt,
  play: Play,
): Promise<void> {
  const found = resolvedAction(step.uses ?? '', frame.places)
  checkAction(found.uses, found.action, resolver(placesOf(found, frame.places), 'always'))
  for (const name of Object.keys(step.with ?? {}))
    if (!(name in found.action.inputs)) throw new Refusal(`${found.uses} has no input "${name}"`)
  const { action } = found
  if (isComposite(action)) return runComposite(frame, step, found, setting, attempt, play)
  const call = callOf(frame, step, found, action, setting)
  const state = stateOf(frame, step)
  if (action.runs.post !== undefined) registerPost(frame, step.name ?? found.uses, call, state)
  Object.assign(attempt.state, state)
  await runJavaScript(frame.machine, call, 'main', attempt)
  Object.assign(state, attempt.state)
}

/** Plays the `pre:` half of a step's action, when it has one, before the job's first step. */
export async function runPre(frame: Frame, step: CompositeStep): Promise<StepResult | undefined> {
  if (step.uses === undefined || step.uses.startsWith('./')) return undefined
  const found = resolvedAction(step.uses, frame.places)
  const { action } = found
  if (isComposite(action) || action.runs.pre === undefined) return undefined
  const scope = scopeOf(frame, environmentOf(frame), 'step')
  const setting = { scope, env: { ...frame.inherited, ...filledAll(step.env, scope) }, minutes: undefined }
  const attempt = createAttempt(stateOf(frame, step))
  const wanted = holds(action.runs['pre-if'] ?? 'always()', scopeOf(frame, environmentOf(frame), 'if'))
  if (wanted) await runJavaScript(frame.machine, callOf(frame, step, found, action, setting), 'pre', attempt)
  else attempt.outcome = 'skipped'
  if (attempt.outcome === 'failure') frame.machine.state = 'failure'
  const { outcome, outputs, log, summary, annotations, steps } = attempt
  return {
    id: undefined,
    name: `Pre ${found.uses}`,
    outcome,
    conclusion: outcome,
    outputs,
    log,
    summary,
    annotations,
    steps,
  }
}
