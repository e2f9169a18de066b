import { runAction, runCommand } from '../shared/runtime/run.ts'
import type { Main } from '../shared/runtime/run.ts'
import { contracts, version } from './contracts.ts'

type ActionName = keyof typeof contracts

const mains: Readonly<Record<ActionName, Main>> = {}

/** Runs an action as the step that its stub in dist stands for. */
export async function start(name: ActionName): Promise<void> {
  await runAction(name, mains[name])
}

/** Runs an action as a verb of the command line. */
export async function command(args: readonly string[]): Promise<void> {
  await runCommand(args, { version, contracts, mainOf: (verb) => mainOf(verb) })
}

function mainOf(verb: string): Main {
  const main = (mains as Readonly<Record<string, Main | undefined>>)[verb]
  if (main === undefined) throw new Error(`No main stands behind the verb "${verb}".`)
  return main
}
