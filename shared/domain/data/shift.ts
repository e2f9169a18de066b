import { decileRank, DECILES } from '../metric/reliability/score-bins.ts'
import { stabilityIndex, stabilityNoise } from '../metric/reliability/stability.ts'

/** How far a column's values moved from a baseline, or why that cannot be told. */
export type Shift =
  | {
      readonly index: number
      readonly bins: number
      /** the index that chance alone exceeds in 5 of 100 times for so many rows */
      readonly noise: number
      readonly expected: number
      readonly actual: number
    }
  | { readonly why: 'no-rows' | 'of-two-kinds' | 'too-many-values' | 'one-value' }

/** Texts with more values are names, not groups. */
export const MOST_VALUES = 50
/** A share below it counts as it, since the logarithm of nothing is not defined. */
const FLOOR = 1e-4

/** How the values of a column lie: numbers in the bins of the baseline, missing ones last; texts by value, null where there are too many. */
export type Spread =
  | { readonly kind: 'number'; readonly edges: readonly number[]; readonly counts: readonly number[] }
  | { readonly kind: 'category'; readonly counts: ReadonlyMap<string, number> | null; readonly missing: number }

/** The spread of numbers in ascending order and so many missing ones, over the baseline's bins; over its own deciles where it is the baseline. */
export const numberSpread = (sorted: Float64Array, missing: number, edges = decileEdges(sorted)) => ({
  ...{ kind: 'number' as const, edges, counts: [...binCounts(sorted, edges), missing] },
})

/** The spread of texts by how many rows have each. */
export const textSpread = (counts: ReadonlyMap<string, number> | null, missing: number): Spread => ({
  ...{ kind: 'category', counts: counts === null || counts.size > MOST_VALUES ? null : counts, missing },
})

/**
 * The population stability index from the baseline's rows to the others: numbers in bins whose edges are the baseline's deciles
 * (the values at ranks ⌊(n − 1)·k/10⌋, a value on an edge below it), texts by value, missing values in a bin of their own.
 */
export function shiftBetween(before: Spread, after: Spread): Shift {
  if (before.kind === 'number' && after.kind === 'number') return shiftOf(before.counts, after.counts)
  if (before.kind === 'number' || after.kind === 'number') return { why: 'of-two-kinds' }
  const values = [...new Set([...(before.counts?.keys() ?? []), ...(after.counts?.keys() ?? [])])].sort()
  if (before.counts === null || after.counts === null || values.length > MOST_VALUES) return { why: 'too-many-values' }
  const counts = ({ counts: own, missing }: typeof before): readonly number[] => [
    ...values.map((value) => own?.get(value) ?? 0),
    missing,
  ]
  return shiftOf(counts(before), counts(after))
}

/** The nine inner edges of ten bins of as many rows as ties allow, each once. */
export function decileEdges(sorted: Float64Array): readonly number[] {
  const last = sorted.length - 1
  const edges = Array.from({ length: DECILES - 1 }, (_, at) => sorted[decileRank(last, at + 1)] ?? 0)
  const top = sorted[last]
  // an edge at the largest value would leave nothing above it
  return sorted.length === 0 ? [] : [...new Set(edges)].filter((edge) => edge !== top)
}

/** The rows of each bin: up to the first edge, above it up to the second, …, above the last. */
export function binCounts(sorted: Float64Array, edges: readonly number[]): readonly number[] {
  const counts = new Array<number>(edges.length + 1).fill(0)
  let bin = 0
  for (const value of sorted) {
    while (bin < edges.length && value > (edges[bin] ?? 0)) bin++
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}

function shiftOf(before: readonly number[], after: readonly number[]): Shift {
  const kept = before.flatMap((count, bin) => (count > 0 || (after[bin] ?? 0) > 0 ? [bin] : []))
  const pick = (counts: readonly number[]): readonly number[] => kept.map((bin) => counts[bin] ?? 0)
  const [expected, actual] = [before.reduce((sum, n) => sum + n, 0), after.reduce((sum, n) => sum + n, 0)]
  if (expected === 0 || actual === 0) return { why: 'no-rows' }
  if (kept.length < 2) return { why: 'one-value' }
  const index = stabilityIndex(pick(before), pick(after), { floor: FLOOR })
  if (index === null) return { why: 'no-rows' }
  const { exceededInFivePercent: noise } = stabilityNoise(kept.length, { expected, actual })
  return { index, bins: kept.length, noise, expected, actual }
}
