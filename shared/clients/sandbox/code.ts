import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from './box.ts'

/** The code of one commit, as git has it: nothing of a working tree, whatever somebody changed there. */

const commitName = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

// what a checkout's own configuration could start must not run
const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

/** Writes the files of the commit below `target`; null where all are there, else why not. `aside` is a folder to work in. */
export async function placeCode(
  { checkout, commit }: { readonly checkout: string; readonly commit: string },
  target: string,
  aside: string,
): Promise<string | null> {
  if (!commitName.test(commit)) return 'the run names no whole commit'
  mkdirSync(target, { recursive: true })
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: aside, GIT_INDEX_FILE: join(aside, 'code.index') }
  const steps = [
    ['cat-file', '-e', `${commit}^{commit}`],
    ['read-tree', commit],
    ['checkout-index', '--all', `--prefix=${target}/`],
  ]
  for (const words of steps) {
    const { code, said } = await runProgram(['git', ...quiet, '-C', checkout, ...words], env)
    const why = said.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
    if (code !== 0) return `the checkout does not give the files of commit ${commit.slice(0, 12)} (${why})`
  }
  return null
}
