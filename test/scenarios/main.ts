import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatYaml, locate } from '../../shared/clients/document/yaml.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import { readPeople } from '../../shared/domain/governance/people-rules.ts'
import { formatRows, type Row } from '../../shared/domain/scenario/result.ts'
import type { Ground } from '../../shared/domain/scenario/play.ts'
import { readScenarios, type ScenarioReading } from '../../shared/domain/scenario/scenario-rules.ts'
import { measurer } from '../../shared/domain/scenario/world.ts'
import { stageText } from '../../shared/render/scenario/stage-text.ts'
import { localDocuments } from '../../shared/runtime/local/documents.ts'
import { startMlflow } from '../mlflow/server.ts'
import { playThroughForge } from './play.ts'
import { openRegistry, type Registry } from './registry.ts'

/** `policy test --through forge` as a process: prints a row for each scenario of the files, as JSON, and beside it how far it is. */

function groundOf(policyPath: string): Ground {
  const policy = locate(readFileSync(policyPath, 'utf8'), policyPath)
  if (!policy.ok) throw new Error(policy.problems.map(formatProblem).join('\n'))
  const beside = join(dirname(policyPath), 'people.yml')
  const people = existsSync(beside) ? locate(readFileSync(beside, 'utf8'), beside) : null
  const read = people?.ok === true ? readPeople(people.value) : null
  const extras = read?.ok === true ? read.value : { services: [], tools: [] }
  return {
    policy: policy.value.value,
    extras: { services: extras.services, tools: extras.tools },
    measure: measurer(),
  }
}

type Asked = { readonly file: string; readonly scenario: ScenarioReading }

async function playOne({ file, scenario }: Asked, ground: Ground, registry: Registry, number: number): Promise<Row> {
  const { name, line, read } = scenario
  const row = (differences: readonly string[]): Row => ({ file, line, scenario: name, differences })
  if (!read.ok) return row(read.problems.map(formatProblem))
  try {
    return row(await playThroughForge(read.value, ground, stageText, registry, number))
  } catch (error) {
    return row([`could not be played: ${error instanceof Error ? error.message : String(error)}`])
  }
}

/** Says how far it is, at the first scenario, at every tenth and at the last. */
function progress(all: number, say: (line: string) => void): (row: Row) => void {
  const begun = Date.now()
  let [done, failed] = [0, 0]
  return ({ differences }) => {
    done += 1
    if (differences.length > 0) failed += 1
    if (done !== 1 && done % 10 !== 0 && done !== all) return
    say(`${done} of ${all} scenarios played, ${failed} failed (${((Date.now() - begun) / 1000).toFixed(0)} s)`)
  }
}

export async function play(
  policyPath: string,
  paths: readonly string[],
  folder: string,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const ground = groundOf(policyPath)
  const rows: Row[] = []
  const asked: Asked[] = []
  for (const document of localDocuments(folder, paths, { locate, format: formatYaml })) {
    const problems = document.ok ? readScenarios(document.value).problems : document.problems
    rows.push(...problems.map(({ file, line, message }) => ({ file, line, scenario: null, differences: [message] })))
    if (document.ok)
      asked.push(
        ...readScenarios(document.value).scenarios.map((scenario) => ({ file: document.value.file, scenario })),
      )
  }
  const home = mkdtempSync(join(tmpdir(), 'scenarios-'))
  say('MLflow starts')
  const server = await startMlflow({ folder: home })
  try {
    const tell = progress(asked.length, say)
    // two at a time, each with a way of its own to the registry, so that one's failures are not another's
    const results = new Map<number, Row>()
    const lane = async (first: number): Promise<void> => {
      const registry = await openRegistry(server, `scenarios-${first}`)
      for (let index = first; index < asked.length; index += 2) {
        const one = asked[index]
        if (one === undefined) continue
        const row = await playOne(one, ground, registry, index + 1)
        results.set(index, row)
        tell(row)
      }
      await registry.proxy.stop()
    }
    await Promise.all([lane(0), lane(1)])
    return [...rows, ...asked.map((_, index) => results.get(index)).filter((row) => row !== undefined)]
  } finally {
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Ends this process soon after the one that began it, which may have been killed before it could say so. */
function endWithParent(): void {
  const { ppid } = process
  setInterval(() => {
    if (process.ppid !== ppid) process.exit(1)
  }, 1000).unref()
}

const [policy, ...paths] = process.argv.slice(2)
if (policy !== undefined && process.argv[1] === import.meta.filename) {
  endWithParent()
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  process.stdout.write(formatRows(await play(policy, paths, process.cwd(), say)))
}
