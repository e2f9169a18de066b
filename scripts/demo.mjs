// Plays the whole journey on a fresh machine: sets up what is missing, then runs the story on the Node that comes with the packages.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24, prepare } from './setup.mjs'

const here = dirname(fileURLToPath(import.meta.url))

try {
  await prepare()
  const child = spawn(node24(), [join(here, 'demo', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
