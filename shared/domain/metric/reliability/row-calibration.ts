import { ascendingOrder, type ScoredRows } from '../rank.ts'
import { type Calibration, calibrationOf, type ForecastBin } from './calibration.ts'
import { forecastBins, type ScoreBin, scoreBins } from './score-bins.ts'

/** The calibration of scores: gaps and Hosmer-Lemeshow by deciles, slope, intercept and Spiegelhalter's z by rows. */
export type RowCalibration = Pick<Calibration, 'ece' | 'mce' | 'observedOverExpected' | 'hosmerLemeshow'> & {
  readonly bins: readonly (ForecastBin & { readonly upTo: number })[]
  /** null beyond 100,000 distinct scores */
  readonly byRows: Pick<Calibration, 'slope' | 'intercept' | 'inTheLarge' | 'spiegelhalter' | 'clipped'> | null
}

/** More distinct scores are not looked at one by one. */
export const MOST_DISTINCT = 100_000

/** The calibration of the rows; the same in any order of them. */
export function rowCalibration(rows: ScoredRows): RowCalibration {
  const order = ascendingOrder(rows.scores)
  return countedCalibration(scoreBins(rows, order), distinctForecasts(rows, order))
}

/** The same of what any engine counted: the bins, and the rows by distinct score, null where there are too many. */
export function countedCalibration(bins: readonly ScoreBin[], distinct: readonly ForecastBin[] | null): RowCalibration {
  const forecasts = forecastBins(bins)
  const { ece, mce, observedOverExpected, hosmerLemeshow } = calibrationOf(forecasts)
  return {
    ...{ ece, mce, observedOverExpected, hosmerLemeshow },
    bins: forecasts.map((bin, index) => ({ upTo: bins[index]?.upTo ?? 1, ...bin })),
    byRows: distinct === null ? null : byRows(distinct),
  }
}

function byRows(forecasts: readonly ForecastBin[]): NonNullable<RowCalibration['byRows']> {
  const { slope, intercept, inTheLarge, spiegelhalter, clipped } = calibrationOf(forecasts)
  return { slope, intercept, inTheLarge, spiegelhalter, clipped }
}

/** The rows by distinct score, lowest first; null where there are too many. */
function distinctForecasts({ scores, labels }: ScoredRows, order: Uint32Array): readonly ForecastBin[] | null {
  const found: { readonly predicted: number; rows: number; events: number }[] = []
  for (const row of order) {
    const predicted = scores[row] ?? 0
    let bin = found.at(-1)
    if (bin?.predicted !== predicted) {
      if (found.length >= MOST_DISTINCT) return null
      bin = { predicted, rows: 0, events: 0 }
      found.push(bin)
    }
    bin.rows++
    bin.events += labels[row] ?? 0
  }
  return found
}
