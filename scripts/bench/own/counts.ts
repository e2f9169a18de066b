// Rows by race, sex and label, as the verb reads them from a file that stays where it lies; what the peer does beside it stands in ../peers/counts.py.
import { workOnPredictions } from '../../../shared/clients/predictions/reader.ts'
import { cellSums, confusionCells } from '../../../shared/domain/metric/confusion.ts'
import { categoryColumn, groupCodes } from '../../../shared/domain/metric/selection.ts'

const names = ['race', 'sex', 'label']

function counted(path: string): Readonly<Record<string, number>> {
  const wanted = names.map((name) => ({ name, as: 'category' as const }))
  const found = workOnPredictions(path, path, wanted, (blocks) => {
    const cells = cellSums()
    let [labels, scores] = [new Uint8Array(0), new Float64Array(0)]
    blocks.each(names, (block) => {
      const groups = names.map((name) => groupCodes(name, categoryColumn(block, name), { count: block.rows, at: null }))
      // nothing is decided here: every row is on one side of a threshold of nought
      if (labels.length < block.rows) [labels, scores] = [new Uint8Array(block.rows), new Float64Array(block.rows)]
      cells.add(confusionCells({ labels: labels.subarray(0, block.rows), scores, groups }, 0))
    })
    return cells.found()
  })
  if (found === null) throw new Error('the file is not read in blocks')
  return Object.fromEntries(found.found.map(({ values, fp }) => [values.join('|'), fp]))
}

const [path = '', times = '1'] = process.argv.slice(2)
const [walls, processors]: [number[], number[]] = [[], []]
let numbers: Readonly<Record<string, number>> = {}
for (let time = 0; time < Number(times); time++) {
  const [wall, processor] = [performance.now(), process.cpuUsage()]
  numbers = counted(path)
  const used = process.cpuUsage(processor)
  walls.push((performance.now() - wall) / 1000)
  processors.push((used.user + used.system) / 1e6)
}
console.log(JSON.stringify({ numbers, walls, processors }))
