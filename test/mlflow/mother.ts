import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** A Python that has MLflow imported: servers and training scripts are forked from it, since importing is most of their start. */

const here = dirname(fileURLToPath(import.meta.url))
const python = resolve(here, '../../.venv/bin/python')
const variable = 'MLFLOW_MOTHER'

/** Begins it for a run of the tests, and gives back what ends it; it imports nothing before it is first asked. */
export function setup(): () => void {
  if (!existsSync(python)) return () => undefined
  // the name of a socket is short: it lies apart from what the tests put aside
  const socket = join(mkdtempSync(join(tmpdir(), 'm-')), 's')
  const child = spawn(python, [join(here, 'mother.py'), socket], {
    // read when libraries are loaded, by mother for all
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', OMP_NUM_THREADS: '1', GIT_PYTHON_REFRESH: 'quiet' },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  process.env[variable] = socket
  return () => {
    Reflect.deleteProperty(process.env, variable)
    child.stdin.end()
  }
}

/** The socket at which it listens; null where no run of the tests began it. */
export const mother = (): string | null => process.env[variable] ?? null

export type Born = {
  readonly pid: number
  /** its exit code, null where a signal ended it; it ends with this process at the latest */
  readonly ended: Promise<number | null>
}

const Line = z.union([z.strictObject({ pid: z.number().int() }), z.strictObject({ exit: z.number().int() })])

/** Forks what the words say, as a process of its own that sees the given environment alone. */
export async function born(
  socket: string,
  asked: {
    readonly words: readonly string[]
    readonly env: NodeJS.ProcessEnv
    readonly cwd: string
    /** where it writes what it says, and what goes wrong */
    readonly out: string
    readonly log: string
  },
): Promise<Born> {
  const connection = connect(socket)
  await once(connection, 'connect')
  const lines = createInterface({ input: connection })
  let exit: number | null = null
  const first = Promise.withResolvers<number>()
  const last = Promise.withResolvers<number | null>()
  lines.on('line', (text) => {
    const line = Line.parse(JSON.parse(text))
    if ('pid' in line) first.resolve(line.pid)
    else exit = line.exit
  })
  // a leash that breaks tells that its end is gone, however that came
  connection.on('error', () => undefined)
  connection.on('close', () => {
    first.reject(new Error('The Python that forks MLflow ended.'))
    last.resolve(exit)
  })
  connection.write(`${JSON.stringify(asked)}\n`)
  return { pid: await first.promise, ended: last.promise }
}
