import { fixedSum } from '../accumulator.ts'
import { type Measure, measure, quotient } from '../fraction.ts'
import type { ScoredRows } from '../rank.ts'
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
 * edge falls below it, as scikit-learn's `calibration_curve` with quantiles has it. `order` is by ascending score.
 */
export function scoreBins(rows: ScoredRows, order: Uint32Array): readonly ScoreBin[] {
  const scoreAt = (rank: number): number => rows.scores[order[rank] ?? 0] ?? 0
  const last = order.length - 1
  const bins: ScoreBin[] = []
  let place = 0
  for (let decile = 1; decile <= DECILES && last >= 0; decile++) {
    const upTo = scoreAt(decileRank(last, decile))
    const score = fixedSum()
    const from = place
    let events = 0
    for (; place <= last; place++) {
      const row = order[place] ?? 0
      const value = rows.scores[row] ?? 0
      if (value > upTo) break
      score.add(1, value)
      events += rows.labels[row] ?? 0
    }
    // edges that ties make equal leave no bin behind
    if (place > from) bins.push({ upTo, rows: place - from, events, score: score.total() })
  }
  return bins
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
