// The one test command: sets up, checks statically, runs every test. Plain JavaScript, since a fresh machine has Node 20 alone.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24, prepare } from './setup.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const report = join(root, '.work', 'test-report.json')
const tool = (...path) => join(root, 'node_modules', ...path)

const checks = [
  ['types and lint', [join(root, 'scripts', 'lint.ts')]],
  ['format', [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['docs', [join(root, 'scripts', 'docs.ts'), '--check']],
]

/** How a child ended and how long it took, in seconds; what it says is shown at once, or kept until it failed. */
function run(args, { shown }) {
  const begun = Date.now()
  const node = node24()
  // a bare `node` in a child must be the one we test with
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    FORCE_COLOR: '0',
    NO_COLOR: '1',
  }
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      env,
      stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
    })
    const said = []
    child.stdout?.on('data', (part) => said.push(part))
    child.stderr?.on('data', (part) => said.push(part))
    const end = (passed, text) => resolve({ passed, text, seconds: (Date.now() - begun) / 1000 })
    child.on('error', (error) => end(false, String(error)))
    child.on('close', (code) => end(code === 0, Buffer.concat(said).toString('utf8')))
  })
}

/** One check after another, beside the tests: these wait for servers now and then. */
async function staticChecks() {
  const results = []
  for (const [title, args] of checks) {
    const result = await run(args, { shown: false })
    console.log(`${result.passed ? 'passed' : 'FAILED'}  ${title}  ${result.seconds.toFixed(1)} s`)
    if (!result.passed) console.log(result.text)
    results.push({ title, ...result })
  }
  return results
}

/** The totals of a run of vitest; a file that could not be run at all counts as one failure. */
function totals({ passed }) {
  let found
  try {
    found = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const broken = found.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
  )
  const failed = found.numFailedTests + broken.length
  return {
    passed: found.numPassedTests,
    // an error outside any test fails the run though every test passed
    failed: failed === 0 && !passed ? 1 : failed,
    skipped: found.numPendingTests + (found.numTodoTests ?? 0),
  }
}

async function main() {
  await prepare()
  console.log('Static checks and tests')
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const testing = run(
    [
      tool('vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { shown: true },
  )
  const [results, vitest] = await Promise.all([staticChecks(), testing])
  const tests = totals(vitest)
  const failedChecks = results.filter((result) => !result.passed)
  console.log(
    `\nStatic checks: ${results.map(({ title, passed }) => `${title} ${passed ? 'passed' : 'FAILED'}`).join(', ')}`,
  )
  console.log(
    `Tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped in ${vitest.seconds.toFixed(0)} s`,
  )
  const failed = tests.failed + failedChecks.length
  console.log(`${tests.passed + results.length - failedChecks.length} passed, ${failed} failed`)
  process.exitCode = failed === 0 && tests.passed > 0 ? 0 : 1
}

await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
})
