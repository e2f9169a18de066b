import { eachScore, type ScoredRows, type TakeScore } from '../score-counts.ts'
import { type Calibration, calibrationOf, type ForecastBin } from './calibration.ts'
import { binsCollector, forecastBins, type ScoreBin } from './score-bins.ts'

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
  const collected = binsCollector(rows.scores.length)
  const distinct = distinctCollector()
  eachScore(rows, (score, positives, negatives) => {
    collected.take(score, positives, negatives)
    distinct.take(score, positives, negatives)
  })
  return countedCalibration(collected.found(), distinct.found())
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

/** Takes the distinct scores and finds the rows by them, lowest first; null where there are too many. */
export function distinctCollector(): { readonly take: TakeScore; found(): readonly ForecastBin[] | null } {
  const found: ForecastBin[] = []
  let many = false
  return {
    take(predicted, positives, negatives) {
      many ||= found.length >= MOST_DISTINCT
      if (!many) found.push({ predicted, rows: positives + negatives, events: positives })
    },
    found: () => (many ? null : found),
  }
}
