import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { promisify } from 'node:util'
import { parseRows, type Row } from '../../domain/scenario/result.ts'
import { UserError } from '../failure.ts'

const run = promisify(execFile)

/** Half an hour: some hundreds of scenarios, each with a server of its own. */
const longest = 30 * 60_000

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
  const playing = run(process.execPath, [player, policy, ...files], {
    cwd: folder,
    timeout: longest,
    maxBuffer: 2 ** 28,
  })
  playing.child.stderr?.pipe(progress, { end: false })
  const { stdout } = await playing.catch((error: unknown) => {
    // a child that is stopped for its time says nothing of it
    if (error instanceof Error && Reflect.get(error, 'killed') === true)
      throw new UserError(
        `The scenarios were not played within ${longest / 60_000} minutes.`,
        'Play their files one after the other, or on a machine with less to do.',
      )
    throw error
  })
  return parseRows(stdout)
}
