// Kills the promoter's own process at its requests. Plain JavaScript, since a fresh machine has Node 20 alone.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24, prepare } from './setup.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

try {
  await prepare()
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const words = ['run', '--config', 'vitest.kills.config.ts', ...process.argv.slice(2)]
  const child = spawn(node24(), [vitest, ...words], { cwd: root, stdio: 'inherit' })
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
