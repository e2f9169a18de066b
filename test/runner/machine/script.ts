import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Scope } from '../language/expression.ts'
import { Refusal } from '../language/refusal.ts'
import { filled } from '../language/template.ts'
import type { CompositeStep } from '../language/workflow-file.ts'
import { fail, runProgram } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import type { Frame } from './frame.ts'
import { processEnvironment } from './machine.ts'

const shells: Readonly<Record<string, readonly string[]>> = {
  unspecified: ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  sh: ['sh', '-e'],
}

function shellOf(frame: Frame, step: CompositeStep): readonly string[] {
  const name = step.shell ?? (frame.kind === 'job' ? frame.machine.defaults.shell : undefined) ?? 'unspecified'
  const found = shells[name]
  if (found === undefined) throw new Refusal(`the runner does not implement "shell: ${name}", only bash and sh`)
  return found
}

/** Plays a `run:` step. A composite's script gets no INPUT_ variable: what it shall know must stand under `env:`. */
export async function runScript(
  frame: Frame,
  step: CompositeStep,
  setting: {
    readonly scope: Scope
    readonly env: Readonly<Record<string, string>>
    readonly minutes: number | undefined
  },
  attempt: Attempt,
): Promise<void> {
  const { machine } = frame
  const [program = 'bash', ...options] = shellOf(frame, step)
  const script = join(machine.folders.temp, `${(machine.counter += 1)}.sh`)
  writeFileSync(script, `${filled(step.run ?? '', setting.scope)}\n`)
  const folder = step['working-directory'] ?? (frame.kind === 'job' ? machine.defaults.folder : undefined) ?? '.'
  const code = await runProgram(machine, attempt, {
    program,
    arguments: [...options, script],
    folder: resolve(machine.folders.workspace, filled(folder, setting.scope)),
    environment: processEnvironment(machine, frame.github, setting.env),
    minutes: setting.minutes,
  })
  if (code !== undefined && code !== 0) fail(machine, attempt, `Process completed with exit code ${code}.`)
}
