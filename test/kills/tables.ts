import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../journey/platform.ts'
import { venv, type Databases } from '../mlflow/server.ts'

/** What MLflow's tables held at a time, to be put back as often as it is asked, past MLflow and while it runs. */
export type Tables = {
  readonly keep: () => Promise<void>
  readonly restore: () => Promise<void>
  /** whether they hold what they held */
  readonly same: () => Promise<boolean>
  readonly stop: () => Promise<void>
}

/** A process that keeps and restores the tables of these databases. */
export function startTables({ registry, accounts }: Databases): Tables {
  const words = [join(root, 'test', 'kills', 'tables.py'), registry, accounts]
  const child = spawn(join(venv, 'python'), words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit')
  const ask = async (word: string): Promise<string> => {
    const answered = once(lines, 'line').then(([line]) => String(line))
    child.stdin.write(`${word}\n`)
    const failed = ended.then(() => Promise.reject<string>(new Error(`The tables are not kept: ${word} ended it.`)))
    return Promise.race([answered, failed])
  }
  return {
    keep: async () => {
      await ask('keep')
    },
    restore: async () => {
      await ask('restore')
    },
    same: async () => (await ask('same')) === 'yes',
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
