// What is counted on a pair of files and how two counts are compared: every integer, and the sums of logarithms to 13 digits.
import { readPredictions } from '../../shared/clients/predictions/reader.ts'
import { type Both, countedBoth } from '../../shared/domain/metric/comparison/paired.ts'
import { type Layout, type Rows, usableRows, wantedColumns } from '../../shared/domain/metric/predictions.ts'
import {
  countedCalibration,
  MOST_DISTINCT,
  rowCalibration,
} from '../../shared/domain/metric/reliability/row-calibration.ts'
import { statisticsOf } from '../../shared/domain/metric/statistics.ts'
import { pairedBy } from '../../shared/gather/engine/pair.ts'
import { sqlStatistics } from '../../shared/gather/engine/sql.ts'
import type { Counted, MissingColumn, SqlSession } from '../../shared/ports/engine.ts'

type Named = Layout & { readonly name: string }
export type Counts = Readonly<Record<string, unknown>>

const whole: Named = {
  name: 'labels 0 and 1, a split, a hostile name',
  label: { column: 'approved', positive: 1 },
  score: { column: 'score' },
  groups: ['sex', 'race', "gr\"oup; --'x'"],
  split: { column: 'fold', holdout: 'test' },
  key: 'row',
}

/** Ways to read one file, so that each type of column has its turn. */
export const layouts: readonly Named[] = [
  whole,
  {
    ...whole,
    name: 'labels as texts',
    label: { column: 'approved_text', positive: 'yes' },
    groups: ['age'],
    split: null,
  },
  { ...whole, name: 'labels as booleans', label: { column: 'approved_flag', positive: true }, groups: ['flag'] },
  { ...whole, name: 'scores of which none is beyond the range and some are NaN', score: { column: 'share_1' } },
  { ...whole, name: 'labels as floats, scores of 32 bits', label: { column: 'approved_float', positive: 1 }, score: { column: 'score_float' }, groups: [] }, // prettier-ignore
]

const thresholds = { candidate: 0.3, champion: 0.35 }

async function rowsOf(bytes: Uint8Array, layout: Layout): Promise<Rows> {
  return usableRows(await readPredictions(bytes, 'predictions.parquet', wantedColumns(layout)), layout)
}

const partsOf = ({ pairing, one, other, paired }: Both): Counts => ({
  pairing,
  one,
  other,
  ...(paired === null
    ? {}
    : {
        ranks: paired.ranks(),
        alike: paired.alike(),
        cells: paired.cells(),
        logLossApart: paired.losses('log_loss'),
        brierApart: paired.losses('brier'),
      }),
})

/** What the reader in the bundle counts. */
export async function counts(candidate: Uint8Array, champion: Uint8Array, layout: Layout): Promise<Counts> {
  const [own, theirs] = [await rowsOf(candidate, layout), await rowsOf(champion, layout)]
  return {
    ...statisticsOf(own, thresholds.candidate),
    calibration: rowCalibration(own),
    both: partsOf(countedBoth(own, theirs, thresholds)),
  }
}

/** What an engine counts on its two tables. */
export async function countsElsewhere(session: SqlSession, layout: Layout): Promise<Counts> {
  const own = present(await sqlStatistics(session, null).binary(layout, thresholds.candidate, MOST_DISTINCT))
  const champion = { ...session, tables: session.tables.slice(1) }
  const theirs = present(await sqlStatistics(champion, null).binary(layout, thresholds.champion))
  const both = present(await pairedBy(session, { layouts: [layout, layout], thresholds, counted: [own, theirs] }))
  const { distinct, ...statistics } = own
  return { ...statistics, calibration: countedCalibration(own.bins, distinct), both: partsOf(both) }
}

function present<Found extends Counted | Both>(found: Found | MissingColumn): Found {
  if ('missing' in found) throw new Error(`The table lacks ${found.missing}.`)
  return found
}

/** As many digits as a sum of logarithms must share, since engines round each logarithm in their own way. */
const LOG_DIGITS = 1e-13

/** The places at which two counts differ. */
export function differences(expected: unknown, found: unknown, place = 'all'): readonly string[] {
  if (typeof expected === 'object' && expected !== null && typeof found === 'object' && found !== null) {
    const names = new Set([...Object.keys(expected), ...Object.keys(found)])
    return [...names].flatMap((name) => differences(Reflect.get(expected, name), Reflect.get(found, name), `${place}.${name}`)) // prettier-ignore
  }
  if (Object.is(expected, found)) return []
  const numbers = [expected, found].every((one) => typeof one === 'bigint' || typeof one === 'number')
  if (/logLoss|statistics\.loss/.test(place) && numbers) {
    const gap = Math.abs(Number(found) - Number(expected)) / Math.max(1, Math.abs(Number(expected)))
    if (gap <= LOG_DIGITS) return []
  }
  return [`${place} is ${String(found)}, not ${String(expected)}`]
}
