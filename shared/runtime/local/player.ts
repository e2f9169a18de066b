import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { promisify } from 'node:util'
import { parseRows, type Row } from '../../domain/scenario/result.ts'
import { UserError } from '../failure.ts'

const run = promisify(execFile)

/** So long may a player say nothing: ten scenarios, each with a server of its own, on a machine that has other work. */
const longestSilence = 10 * 60_000

/** The player of a clone of this suite, beside the bundle that runs; null where there is no clone. */
export function playerOf(script: string | undefined): string | null {
  if (script === undefined) return null
  const player = join(dirname(dirname(realpathSync(script))), 'test', 'scenarios', 'main.ts')
  return existsSync(player) ? player : null
}

/** The rows of scenarios that were done to the clone's stand-in and to a real registry, in a process of their own, which tells how far it is. */
export async function playThroughForge(
  folder: string,
  files: readonly string[],
  policy: string,
  script: string | undefined = process.argv[1],
  progress: Writable = process.stderr,
): Promise<readonly Row[]> {
  const player = playerOf(script)
  if (player === null)
    throw new UserError(
      'Only a clone of Countersign itself can play scenarios through a forge: the stand-in is no part of what is released.',
      'Clone it, run `npm test` or `node scripts/setup.mjs` there once, and call its dist/countersign.js; or leave --through away.',
    )
  const silent = new AbortController()
  const alarm = setTimeout(() => silent.abort(), longestSilence)
  const words = [player, policy, ...files]
  const playing = run(process.execPath, words, { cwd: folder, signal: silent.signal, maxBuffer: 2 ** 28 })
  playing.child.stderr?.on('data', () => alarm.refresh()).pipe(progress, { end: false })
  const { stdout } = await playing
    .catch((error: unknown) => {
      if (!silent.signal.aborted) throw error
      throw new UserError(
        `The player of scenarios has said nothing for ${longestSilence / 60_000} minutes and was ended.`,
        'Play fewer files at a time, or on a machine with less to do.',
      )
    })
    .finally(() => clearTimeout(alarm))
  return parseRows(stdout)
}
