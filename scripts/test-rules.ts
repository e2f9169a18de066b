// Turns every rule of the GitHub stand-in off in turn: the test that the rule names must go red, or the rule proves nothing.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ruleNames, rules, type RuleName } from '../test/github/rules.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const report = join(root, '.work', 'rules-report.json')

const Report = z.looseObject({
  testResults: z.array(
    z.looseObject({ assertionResults: z.array(z.looseObject({ title: z.string(), status: z.string() })) }),
  ),
})

/** How each test of the journeys ended whose title is among those given, with the rules named switched off. */
async function outcomes(title: string | null, without: readonly RuleName[]): Promise<ReadonlyMap<string, string>> {
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const named = title === null ? [] : ['-t', title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')]
  const words = ['run', 'test/journey/rules', ...named, '--reporter=json', `--outputFile=${report}`]
  const env = { ...process.env, STAND_IN_WITHOUT: without.join(',') }
  await new Promise((done) => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    spawn(process.execPath, [vitest, ...words], { cwd: root, env, stdio: 'ignore' }).on('close', done)
  })
  const { testResults } = Report.parse(JSON.parse(readFileSync(report, 'utf8')))
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  return new Map(
    all.filter(({ status }) => status !== 'skipped' && status !== 'pending').map((one) => [one.title, one.status]),
  )
}

async function main(asked: readonly string[]): Promise<void> {
  const wanted = ruleNames.filter((name) => asked.length === 0 || asked.includes(name))
  const green = await outcomes(null, [])
  const broken = [...green].filter(([, status]) => status !== 'passed').map(([title]) => title)
  if (broken.length > 0) throw new Error(`These fail with every rule on: ${broken.join('; ')}`)
  let failures = 0
  for (const name of wanted) {
    const { proof } = rules[name]
    const status = (await outcomes(proof, [name])).get(proof)
    const red = status === 'failed'
    if (!red) failures += 1
    console.log(`${red ? 'red as it must be' : `NOT RED (${status ?? 'no such test'})`}  ${name}: ${proof}`)
  }
  console.log(`${wanted.length - failures} passed, ${failures} failed`)
  process.exitCode = failures === 0 ? 0 : 1
}

await main(process.argv.slice(2))
