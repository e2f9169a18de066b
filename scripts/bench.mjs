// Measures the suite beside what people would use instead, on this machine, in one run. Plain JavaScript, since a fresh machine has Node 20 alone.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24, prepare } from './setup.mjs'

const here = dirname(fileURLToPath(import.meta.url))

try {
  const words = process.argv.slice(2)
  if (words.length > 0) await prepare()
  else await prepare({ python: false })
  const child = spawn(node24(), [join(here, 'bench', 'main.ts'), ...words], { stdio: 'inherit' })
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
