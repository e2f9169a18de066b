// The 95 % interval of a demographic parity difference, 1,000 replicates, from the counts by group.
import { readFileSync } from 'node:fs'
import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import { confusionCells } from '../../../shared/domain/metric/confusion.ts'
import { fairnessOf } from '../../../shared/domain/metric/fairness/fairness.ts'
import { bootstrapIntervals } from '../../../shared/domain/metric/interval/bootstrap.ts'
import { usableRows, wantedColumns } from '../../../shared/domain/metric/predictions.ts'
import { median } from '../report.ts'

const [path = ''] = process.argv.slice(2)
const label = { column: 'label', positive: 1 }
const layout = { label, score: { column: 'score' }, groups: ['race'], split: null, key: null }
const rows = usableRows(await readPredictions(readFileSync(path), path, wantedColumns(layout)), layout)
const statistics = { cells: confusionCells(rows, 0.5), groupColumns: ['race'] }
const fairness = fairnessOf(statistics, ['race'], { smallestGroup: { members: 1, positives: 1 } })
const gap = fairness.results.find(({ metric }) => metric === 'demographic_parity_difference')?.measure?.value ?? NaN
const counts = statistics.cells.flatMap(({ tp, fp, fn, tn }) => [tp + fp, fn + tn])
const widest = ([drawn = []]: readonly (readonly number[])[]): readonly number[] => {
  const rates = statistics.cells.map(
    (_, at) => (drawn[at * 2] ?? 0) / ((drawn[at * 2] ?? 0) + (drawn[at * 2 + 1] ?? 0)),
  )
  return [Math.max(...rates) - Math.min(...rates)]
}
const walls: number[] = []
let interval: readonly number[] = []
for (let time = 0; time < 9; time++) {
  const wall = performance.now()
  const [found] = bootstrapIntervals([counts], widest, { seed: 'bench' })
  walls.push((performance.now() - wall) / 1000)
  interval = [found?.lower ?? NaN, found?.upper ?? NaN]
}
console.log(JSON.stringify({ numbers: { gap }, interval, wall: median(walls) }))
