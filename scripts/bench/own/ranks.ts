// Area under the curve, Kolmogorov-Smirnov and Brier score, computing alone, as stage 1 computes them; with `integers` what they are made of.
import { readFileSync } from 'node:fs'
import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import { confusionCells } from '../../../shared/domain/metric/confusion.ts'
import { measure } from '../../../shared/domain/metric/fraction.ts'
import { rankMetrics } from '../../../shared/domain/metric/performance.ts'
import { usableRows, wantedColumns, type Rows } from '../../../shared/domain/metric/predictions.ts'
import { rankStatistics } from '../../../shared/domain/metric/rank.ts'
import { statisticsOf } from '../../../shared/domain/metric/statistics.ts'
import { FIXED_POINT, squaredError } from '../../../shared/domain/metric/sums.ts'
import { fixedSum } from '../../../shared/domain/metric/accumulator.ts'

const label = { column: 'label', positive: 1 }
const layout = { label, score: { column: 'score' }, groups: ['race', 'sex'], split: null, key: null }

function figures(rows: Rows): Readonly<Record<string, number>> {
  const { roc_auc, ks } = rankMetrics(rankStatistics(rows))
  const sum = fixedSum()
  for (let row = 0; row < rows.labels.length; row++)
    sum.add(1, squaredError(rows.scores[row] ?? 0, rows.labels[row] ?? 0))
  const brier = measure(sum.total(), FIXED_POINT * BigInt(rows.labels.length))
  return { roc_auc: roc_auc?.value ?? NaN, ks: ks?.value ?? NaN, brier: brier?.value ?? NaN }
}

function cells(rows: Rows): Readonly<Record<string, number>> {
  const found = confusionCells(rows, 0.5).flatMap(({ values, tp, fp, fn, tn }) =>
    Object.entries({ '1|1': tp, '0|1': fp, '1|0': fn, '0|0': tn }).map(
      ([side, count]) => [`${values.join('|')}|${side}`, count] as const,
    ),
  )
  return Object.fromEntries(found.filter(([, count]) => count > 0))
}

function integers(rows: Rows): Readonly<Record<string, string>> {
  const { sums, rank } = statisticsOf(rows, 0.5)
  const losses = (['positive', 'negative'] as const).flatMap((side) =>
    (['score', 'brier', 'logLoss'] as const).map((name) => [`${side}.${name}`, sums[side][name]] as const),
  )
  const { u2, pa2, nb2, ks } = rank
  return Object.fromEntries(
    [...losses, ...Object.entries({ u2, pa2, nb2, ks }), ...Object.entries(cells(rows))].map(([name, value]) => [
      name,
      String(value),
    ]),
  )
}

const [path = '', asked = ''] = process.argv.slice(2)
const rows = usableRows(await readPredictions(readFileSync(path), path, wantedColumns(layout)), layout)
const [wall, processor] = [performance.now(), process.cpuUsage()]
const numbers = asked === 'integers' ? integers(rows) : figures(rows)
const used = process.cpuUsage(processor)
const seconds = { wall: (performance.now() - wall) / 1000, processor: (used.user + used.system) / 1e6 }
// the same cells that the peer counts where memory is asked for
const counts = asked === 'memory' ? cells(rows) : {}
console.log(
  JSON.stringify({ numbers: { ...numbers, ...counts }, ...seconds, peak: process.resourceUsage().maxRSS / 1024 }),
)
