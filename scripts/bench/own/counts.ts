// Rows by race, sex and label, as the readers of the bundle bring them; what the peer does beside it stands in ../peers/counts.py.
import { readFileSync } from 'node:fs'
import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import { confusionCells } from '../../../shared/domain/metric/confusion.ts'
import { categoryColumn, groupCodes } from '../../../shared/domain/metric/selection.ts'

const names = ['race', 'sex', 'label']

async function counted(path: string): Promise<Readonly<Record<string, number>>> {
  const wanted = names.map((name) => ({ name, as: 'category' as const }))
  const table = await readPredictions(readFileSync(path), path, wanted)
  const all = { count: table.rows, at: null }
  const groups = names.map((name) => groupCodes(name, categoryColumn(table, name), all))
  // nothing is decided here: every row is on one side of a threshold of nought
  const none = new Float64Array(table.rows)
  const cells = confusionCells({ labels: new Uint8Array(table.rows), scores: none, groups }, 0)
  return Object.fromEntries(cells.map(({ values, fp }) => [values.join('|'), fp]))
}

const [path = '', times = '1'] = process.argv.slice(2)
const [walls, processors]: [number[], number[]] = [[], []]
let numbers: Readonly<Record<string, number>> = {}
for (let time = 0; time < Number(times); time++) {
  const [wall, processor] = [performance.now(), process.cpuUsage()]
  numbers = await counted(path)
  const used = process.cpuUsage(processor)
  walls.push((performance.now() - wall) / 1000)
  processors.push((used.user + used.system) / 1e6)
}
console.log(JSON.stringify({ numbers, walls, processors }))
