import { fixedSum } from '../accumulator.ts'
import { type Measure, measure, quotient } from '../fraction.ts'
import { eachScore, type ScoredRows, type TakeScore } from '../score-counts.ts'
import { FIXED_POINT } from '../sums.ts'
import type { ForecastBin } from './calibration.ts'

/** The rows whose score is at most `upTo` and above the bin before: whole numbers, the same in any order of the rows. */
export interface ScoreBin {
  readonly upTo: number
  readonly rows: number
  readonly events: number
  /** Σ floor(2^52 · score) */
  readonly score: bigint
}

/** As many bins as deciles make. */
export const DECILES = 10

/** The rank of the row at which a decile ends, where `last` is the highest. */
export const decileRank = (last: number, decile: number): number =>
  decile === DECILES ? last : Math.floor((last * decile) / DECILES)

/**
 * The rows in bins of as many rows each as ties allow: the edges are the scores at the ranks ⌊(n − 1)·k/10⌋, and a row on an
 * edge falls below it, as scikit-learn's `calibration_curve` with quantiles has it.
 */
export function scoreBins(rows: ScoredRows): readonly ScoreBin[] {
  const bins = binsCollector(rows.scores.length)
  eachScore(rows, bins.take)
  return bins.found()
}

/** Takes the distinct scores of so many rows from the lowest, and finds their bins. */
export function binsCollector(all: number): { readonly take: TakeScore; found(): readonly ScoreBin[] } {
  const bins: ScoreBin[] = []
  let [decile, seen, rows, events, score] = [1, 0, 0, 0, fixedSum()]
  const edge = (): number => decileRank(all - 1, decile)
  return {
    take(value, positives, negatives) {
      const own = positives + negatives
      seen += own
      rows += own
      events += positives
      score.add(own, value)
      if (decile > DECILES || seen <= edge()) return
      bins.push({ upTo: value, rows, events, score: score.total() })
      ;[rows, events, score] = [0, 0, fixedSum()]
      // edges that ties make equal leave no bin behind
      while (decile <= DECILES && seen > edge()) decile++
    },
    found: () => bins,
  }
}

/** The mean by rows of |mean score − share of events| over the bins; null without rows. */
export function calibrationError(bins: readonly ScoreBin[]): Measure | null {
  const rows = bins.reduce((sum, bin) => sum + BigInt(bin.rows), 0n)
  const gaps = bins.reduce((sum, { score, events }) => {
    const gap = score - FIXED_POINT * BigInt(events)
    return sum + (gap < 0n ? -gap : gap)
  }, 0n)
  return measure(gaps, FIXED_POINT * rows)
}

/** The bins as forecasts of their mean score. */
export function forecastBins(bins: readonly ScoreBin[]): readonly ForecastBin[] {
  return bins.map(({ rows, events, score }) => ({
    rows,
    events,
    predicted: quotient(score, FIXED_POINT * BigInt(rows)),
  }))
}
