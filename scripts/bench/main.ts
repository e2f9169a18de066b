import { availableParallelism, totalmem } from 'node:os'
import { peers } from './environment.ts'
import { gates } from './gates.ts'
import { ledger } from './ledger.ts'
import { askedBy, type Finding, type Line, tableOf, verdictOf } from './report.ts'

/** A benchmark: what it measures, and the measuring. */
export type Bench = {
  readonly id: string
  readonly what: string
  readonly run: (context: Context) => Promise<Finding>
}

export type Context = {
  /** the Python that has what is measured against */
  readonly python: string
  readonly rows: number | null
  readonly say: (line: string) => void
}

const groups: Readonly<Record<string, { readonly about: string; readonly benches: readonly Bench[] }>> = {
  gates: { about: 'stage 1 and its parts beside Python, DuckDB and the scanners people use', benches: gates },
  ledger: {
    about: 'the ledger as it grows (verify, append, lookup, who), the start of an action, and requests counted',
    benches: ledger,
  },
}

async function measured(benches: readonly Bench[], context: Context): Promise<readonly Line[]> {
  const lines: Line[] = []
  for (const { id, what, run } of benches) {
    context.say(`${id}  ${what} …`)
    try {
      lines.push({ id, what, ...(await run(context)) })
    } catch (error) {
      lines.push({ id, what, why: error instanceof Error ? error.message.slice(0, 2000) : String(error) })
    }
  }
  return lines
}

async function main(words: readonly string[]): Promise<void> {
  const asked = askedBy(words)
  const group = asked.group === null ? undefined : groups[asked.group]
  if (group === undefined) {
    if (asked.group !== null) throw new Error(`There is no group "${asked.group}".`)
    for (const [name, { about, benches }] of Object.entries(groups)) {
      console.log(`npm run bench -- ${name}   ${about}`)
      for (const { id, what } of benches) console.log(`  ${id.padEnd(4)} ${what}`)
    }
    return
  }
  const unknown = asked.only.filter((id) => !group.benches.some((one) => one.id === id))
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.`)
  const say = (line: string): void => console.error(line)
  const benches = group.benches.filter(({ id }) => asked.only.length === 0 || asked.only.includes(id))
  const lines = await measured(benches, {
    python: asked.group === 'ledger' ? '' : await peers(say),
    rows: asked.rows,
    say,
  })
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB`
  console.log(asked.json ? JSON.stringify({ machine, lines }, null, 2) : `${machine}\n\n${tableOf(lines)}`)
  // a missed target is a finding; two numbers that should be one are a fault
  if (lines.some((line) => !('why' in line) && verdictOf(line) === 'DIFFERENT')) process.exitCode = 1
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
