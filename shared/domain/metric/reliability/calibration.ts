import { chiSquareTail } from '../interval/gamma.ts'
import { twoSidedTail } from '../interval/normal.ts'

/** Rows that share a predicted probability: how many, and how many of them had the event. */
export interface ForecastBin {
  readonly predicted: number
  readonly rows: number
  readonly events: number
}

/** How far predicted probabilities are what happens; every number is null where it is not defined. */
export interface Calibration {
  readonly brier: number | null
  /** Murphy's parts of the Brier score (1973): reliability − resolution + uncertainty, exact where each bin has one prediction */
  readonly reliability: number | null
  readonly resolution: number | null
  readonly uncertainty: number | null
  /** expected and maximum calibration error: the mean, by rows, and the largest gap between predicted and observed */
  readonly ece: number | null
  readonly mce: number | null
  /** events observed over events expected */
  readonly observedOverExpected: number | null
  /** logistic recalibration (Cox 1958): slope and intercept together, and the intercept where the slope is held at 1; null where all rows have one label or the fit has no end */
  readonly slope: number | null
  readonly intercept: number | null
  readonly inTheLarge: number | null
  /** Hosmer and Lemeshow (1980): the statistic, its p on the rows of the fit (bins − 2 degrees) and on other rows (as many degrees as bins) */
  readonly hosmerLemeshow: {
    readonly statistic: number
    readonly pInternal: number | null
    readonly pExternal: number
  } | null
  /** Spiegelhalter's z (1986) and its two-sided p */
  readonly spiegelhalter: { readonly z: number; readonly p: number } | null
  /** bins whose prediction was exactly 0 or 1, which the logistic fit counts as 1e-12 from it */
  readonly clipped: number
}

const CLIP = 1e-12

/** What the bins say of the calibration; they are taken in their order, so the same bins give the same bits. */
export function calibrationOf(bins: readonly ForecastBin[]): Calibration {
  const filled = bins.filter(({ rows }) => rows > 0)
  const sum = (of: (bin: ForecastBin) => number): number => filled.reduce((all, bin) => all + of(bin), 0)
  const [rows, events, expected] = [sum((b) => b.rows), sum((b) => b.events), sum((b) => b.rows * b.predicted)]
  const share = events / rows
  const mean = (total: number): number | null => (rows === 0 ? null : total / rows)
  const gap = ({ predicted, rows: n, events: k }: ForecastBin): number => Math.abs(k / n - predicted)
  const fit = rows === 0 || events === 0 || events === rows ? null : filled
  const joint = fit === null ? null : recalibration(fit)
  return {
    brier: mean(sum(({ predicted: p, rows: n, events: k }) => k * (1 - p) ** 2 + (n - k) * p ** 2)),
    reliability: mean(sum((bin) => bin.rows * gap(bin) ** 2)),
    resolution: mean(sum(({ rows: n, events: k }) => n * (k / n - share) ** 2)),
    uncertainty: rows === 0 ? null : share * (1 - share),
    ece: mean(sum((bin) => bin.rows * gap(bin))),
    mce: rows === 0 ? null : filled.reduce((most, bin) => Math.max(most, gap(bin)), 0),
    observedOverExpected: expected > 0 ? events / expected : null,
    slope: joint?.slope ?? null,
    intercept: joint?.intercept ?? null,
    inTheLarge: fit === null ? null : interceptAlone(fit),
    hosmerLemeshow: hosmerLemeshow(filled),
    spiegelhalter: spiegelhalter(filled),
    clipped: filled.filter(({ predicted }) => predicted <= 0 || predicted >= 1).length,
  }
}

function hosmerLemeshow(bins: readonly ForecastBin[]): Calibration['hosmerLemeshow'] {
  let statistic = 0
  for (const { predicted, rows, events } of bins) {
    const variance = rows * predicted * (1 - predicted)
    // a bin that was certain and right adds nothing; one that was certain and wrong has no finite statistic
    if (variance > 0) statistic += (events - rows * predicted) ** 2 / variance
    else if (events !== rows * predicted) return null
  }
  if (bins.length === 0) return null
  const pInternal = bins.length > 2 ? chiSquareTail(statistic, bins.length - 2) : null
  return { statistic, pInternal, pExternal: chiSquareTail(statistic, bins.length) }
}

function spiegelhalter(bins: readonly ForecastBin[]): Calibration['spiegelhalter'] {
  let [excess, variance] = [0, 0]
  for (const { predicted: p, rows, events } of bins) {
    excess += (events - rows * p) * (1 - 2 * p)
    variance += rows * (1 - 2 * p) ** 2 * p * (1 - p)
  }
  if (!(variance > 0)) return null
  const z = excess / Math.sqrt(variance)
  return { z, p: twoSidedTail(z) }
}

const MOST_STEPS = 60
const logit = (p: number): number => {
  const clipped = Math.min(1 - CLIP, Math.max(CLIP, p))
  return Math.log(clipped / (1 - clipped))
}
const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/** Newton's steps for slope and intercept on the logits; null where they do not settle, as with separated outcomes. */
function recalibration(bins: readonly ForecastBin[]): { readonly slope: number; readonly intercept: number } | null {
  let [intercept, slope] = [0, 1]
  const points = bins.map(({ predicted, rows, events }) => ({ x: logit(predicted), rows, events }))
  for (let step = 0; step < MOST_STEPS; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0]
    for (const { x, rows, events } of points) {
      const p = logistic(intercept + slope * x)
      const [residual, weight] = [events - rows * p, rows * p * (1 - p)]
      g0 += residual
      g1 += residual * x
      h00 += weight
      h01 += weight * x
      h11 += weight * x * x
    }
    const determinant = h00 * h11 - h01 * h01
    if (!(determinant > 1e-12 * h00 * h11)) return null
    const [da, db] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant]
    intercept += da
    slope += db
    if (Math.abs(da) + Math.abs(db) < 1e-12 * (1 + Math.abs(intercept) + Math.abs(slope))) return { slope, intercept }
    if (Math.abs(slope) > 1e4 || Math.abs(intercept) > 1e5) return null
  }
  return null
}

function interceptAlone(bins: readonly ForecastBin[]): number | null {
  let intercept = 0
  for (let step = 0; step < MOST_STEPS; step++) {
    let [gradient, weight] = [0, 0]
    for (const { predicted, rows, events } of bins) {
      const p = logistic(intercept + logit(predicted))
      gradient += events - rows * p
      weight += rows * p * (1 - p)
    }
    if (!(weight > 0)) return null
    const change = gradient / weight
    intercept += change
    if (Math.abs(change) < 1e-12 * (1 + Math.abs(intercept))) return intercept
    if (Math.abs(intercept) > 1e5) return null
  }
  return null
}
