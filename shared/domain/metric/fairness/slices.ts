import { type Cell, coarserCells } from '../confusion.ts'
import { pooledTest } from '../interval/proportion.ts'
import type { Statistics } from '../statistics.ts'
import { groupRates, type GroupRates, type Rate, RATE_NAMES, type RateName, type SmallestGroup } from './group-rates.ts'

/** A combination of group values whose rate is worse than that of all other rows. */
export interface Slice {
  readonly rate: RateName
  readonly name: string
  readonly members: number
  readonly inside: Rate
  readonly outside: Rate
  /** inside less outside */
  readonly gap: number
  /** two-sided, of the pooled two-proportion test; as if this slice had been the only one looked at */
  readonly p: number
  /** the same times the number of comparisons (Bonferroni), at most 1: what is left of it after all that were looked at */
  readonly adjustedP: number
}

export interface SliceSearch {
  readonly columns: readonly string[]
  /** how many columns were combined at most */
  readonly depth: number
  readonly searched: number
  readonly tooSmall: number
  /** combinations of columns that were not looked at, since there would have been too many slices */
  readonly combinationsLeft: number
  readonly comparisons: number
  /** for each rate the slice with the widest gap to its harm, widest first */
  readonly worst: readonly Slice[]
}

const DEEPEST = 3
const MOST_SLICES = 2000

/** Which direction harms: fewer selected, fewer hits, more false alarms, less precision. */
const harm: Readonly<Record<RateName, 1 | -1>> = {
  selectionRate: -1,
  truePositiveRate: -1,
  falsePositiveRate: 1,
  positivePredictiveValue: -1,
}

/**
 * The worst slice by each rate over all combinations of up to three of the group columns. A slice is compared with all rows
 * outside of it, where both have enough members and the rate enough of its own. A search finds something in any data: the adjusted p says
 * how much of that chance would bring.
 */
export function worstSlices(
  { cells, groupColumns }: Pick<Statistics, 'cells' | 'groupColumns'>,
  smallest: SmallestGroup,
): SliceSearch {
  const found: Slice[] = []
  let [searched, tooSmall, combinationsLeft, depth] = [0, 0, 0, 0]
  for (const places of combinations(groupColumns.length, DEEPEST)) {
    const slices = coarserCells(cells, places)
    if (searched + tooSmall + slices.length > MOST_SLICES) {
      combinationsLeft++
      continue
    }
    depth = Math.max(depth, places.length)
    const columns = places.map((place) => groupColumns[place] ?? '')
    for (const cell of slices) {
      const compared = compare(columns, cell, slices, smallest)
      if (compared === null) tooSmall++
      else {
        searched++
        found.push(...compared)
      }
    }
  }
  const comparisons = found.length
  const worst = RATE_NAMES.flatMap((rate) => {
    const harmed = found.filter((slice) => slice.rate === rate && slice.gap * harm[rate] > 0)
    return harmed.toSorted((a, b) => Math.abs(b.gap) - Math.abs(a.gap)).slice(0, 1)
  }).map((slice) => ({ ...slice, adjustedP: Math.min(1, slice.p * comparisons) }))
  return { columns: groupColumns, depth, searched, tooSmall, combinationsLeft, comparisons, worst }
}

/** Sets of up to `most` places out of so many, smaller ones first. */
function combinations(count: number, most: number): readonly (readonly number[])[] {
  let sets: readonly (readonly number[])[] = [[]]
  const all: (readonly number[])[] = []
  for (let size = 1; size <= Math.min(most, count); size++) {
    sets = sets.flatMap((set) =>
      Array.from({ length: count }, (_, place) => place)
        .filter((place) => place > (set.at(-1) ?? -1))
        .map((place) => [...set, place]),
    )
    all.push(...sets)
  }
  return all
}

/** The slice's rates against those of all other rows; null where either has too few members. */
function compare(
  columns: readonly string[],
  cell: Cell,
  slices: readonly Cell[],
  smallest: SmallestGroup,
): readonly Slice[] | null {
  const others = coarserCells(
    slices.filter((one) => one !== cell),
    [],
  )[0]
  const [inside] = groupRates(columns, [cell], smallest)
  const [outside] = others === undefined ? [] : groupRates([], [others], smallest)
  const least = Math.max(1, smallest.members)
  if (inside === undefined || outside === undefined || inside.members < least || outside.members < least) return null
  return RATE_NAMES.flatMap((rate) => sliceOf(rate, inside, outside, smallest) ?? [])
}

function sliceOf(rate: RateName, inside: GroupRates, outside: GroupRates, smallest: SmallestGroup): Slice | null {
  const [own, theirs] = [inside[rate], outside[rate]]
  const least = rate === 'selectionRate' ? 1 : Math.max(1, smallest.positives)
  if (own.denominator < least || theirs.denominator < least || own.value === null || theirs.value === null) return null
  const test = pooledTest(
    { successes: own.numerator, total: own.denominator },
    { successes: theirs.numerator, total: theirs.denominator },
  )
  return {
    rate,
    name: inside.name,
    members: inside.members,
    inside: own,
    outside: theirs,
    gap: own.value - theirs.value,
    p: test?.p ?? 1,
    adjustedP: 1,
  }
}
