// The verdict on requirements from the archive's index, as stage 1 asks for it.
import { readFileSync } from 'node:fs'
import { advisoriesFrom } from '../../../shared/clients/advisories/source.ts'

const [database = '', file = ''] = process.argv.slice(2)
const [wall, processor] = [performance.now(), process.cpuUsage()]
const packages = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => ({ name: line.split('==')[0] ?? '', version: line.split('==')[1] ?? '' }))
const advisories = advisoriesFrom(database, { folder: '.', now: () => new Date().toISOString() })
const { reading, hits } = await advisories.lookUp(packages)
if (hits.length === 0) throw new Error(`nothing was found: ${JSON.stringify(reading)}`)
const used = process.cpuUsage(processor)
// the record's own name where it is one, else the one that it is known by
const numbers = Object.fromEntries(
  hits.map(({ id, aliases }) => [[id, ...aliases].find((name) => name.startsWith('CVE')) ?? id, 1]),
)
console.log(
  JSON.stringify({ numbers, wall: (performance.now() - wall) / 1000, processor: (used.user + used.system) / 1e6 }),
)
