// Starts a suite of tests that is no part of `npm test`. Plain JavaScript, since a fresh machine has Node 20 alone.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24 } from './setup.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs vitest's config of that name with the words of the command line; its exit code. */
export function tested(name, variables = {}) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const words = ['run', '--config', `vitest.${name}.config.ts`, ...process.argv.slice(2)]
  const child = spawn(node24(), [vitest, ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  })
  // a signal from the keyboard reaches the tests as well; whoever waits here cleans up after them
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** Plays a main; what it throws is said in its sentence and ends the process with 1. */
export async function played(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
