/** A value that stands for something other than a number, with the rows that hold it. */
export interface Sentinel {
  readonly value: number
  readonly rows: number
}

/** Fewer rows say nothing of what a column's range is. */
const LEAST_ROWS = 10
const LEAST_VALUES = 2
/** How many ranges of the others lie between them and a value that is none of theirs. */
const FAR = 10
const FAR_FOR_CUSTOMARY = 3
/** Codes stand at the end of a column: 997, 998 and 999 are three. */
const MOST_CODES = 3

/** The rows that hold each value of the list, in a column's numbers in ascending order; none where no row does. */
export function listedSentinels(sorted: Float64Array, values: readonly number[]): readonly Sentinel[] {
  return [...new Set(values)].flatMap((value) => {
    const rows = firstAbove(sorted, value) - firstNotBelow(sorted, value)
    return rows > 0 ? [{ value, rows }] : []
  })
}

/**
 * The values that look like codes for "unknown": the outermost ones of a side, repeated or of a customary form, that lie many
 * times as far from all others as those do from each other, and a repeated -1 (-9, -99 …) that alone is below zero.
 */
export function suspectedSentinels(sorted: Float64Array): readonly Sentinel[] {
  const [low, high] = [outermost(sorted, 'lowest'), outermost(sorted, 'highest')]
  const sides = [codesAmong(low, sorted.length), codesAmong(high, sorted.length)]
  const far = sides.some(({ length }) => length > 0) ? sides.flat() : codesOnBothSides(low, high, sorted.length)
  const first = low[0]
  const second = low[1]
  const alone =
    first !== undefined && second !== undefined && first.value < 0 && second.value >= 0 && low.length > MOST_CODES
  const negative = alone && first.rows > 1 && customary(first.value) ? [first] : []
  return [...far, ...negative.filter(({ value }) => !far.some((one) => one.value === value))]
}

/** A code on either side makes the range of all others look wide: each is held against what lies between them. */
function codesOnBothSides(low: readonly Place[], high: readonly Place[], rows: number): readonly Sentinel[] {
  const [first, last] = [low[0], high[0]]
  if (first === undefined || last === undefined) return []
  const without = (places: readonly Place[], other: Place): readonly Place[] =>
    places.map((place) => ({ ...place, rest: place.rest - other.far }))
  const sides = [codesAmong(without(low, last), rows), codesAmong(without(high, first), rows)]
  return sides.every(({ length }) => length > 0) ? sides.flat() : []
}

type Place = Sentinel & { readonly rest: number; readonly far: number }

/** The outermost distinct values of an end, each with how far the rest spans and how far it lies from it. */
function outermost(sorted: Float64Array, end: 'lowest' | 'highest'): readonly Place[] {
  // looked at from the other end, not turned round: the values may be many
  const at = (place: number): number | undefined => sorted[end === 'lowest' ? place : sorted.length - 1 - place]
  const last = at(sorted.length - 1) ?? 0
  const found: Place[] = []
  let start = 0
  while (start < sorted.length && found.length <= MOST_CODES) {
    const value = at(start) ?? 0
    let after = start
    while (after < sorted.length && at(after) === value) after++
    const next = at(after) ?? value
    found.push({ value, rows: after - start, rest: Math.abs(last - next), far: Math.abs(next - value) })
    start = after
  }
  return found
}

function codesAmong(places: readonly Place[], rows: number): readonly Sentinel[] {
  for (let count = 1; count <= MOST_CODES && count < places.length; count++) {
    const codes = places.slice(0, count)
    const inner = codes[count - 1]
    const held = codes.reduce((sum, one) => sum + one.rows, 0)
    if (inner === undefined || inner.rest <= 0 || rows - held < LEAST_ROWS) continue
    const known = codes.some(({ value }) => customary(value))
    if (inner.far > inner.rest * (known ? FAR_FOR_CUSTOMARY : FAR) && (known || held >= LEAST_VALUES))
      return codes.map(({ value, rows: own }) => ({ value, rows: own }))
  }
  return []
}

/** Whether people write the number for "unknown": -1, nines alone (also as a float has them), 666, 777, 888. */
function customary(value: number): boolean {
  const digits = String(Math.trunc(Math.abs(value)))
  return value === -1 || /^9{2,}$/.test(digits) || /^(666|777|888)$/.test(digits) || (value < 0 && digits === '9')
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sorted[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}

function firstAbove(sorted: Float64Array, value: number): number {
  let at = firstNotBelow(sorted, value)
  while (sorted[at] === value) at++
  return at
}
