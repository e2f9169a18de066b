import { chiSquareQuantile } from '../interval/gamma.ts'

/** How the rows of one bin are counted where a bin is empty, since the logarithm of nothing is not defined. */
export type EmptyBins =
  /** a share below it counts as it */
  | { readonly floor: number }
  /** the same, and the shares then add up to one again */
  | { readonly floor: number; readonly renormalised: true }
  /** so many rows more in every bin of both */
  | { readonly added: number }

/**
 * The population stability index Σ (actual − expected) · ln(actual / expected) over the shares of both populations in
 * the same bins; null where a bin is empty and nothing says how that counts, and where a population has no rows.
 */
export function stabilityIndex(
  expected: readonly number[],
  actual: readonly number[],
  empty: EmptyBins | null = null,
): number | null {
  const [before, after] = [shares(expected, empty), shares(actual, empty)]
  if (expected.length !== actual.length || before === null || after === null) return null
  return before.reduce((sum, share, bin) => {
    const other = after[bin] ?? 0
    return share === other ? sum : sum + (other - share) * Math.log(other / share)
  }, 0)
}

/** The bands that are in use for the index: below 0.10, to 0.25, above. Conventions, no test: they ignore how many rows there are. */
export function stabilityBand(index: number): '<0.10' | '0.10-0.25' | '>0.25' {
  if (index < 0.1) return '<0.10'
  return index <= 0.25 ? '0.10-0.25' : '>0.25'
}

/** What the index comes to by chance alone: its mean and the value exceeded in 5 of 100 times (Yurdakul and Naranjo 2020), for so many rows. */
export function stabilityNoise(
  bins: number,
  rows: { readonly expected: number; readonly actual: number },
): { readonly mean: number; readonly exceededInFivePercent: number } {
  const scale = 1 / rows.expected + 1 / rows.actual
  return { mean: (bins - 1) * scale, exceededInFivePercent: chiSquareQuantile(0.05, bins - 1) * scale }
}

/** By how many points of a scorecard the mean moved because an attribute's shares did: the characteristic stability index. */
export function scoreShift(expected: readonly number[], actual: readonly number[], points: readonly number[]): number {
  return points.reduce((sum, worth, bin) => sum + ((actual[bin] ?? 0) - (expected[bin] ?? 0)) * worth, 0)
}

const addedRows = (empty: EmptyBins | null): number => (empty !== null && !('floor' in empty) ? empty.added : 0)

function shares(counts: readonly number[], empty: EmptyBins | null): readonly number[] | null {
  const added = addedRows(empty)
  const total = counts.reduce((sum, count) => sum + count + added, 0)
  if (!(total > 0)) return null
  const found = counts.map((count) => (count + added) / total)
  if (empty === null || !('floor' in empty)) return found.every((share) => share > 0) ? found : null
  const floored = found.map((share) => Math.max(share, empty.floor))
  if (!('renormalised' in empty)) return floored
  const sum = floored.reduce((all, share) => all + share, 0)
  return floored.map((share) => share / sum)
}
