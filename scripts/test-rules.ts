// Turns every rule of the GitHub stand-in off in turn: the test that the rule names must go red, or the rule proves nothing.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ruleNames, rules, type RuleName } from '../test/github/rules.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const stories = join(root, 'test', 'journey', 'rules')
// of this process alone, so that two may run side by side
const report = join(root, '.work', `rules-report-${process.pid}.json`)

const Report = z.looseObject({
  testResults: z.array(
    z.looseObject({
      assertionResults: z.array(
        z.looseObject({ title: z.string(), status: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
})

/** How many times its own limit a test may take. */
const patient = 10

const ranOut = /^TestTimeoutError|^Error: (?:Test|Hook) timed out/

let running: ChildProcess | null = null

type Outcome = { readonly status: string; readonly why: string }

/** The files of the journeys that hold these titles. */
const filesOf = (titles: readonly string[]): readonly string[] =>
  readdirSync(stories)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(stories, name))
    .filter((path) => titles.some((title) => readFileSync(path, 'utf8').includes(title)))

/** How each test of the journeys ended whose title is among those given, with one rule switched off or none. */
async function outcomes(titles: readonly string[], without?: RuleName): Promise<ReadonlyMap<string, Outcome>> {
  mkdirSync(dirname(report), { recursive: true })
  const pattern = titles.map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const words = ['run', ...filesOf(titles), '-t', pattern, '--reporter=json', `--outputFile=${report}`]
  // a journey that ran out of time is red for another reason than its rule
  const patience = [`--testTimeout=${30_000 * patient}`, `--hookTimeout=${120_000 * patient}`]
  const env = { ...process.env, STAND_IN_WITHOUT: without ?? '', STAND_IN_PATIENCE: String(patient) }
  try {
    await new Promise((done) => {
      const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
      const child = spawn(process.execPath, [vitest, ...words, ...patience], { cwd: root, env, stdio: 'ignore' })
      child.on('close', done)
      running = child
    })
    const { testResults } = Report.parse(JSON.parse(readFileSync(report, 'utf8')))
    const all = testResults.flatMap(({ assertionResults }) => assertionResults)
    const named = all.filter(({ title }) => titles.includes(title))
    return new Map(
      named.map(({ title, status, failureMessages: [why = ''] }) => [
        title,
        { status, why: why.split('\n', 1)[0] ?? '' },
      ]),
    )
  } finally {
    rmSync(report, { force: true })
  }
}

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((name) => !ruleNames.some((each) => each === name))
  if (unknown.length > 0) throw new Error(`There is no rule ${unknown.join(', ')}.`)
  const wanted = ruleNames.filter((name) => asked.length === 0 || asked.includes(name))
  const proofs = [...new Set(wanted.map((name) => rules[name].proof))]
  const green = await outcomes(proofs)
  const broken = proofs.filter((title) => green.get(title)?.status !== 'passed')
  for (const title of broken) console.log(`NOT GREEN with every rule on  ${title}\n    ${green.get(title)?.why ?? ''}`)
  console.log(`${proofs.length - broken.length} of ${proofs.length} proofs pass with every rule on`)
  let failures = 0
  for (const name of wanted) {
    const { proof } = rules[name]
    // what is red with the rule on proves nothing when it is red without
    if (broken.includes(proof)) {
      failures += 1
      console.log(`NOT TRIED  ${name}: ${proof}`)
      continue
    }
    const started = performance.now()
    const { status, why } = (await outcomes([proof], name)).get(proof) ?? { status: 'no such test', why: '' }
    const red = status === 'failed' && !ranOut.test(why)
    if (!red) failures += 1
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${red ? 'red as it must be' : `NOT RED (${status})`}  ${name}: ${proof} (${seconds} s)`)
    // a red for another reason than the rule would show here
    if (why !== '') console.log(`    ${why}`)
  }
  console.log(`${wanted.length - failures} passed, ${failures} failed`)
  process.exitCode = failures === 0 ? 0 : 1
}

// whoever ends this ends the journeys that it plays, which stop their servers
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    running?.kill(signal)
    process.exit(1)
  })

await main(process.argv.slice(2))
