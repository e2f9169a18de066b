import { checkConfidence, type Interval } from './interval.ts'
import { binomialDraw, type Random, seededRandom } from './random.ts'

export interface BootstrapOptions {
  /** Any text: the same seed gives the same interval on every machine. */
  readonly seed: string
  /** How many samples to draw; 1,000 where not told. */
  readonly replicates?: number | undefined
  /** Two-sided, 0.95 where not told. */
  readonly confidence?: number | undefined
}

/** The share of replicates in which a metric may be undefined before its interval is withheld. */
const MOST_UNDEFINED = 0.01

/**
 * Percentile intervals of metrics that are functions of counts, by redrawing the counts from their multinomial
 * (Efron and Tibshirani 1993, chapter 13): rows fall into the cells as they did, so no row is visited. Several samples are drawn independently of each other.
 * `metrics` gives one number for each metric, NaN where undefined; an interval is null where that happened in over 1 % of the samples.
 * Draws scatter to one side of a ratio of 1 or a gap of 0, so the percentiles alone may leave out the value itself: an
 * interval reaches as far as the value of the counts as they are. Cells without rows are never drawn: where every
 * draw brings the same number the interval has no width, which is no certainty; who decides by it stretches it.
 */
export function bootstrapIntervals(
  samples: readonly (readonly number[])[],
  metrics: (samples: readonly (readonly number[])[]) => readonly number[],
  options: BootstrapOptions,
): readonly (Interval | null)[] {
  const confidence = checkConfidence(options.confidence ?? 0.95)
  const replicates = options.replicates ?? 1000
  const random = seededRandom(options.seed)
  const points = metrics(samples)
  const values = points.map(() => new Float64Array(replicates))
  const draws = samples.map(multinomial)
  for (let sample = 0; sample < replicates; sample++) {
    const drawn = metrics(draws.map((draw) => draw(random)))
    for (let index = 0; index < values.length; index++) {
      const series = values[index]
      if (series !== undefined) series[sample] = drawn[index] ?? NaN
    }
  }
  return values.map((series, index) => percentileInterval(series, points[index] ?? NaN, confidence))
}

/** Draws samples of as many rows as the counts hold, each falling into a cell with that cell's share; one array, filled anew by each. */
function multinomial(counts: readonly number[]): (random: Random) => readonly number[] {
  const whole = counts.reduce((sum, count) => sum + count, 0)
  let rest = whole
  // the share of what the cells before leave
  const shares = counts.map((count) => {
    const share = rest === 0 ? 0 : count / rest
    rest -= count
    return share
  })
  const drawn = counts.map(() => 0)
  return (random) => {
    let rows = whole
    for (let cell = 0; cell < shares.length; cell++) {
      const own = binomialDraw(random, rows, shares[cell] ?? 0)
      drawn[cell] = own
      rows -= own
    }
    return drawn
  }
}

/** One sample of as many rows as the counts hold, each falling into a cell with that cell's share. */
export const multinomialDraw = (random: Random, counts: readonly number[]): readonly number[] =>
  multinomial(counts)(random)

/** Sorts the series. */
function percentileInterval(series: Float64Array, point: number, confidence: number): Interval | null {
  // what is undefined is sorted behind all numbers
  series.sort()
  let end = series.length
  while (end > 0 && Number.isNaN(series[end - 1])) end--
  const defined = series.subarray(0, end)
  if (defined.length === 0 || series.length - defined.length > MOST_UNDEFINED * series.length) return null
  const tail = (1 - confidence) / 2
  const [lower, upper] = [quantile(defined, tail), quantile(defined, 1 - tail)]
  const held = Number.isNaN(point) ? { lower, upper } : { lower: Math.min(lower, point), upper: Math.max(upper, point) }
  return { ...held, confidence, method: 'bootstrap' }
}

/** Linear interpolation between order statistics (definition 7 of Hyndman and Fan 1996). */
function quantile(sorted: Float64Array, probability: number): number {
  const place = (sorted.length - 1) * probability
  const below = sorted[Math.floor(place)] ?? NaN
  const above = sorted[Math.ceil(place)] ?? NaN
  return below + (above - below) * (place - Math.floor(place))
}
