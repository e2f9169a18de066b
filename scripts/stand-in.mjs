// Starts the GitHub stand-in alone, on the Node that comes with the packages. Plain JavaScript, since a fresh machine has Node 20 alone.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24, prepare } from './setup.mjs'

const here = dirname(fileURLToPath(import.meta.url))

try {
  await prepare({ python: false })
  const child = spawn(node24(), [join(here, 'stand-in', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
