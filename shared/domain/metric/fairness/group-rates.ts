import { type Cell, type Counts, size } from '../confusion.ts'
import { type Measure, quotient } from '../fraction.ts'
import { impactRatio } from '../interval/proportion.ts'

/** A share with its exact counts; the value is null where the denominator is 0. */
export interface Rate {
  readonly numerator: number
  readonly denominator: number
  readonly value: number | null
}

export const RATE_NAMES = ['selectionRate', 'truePositiveRate', 'falsePositiveRate', 'positivePredictiveValue'] as const
export type RateName = (typeof RATE_NAMES)[number]

/** The least a group must have to be judged: members for every rate, and for each conditional rate its own denominator. */
export interface SmallestGroup {
  readonly members: number
  readonly positives: number
}

/** One group's counts and rates. */
export interface GroupRates extends Readonly<Record<RateName, Rate>> {
  /** `race=white`, or `race=white & sex=female` for an intersection. */
  readonly name: string
  readonly values: readonly string[]
  readonly members: number
  readonly counts: Counts
  /** This group's selection rate over the highest among groups with enough members; null where undefined or too small. */
  readonly impactRatio: Measure | null
}

/** The rates of each group that occurs, in the cells' order. */
export function groupRates(
  columns: readonly string[],
  cells: readonly Cell[],
  smallest: Pick<SmallestGroup, 'members'>,
): readonly GroupRates[] {
  const groups = cells.map((cell) => ratesOf(columns, cell))
  const large = groups.filter((group) => group.members >= Math.max(1, smallest.members))
  const best = bestRate(large, 'selectionRate', 'highest')
  return groups.map((group) => ({
    ...group,
    impactRatio:
      best === null || !large.includes(group)
        ? null
        : impactRatio(proportion(group.selectionRate), proportion(best.rate)),
  }))
}

/** The group with the highest or lowest defined rate, compared exactly; the first of equals, null where none is defined. */
export function bestRate(
  groups: readonly GroupRates[],
  name: RateName,
  end: 'highest' | 'lowest',
): { readonly group: string; readonly rate: Rate } | null {
  const sign = end === 'highest' ? 1 : -1
  return groups.reduce<{ readonly group: string; readonly rate: Rate } | null>((best, group) => {
    const rate = group[name]
    if (rate.denominator === 0) return best
    return best === null || sign * compareRates(rate, best.rate) > 0 ? { group: group.name, rate } : best
  }, null)
}

function compareRates(left: Rate, right: Rate): number {
  const difference =
    BigInt(left.numerator) * BigInt(right.denominator) - BigInt(right.numerator) * BigInt(left.denominator)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

function ratesOf(columns: readonly string[], cell: Cell): GroupRates {
  const { values, tp, fp, fn, tn } = cell
  return {
    name: columns.map((column, index) => `${column}=${values[index] ?? ''}`).join(' & '),
    values,
    members: size(cell),
    counts: { tp, fp, fn, tn },
    selectionRate: rate(tp + fp, size(cell)),
    truePositiveRate: rate(tp, tp + fn),
    falsePositiveRate: rate(fp, fp + tn),
    positivePredictiveValue: rate(tp, tp + fp),
    impactRatio: null,
  }
}

function rate(numerator: number, denominator: number): Rate {
  return { numerator, denominator, value: denominator === 0 ? null : quotient(BigInt(numerator), BigInt(denominator)) }
}

function proportion({ numerator, denominator }: Rate): { readonly successes: number; readonly total: number } {
  return { successes: numerator, total: denominator }
}
