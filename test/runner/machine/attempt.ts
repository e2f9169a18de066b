import { join } from 'node:path'
import type { Annotation, Conclusion, StepResult } from '../result.ts'
import { commandFiles } from './command-files.ts'
import type { Written } from './command-files.ts'
import { commandReader } from './commands.ts'
import type { Machine } from './machine.ts'
import { exitCodeAt, type Main } from '../own-actions/toolkit.ts'
import { runProcess, type Command, type Ending } from './process.ts'

/** What one step does while it runs: its log, marks and values, secrets already blotted out of all but the values. */
export interface Attempt {
  readonly log: string[]
  readonly annotations: Annotation[]
  readonly outputs: Record<string, string>
  readonly state: Record<string, string>
  readonly steps: StepResult[]
  summary: string
  outcome: Conclusion
}

export function createAttempt(state: Record<string, string> = {}): Attempt {
  return { log: [], annotations: [], outputs: {}, state, steps: [], summary: '', outcome: 'success' }
}

export function fail(machine: Machine, attempt: Attempt, message: string): void {
  attempt.outcome = 'failure'
  const hidden = machine.masks.hide(message)
  attempt.log.push(`##[error]${hidden}`)
  attempt.annotations.push({
    level: 'failure',
    message: hidden,
    title: undefined,
    file: undefined,
    line: undefined,
    endLine: undefined,
  })
}

interface Program {
  readonly program: string
  readonly arguments: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly minutes: number | undefined
}

function lineSink(machine: Machine, attempt: Attempt): (line: string) => void {
  const read = commandReader({
    annotate: (one) => attempt.annotations.push({ ...one, message: machine.masks.hide(one.message) }),
    mask: machine.masks.add,
    output: (name, value) => (attempt.outputs[name] = value),
    state: (name, value) => (attempt.state[name] = value),
    fail: (reason) => fail(machine, attempt, reason),
  })
  return (line) => {
    const shown = read(line)
    if (shown !== undefined) attempt.log.push(machine.masks.hide(shown))
  }
}

function keep(machine: Machine, attempt: Attempt, written: Written): void {
  Object.assign(attempt.outputs, written.outputs)
  Object.assign(attempt.state, written.state)
  for (const [name, value] of Object.entries(written.environment)) machine.environment.set(name, value)
  machine.paths.unshift(...[...written.paths].reverse())
  attempt.summary += machine.masks.hide(written.summary)
}

function timeLeft(machine: Machine): number {
  // A cancelled job still gets five minutes for what must always run.
  return machine.state === 'cancelled' ? 5 * machine.minute : Math.max(1, machine.deadline - Date.now())
}

function timeOut(machine: Machine, attempt: Attempt, minutes: number | undefined, ofJob: boolean): void {
  fail(
    machine,
    attempt,
    ofJob ? 'The job has exceeded its maximum execution time.' : `The action has timed out after ${minutes} minutes.`,
  )
  if (!ofJob) return
  attempt.outcome = 'cancelled'
  machine.state = 'cancelled'
}

/** Runs one process of a step and takes over what it printed and wrote; gives its exit code, or undefined after a time-out. */
export async function runProgram(machine: Machine, attempt: Attempt, program: Program): Promise<number | undefined> {
  const started = (group: number): unknown => machine.groups.add(group)
  return attempted(machine, attempt, program, (given) => runProcess({ ...program, ...given, started }))
}

/** Plays an action of our own in this process, as if it were one of the step's. */
export async function runHere(
  machine: Machine,
  attempt: Attempt,
  main: Main,
  program: Pick<Program, 'environment' | 'minutes'>,
): Promise<number | undefined> {
  return attempted(machine, attempt, program, async ({ environment, line, milliseconds }) => {
    const late = Promise.withResolvers<Ending>()
    const timer = setTimeout(() => late.resolve('timed out'), Math.min(milliseconds, 2 ** 31 - 1))
    const ending = await Promise.race([exitCodeAt({ env: environment, line }, main), late.promise])
    clearTimeout(timer)
    return ending
  })
}

async function attempted(
  machine: Machine,
  attempt: Attempt,
  program: Pick<Program, 'environment' | 'minutes'>,
  played: (given: Pick<Command, 'environment' | 'line' | 'milliseconds'>) => Promise<Ending>,
): Promise<number | undefined> {
  const files = commandFiles(join(machine.folders.files, String((machine.counter += 1))))
  const left = timeLeft(machine)
  const own = program.minutes === undefined ? left : program.minutes * machine.minute
  const ending = await played({
    environment: { ...program.environment, ...files.variables },
    line: lineSink(machine, attempt),
    milliseconds: Math.min(left, own),
  })
  if (ending === 'timed out') timeOut(machine, attempt, program.minutes, left <= own)
  try {
    keep(machine, attempt, files.collect())
  } catch (error) {
    fail(machine, attempt, error instanceof Error ? error.message : String(error))
  }
  return ending === 'timed out' ? undefined : ending
}
