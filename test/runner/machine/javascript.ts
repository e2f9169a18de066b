import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { JavaScriptAction } from '../language/action-file.ts'
import type { Dictionary } from '../language/expression.ts'
import { Refusal } from '../language/refusal.ts'
import { fail, runHere, runProgram } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import type { Machine } from './machine.ts'
import { processEnvironment } from './machine.ts'
import { playedHere } from './own-actions.ts'

export interface JavaScriptCall {
  readonly uses: string
  readonly folder: string
  readonly action: JavaScriptAction
  readonly inputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly github: Dictionary
  readonly minutes: number | undefined
}

function variables(prefix: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]))
}

function inputVariables(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const named = Object.entries(inputs).map(([name, value]) => [name.replaceAll(' ', '_').toUpperCase(), value] as const)
  return variables('INPUT_', Object.fromEntries(named))
}

/** Plays one half of a node24 action with the runner's own Node.js, whatever `node` is on PATH. */
export async function runJavaScript(
  machine: Machine,
  call: JavaScriptCall,
  half: 'pre' | 'main' | 'post',
  attempt: Attempt,
): Promise<void> {
  const entry = join(call.folder, call.action.runs[half] ?? '')
  if (!existsSync(entry))
    throw new Refusal(`${call.uses}: the file ${call.action.runs[half]} of "${half}" does not exist`)
  const here = playedHere.get(entry)
  const environment = {
    ...processEnvironment(machine, call.github, call.env),
    ...inputVariables(call.inputs),
    ...variables('STATE_', attempt.state),
    ACTIONS_RESULTS_URL: pathToFileURL(`${machine.artifacts}/`).href,
  }
  const program = { environment, minutes: call.minutes }
  const folder = machine.folders.workspace
  const code = await (here === undefined
    ? runProgram(machine, attempt, { ...program, program: process.execPath, arguments: [entry], folder })
    : runHere(machine, attempt, here, program))
  if (code === undefined || code === 0 || attempt.annotations.some((one) => one.level === 'failure')) {
    if (code !== undefined && code !== 0) attempt.outcome = 'failure'
    return
  }
  fail(machine, attempt, `The action failed with exit code ${code} and said nothing.`)
}
