import { coarserCells } from '../confusion.ts'
import { bestRate, groupRates, type GroupRates, type Rate, type RateName, type SmallestGroup } from './group-rates.ts'
import { type Measure, measure } from '../fraction.ts'
import { clopperPearson } from '../interval/beta.ts'
import { type BootstrapOptions, bootstrapIntervals } from '../interval/bootstrap.ts'
import type { Interval } from '../interval/interval.ts'
import { MetricError } from '../problem.ts'
import type { Statistics } from '../statistics.ts'

/** The policy's words for measures of fairness between groups. */
export const FAIRNESS_METRICS = [
  'demographic_parity_ratio',
  'demographic_parity_difference',
  'equal_opportunity_difference',
  'equalized_odds_difference',
  'equalized_odds_ratio',
  'predictive_parity_difference',
] as const
export type FairnessMetric = (typeof FAIRNESS_METRICS)[number]

/** Which rates a measure compares, and whether by lowest over highest or by highest less lowest. */
const DEFINITIONS: Readonly<
  Record<FairnessMetric, { readonly rates: readonly RateName[]; readonly as: 'ratio' | 'gap' }>
> = {
  demographic_parity_ratio: { rates: ['selectionRate'], as: 'ratio' },
  demographic_parity_difference: { rates: ['selectionRate'], as: 'gap' },
  equal_opportunity_difference: { rates: ['truePositiveRate'], as: 'gap' },
  equalized_odds_difference: { rates: ['truePositiveRate', 'falsePositiveRate'], as: 'gap' },
  equalized_odds_ratio: { rates: ['truePositiveRate', 'falsePositiveRate'], as: 'ratio' },
  predictive_parity_difference: { rates: ['positivePredictiveValue'], as: 'gap' },
}

/** A group left out of a measure, and what it lacks. */
export interface Exclusion {
  readonly group: string
  readonly why: 'too-few-members' | 'too-few-positives' | 'too-few-negatives' | 'too-few-selected'
  readonly have: number
  readonly need: number
}

/** Why a measure has no value at all. */
export type NotEvaluable = 'no-rows' | 'one-group' | 'fewer-than-two-groups-large-enough' | 'nobody-selected'

export interface Extreme {
  readonly group: string
  readonly rate: Rate
}

/** One measure over the groups of one attribute. `partial`: it has a value, but not of every group, so it cannot pass by itself. */
export interface FairnessResult {
  readonly metric: FairnessMetric
  readonly status: 'complete' | 'partial' | 'not-evaluable'
  readonly measure: Measure | null
  /** Which rate made the value; for equalized odds the larger of two gaps, or the smaller of two ratios. */
  readonly rate: RateName | null
  readonly lowest: Extreme | null
  readonly highest: Extreme | null
  readonly excluded: readonly Exclusion[]
  readonly why: NotEvaluable | null
  readonly interval: Interval | null
}

/** The fairness of one attribute, or of an intersection where `columns` names several. */
export interface Fairness {
  readonly columns: readonly string[]
  readonly groups: readonly GroupRates[]
  readonly results: readonly FairnessResult[]
}

export interface FairnessOptions {
  readonly smallestGroup: SmallestGroup
  /** Where given, each measure carries a multinomial bootstrap interval over the groups it was computed on. */
  readonly bootstrap?: BootstrapOptions | undefined
}

/** All measures of fairness over the groups that `columns` form; throws a MetricError where a column was not measured. */
export function fairnessOf(
  statistics: Pick<Statistics, 'cells' | 'groupColumns'>,
  columns: readonly string[],
  options: FairnessOptions,
): Fairness {
  const places = columns.map((column) => statistics.groupColumns.indexOf(column))
  if (places.length === 0 || places.includes(-1)) {
    throw new MetricError(
      'group-not-measured',
      `No group column "${columns[places.indexOf(-1)] ?? ''}" among those measured.`,
    )
  }
  const groups = groupRates(columns, coarserCells(statistics.cells, places), options.smallestGroup)
  const drafts = FAIRNESS_METRICS.map((metric) => draft(metric, groups, options.smallestGroup))
  const intervals = options.bootstrap === undefined ? [] : fairnessIntervals(drafts, groups, options.bootstrap, columns)
  const results = drafts.map(({ sets: _, ...result }, index) => ({ ...result, interval: intervals[index] ?? null }))
  return { columns, groups, results }
}

interface Draft extends Omit<FairnessResult, 'interval'> {
  /** For each rate of the measure, the groups large enough for it. */
  readonly sets: readonly { readonly rate: RateName; readonly groups: readonly GroupRates[] }[]
}

function draft(metric: FairnessMetric, groups: readonly GroupRates[], smallest: SmallestGroup): Draft {
  const { rates, as } = DEFINITIONS[metric]
  const lacking = rates.flatMap((rate) => groups.flatMap((group) => exclusion(group, rate, smallest) ?? []))
  // the first of each, where two rates lack the same
  const excluded = [...Map.groupBy(lacking, ({ why, group }) => `${why} ${group}`).values()].flatMap(
    ([first]) => first ?? [],
  )
  const sets = rates.map((rate) => ({
    rate,
    groups: groups.filter((group) => exclusion(group, rate, smallest) === null),
  }))
  const nothing = {
    metric,
    status: 'not-evaluable',
    measure: null,
    rate: null,
    lowest: null,
    highest: null,
    excluded,
    sets,
  } as const
  if (groups.length < 2) return { ...nothing, why: groups.length === 0 ? 'no-rows' : 'one-group' }
  if (sets.some((set) => set.groups.length < 2)) return { ...nothing, why: 'fewer-than-two-groups-large-enough' }
  const spans = sets.flatMap((set) => span(set.rate, set.groups, as) ?? [])
  const widest = spans.reduce<Span | undefined>(
    (best, next) => (best === undefined || worse(next, best, as) ? next : best),
    undefined,
  )
  if (widest === undefined) return { ...nothing, why: 'nobody-selected' }
  return { metric, status: excluded.length === 0 ? 'complete' : 'partial', ...widest, excluded, why: null, sets }
}

interface Span {
  readonly rate: RateName
  readonly measure: Measure
  readonly lowest: Extreme
  readonly highest: Extreme
}

function span(rate: RateName, groups: readonly GroupRates[], as: 'ratio' | 'gap'): Span | null {
  const lowest = bestRate(groups, rate, 'lowest')
  const highest = bestRate(groups, rate, 'highest')
  if (lowest === null || highest === null) return null
  const value = as === 'ratio' ? ratio(lowest.rate, highest.rate) : gap(lowest.rate, highest.rate)
  return value === null ? null : { rate, measure: value, lowest, highest }
}

function worse(one: Span, other: Span, as: 'ratio' | 'gap'): boolean {
  return as === 'gap' ? one.measure.value > other.measure.value : one.measure.value < other.measure.value
}

function ratio(low: Rate, high: Rate): Measure | null {
  return measure(BigInt(low.numerator) * BigInt(high.denominator), BigInt(high.numerator) * BigInt(low.denominator))
}

function gap(low: Rate, high: Rate): Measure | null {
  const [left, right] = [
    BigInt(high.numerator) * BigInt(low.denominator),
    BigInt(low.numerator) * BigInt(high.denominator),
  ]
  return measure(left - right, BigInt(high.denominator) * BigInt(low.denominator))
}

/** What a group lacks for one rate, or null; the policy's least number of positives holds for each rate's own denominator. */
function exclusion(group: GroupRates, rate: RateName, smallest: SmallestGroup): Exclusion | null {
  const lacks = (why: Exclusion['why'], have: number, least: number): Exclusion | null => {
    const need = Math.max(1, least)
    return have < need ? { group: group.name, why, have, need } : null
  }
  const members = lacks('too-few-members', group.members, smallest.members)
  if (members !== null || rate === 'selectionRate') return members
  const base = group[rate].denominator
  if (rate === 'truePositiveRate') return lacks('too-few-positives', base, smallest.positives)
  return lacks(rate === 'falsePositiveRate' ? 'too-few-negatives' : 'too-few-selected', base, smallest.positives)
}

function fairnessIntervals(
  drafts: readonly Draft[],
  groups: readonly GroupRates[],
  options: BootstrapOptions,
  columns: readonly string[],
): readonly (Interval | null)[] {
  const counts = groups.flatMap(({ counts: { tp, fp, fn, tn } }) => [tp, fp, fn, tn])
  const placeOf = new Map(groups.map((group, index) => [group, index * 4]))
  // the measures share their rates: of each the lowest and the highest are looked for once
  const sets = new Map(drafts.flatMap((one) => one.sets).map((set) => [set.rate, set]))
  const rates = [...sets.values()].map((set) => ({
    rate: set.rate,
    places: set.groups.map((group) => placeOf.get(group) ?? NaN),
  }))
  const at = new Map(rates.map(({ rate }, index) => [rate, index]))
  const plans = drafts.map((one) => ({
    as: DEFINITIONS[one.metric].as,
    sets: one.sets.map((set) => at.get(set.rate) ?? NaN),
  }))
  const extremes = new Float64Array(rates.length * 2)
  const metrics = (drawn: readonly number[]): readonly number[] => {
    rates.forEach((one, index) => {
      drawnExtremes(drawn, one, extremes.subarray(index * 2, index * 2 + 2))
    })
    return plans.map(({ as, sets: own }) => {
      let worst = as === 'gap' ? -Infinity : Infinity
      for (const index of own) {
        const [lowest, highest] = [extremes[index * 2] ?? NaN, extremes[index * 2 + 1] ?? NaN]
        worst = as === 'gap' ? Math.max(worst, highest - lowest) : Math.min(worst, lowest / highest)
      }
      return worst
    })
  }
  // each attribute draws from a stream of its own
  const intervals = bootstrapIntervals([counts], ([drawn = []]) => metrics(drawn), {
    ...options,
    seed: JSON.stringify([options.seed, columns]),
  })
  return intervals.map((interval, index) => {
    const drawn = drafts[index]
    return drawn?.measure == null || interval === null ? null : withUniformGroups(interval, drawn)
  })
}

/**
 * The interval, stretched to the measure's value with any one uniform group (a rate of 0 or 1, which no draw can change) at the
 * far end of its exact interval (Clopper and Pearson 1934), the others as observed.
 */
function withUniformGroups(interval: Interval, { metric, sets, measure }: Draft): Interval {
  const { as } = DEFINITIONS[metric]
  const reached = sets.flatMap(({ rate, groups }) => {
    const rates = groups.map((group) => group[rate].numerator / group[rate].denominator).sort((a, b) => a - b)
    const [lowest = NaN, second = NaN] = rates
    const [runnerUp = NaN, highest = NaN] = rates.slice(-2)
    return groups.flatMap((group) => {
      const { numerator: successes, denominator: total } = group[rate]
      const exact =
        successes === 0 || successes === total ? clopperPearson({ successes, total }, interval.confidence) : null
      if (exact === null) return []
      const [own, moved] = [successes / total, successes === 0 ? exact.upper : exact.lower]
      const low = Math.min(moved, own === lowest ? second : lowest)
      const high = Math.max(moved, own === highest ? runnerUp : highest)
      return as === 'ratio' ? low / high : high - low
    })
  })
  // of two rates the worse one is the measure: a better value of the other says nothing
  const worst = measure?.value ?? 0
  const telling =
    sets.length === 1 ? reached : reached.filter((value) => (as === 'gap' ? value > worst : value < worst))
  return {
    ...interval,
    lower: telling.reduce((least, value) => Math.min(least, value), interval.lower),
    upper: telling.reduce((most, value) => Math.max(most, value), interval.upper),
  }
}

/** Writes the lowest and the highest rate, NaN where one is undefined: a comparison would lose that mark. */
function drawnExtremes(
  drawn: readonly number[],
  { rate, places }: { readonly rate: RateName; readonly places: readonly number[] },
  found: Float64Array,
): void {
  let [lowest, highest] = [Infinity, -Infinity]
  for (const place of places) {
    const own = drawnRate(drawn, place, rate)
    if (Number.isNaN(own)) {
      found.fill(NaN)
      return
    }
    if (own < lowest) lowest = own
    if (own > highest) highest = own
  }
  found[0] = lowest
  found[1] = highest
}

function drawnRate(drawn: readonly number[], place: number, rate: RateName): number {
  const tp = drawn[place] ?? 0
  const fp = drawn[place + 1] ?? 0
  const fn = drawn[place + 2] ?? 0
  const tn = drawn[place + 3] ?? 0
  switch (rate) {
    case 'selectionRate':
      return (tp + fp) / (tp + fp + fn + tn)
    case 'truePositiveRate':
      return tp / (tp + fn)
    case 'falsePositiveRate':
      return fp / (fp + tn)
    case 'positivePredictiveValue':
      return tp / (tp + fp)
  }
}
