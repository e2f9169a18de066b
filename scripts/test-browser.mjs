// Looks at the audit pack in a real browser. Plain JavaScript, since a fresh machine has Node 20 alone.
import { execFileSync, spawnSync } from 'node:child_process'
import { prepare } from './setup.mjs'
import { played, tested } from './suite.mjs'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'chromium-headless-shell',
]

const runs = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0

/** The command of a Chromium, installed where this machine lets us; an error says what to do where it does not. */
function chromium() {
  const given = process.env.COUNTERSIGN_CHROMIUM
  if (given !== undefined) {
    if (runs(given)) return given
    throw new Error(`COUNTERSIGN_CHROMIUM names ${given}, which does not start.`)
  }
  const found = () => names.find(runs)
  const first = found()
  if (first !== undefined) return first
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    console.error('Chromium, from the packages of this machine’s Debian …')
    try {
      execFileSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
      execFileSync('apt-get', ['install', '-yq', '--no-install-recommends', 'chromium'], { stdio: 'ignore' })
    } catch {
      // what is missing then is said below
    }
  }
  const second = found()
  if (second !== undefined) return second
  throw new Error(
    `No browser: none of ${names.join(', ')} is on the PATH, and none could be installed. Install Chromium or Chrome, or name one in COUNTERSIGN_CHROMIUM. Nothing was tested.`,
  )
}

await played(async () => {
  await prepare({ python: false })
  return tested('browser', { COUNTERSIGN_CHROMIUM: chromium() })
})
