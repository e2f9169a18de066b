import { exactSum, fixedSum } from './accumulator.ts'
import { eachScore, type ScoredRows, type TakeScore } from './score-counts.ts'

/**
 * Integers from which every metric of rank follows, ties counted exactly.
 * For a positive row let A = 2·(negatives below) + (negatives tied), for a negative row B = 2·(positives above) + (positives tied):
 * u2 = ΣA = ΣB (twice the Mann-Whitney U), pa2 = ΣA², nb2 = ΣB²,
 * ks = max |cp·N − cn·P| over the distinct scores, ap = Σ floor(2^52 · precision at the row's score) over positive rows.
 */
export interface RankStatistics {
  readonly positives: number
  readonly negatives: number
  readonly u2: bigint
  readonly pa2: bigint
  readonly nb2: bigint
  readonly ks: bigint
  readonly ap: bigint
}

const SMALL = 4096

/** The rows' rank statistics. */
export function rankStatistics(rows: ScoredRows): RankStatistics {
  const ranks = rankCollector(classes(rows.labels))
  eachScore(rows, ranks.take)
  return ranks.found()
}

interface Classes {
  readonly positives: number
  readonly negatives: number
}

/** Takes the distinct scores of so many rows of each class from the lowest, and finds their rank statistics. */
export function rankCollector({ positives, negatives }: Classes): {
  readonly take: TakeScore
  found(): RankStatistics
} {
  const sums = { u2: exactSum(), pa2: exactSum(), nb2: exactSum(), ap: fixedSum() }
  const gap = largestGap(positives, negatives)
  let [cp, cn] = [0, 0]
  return {
    take(_, p, n) {
      const a = 2 * cn + n
      const above = positives - cp
      const b = 2 * above - p
      cp += p
      cn += n
      sums.u2.add(p, a, 1)
      sums.pa2.add(p, a, a)
      sums.nb2.add(n, b, b)
      // a threshold at this score selects the rows above and this tie
      if (p > 0) sums.ap.add(p, above / (above + negatives - cn + n))
      gap.see(cp, cn)
    },
    found: () => ({
      positives,
      negatives,
      u2: sums.u2.total(),
      pa2: sums.pa2.total(),
      nb2: sums.nb2.total(),
      ks: gap.total(),
      ap: sums.ap.total(),
    }),
  }
}

/** A for each positive row and B for each negative row, in the rows' own order. */
export function placements(rows: ScoredRows, rooms?: OrderRooms): Uint32Array {
  // at most twice the rows, of which there are fewer than 2^31
  const placed = new Uint32Array(rows.scores.length)
  eachPlacement(rows, (row, place) => (placed[row] = place), rooms)
  return placed
}

/** Room for the order of as many rows, twice; who orders two files of many rows uses it for both. */
export type OrderRooms = readonly [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>]
export const orderRooms = (rows: number): OrderRooms => [new Uint32Array(rows), new Uint32Array(rows)]

/** Visits each row with the same, from the lowest score. */
export function eachPlacement(rows: ScoredRows, take: (row: number, place: number) => void, rooms?: OrderRooms): void {
  const order = ascendingOrder(rows.scores, rooms)
  const { positives } = classes(rows.labels)
  eachTie(rows, order, (p, n, cp, cn, start, end) => {
    const a = 2 * cn - n
    const b = 2 * (positives - cp) + p
    for (let at = start; at < end; at++) {
      const row = order[at] ?? 0
      take(row, rows.labels[row] === 1 ? a : b)
    }
  })
}

/** Row numbers by ascending score; rows of equal score come in no promised order. */
export function ascendingOrder(scores: Float64Array, [order, other] = orderRooms(scores.length)): Uint32Array {
  for (let row = 0; row < order.length; row++) order[row] = row
  if (scores.length <= SMALL) return order.sort((left, right) => (scores[left] ?? 0) - (scores[right] ?? 0))
  // non-negative doubles sort like their bits, so four 16-bit counting passes suffice
  const words = new Uint16Array(scores.buffer, scores.byteOffset, scores.length * 4)
  let from = order
  let to = other
  for (const word of LITTLE_ENDIAN ? [0, 1, 2, 3] : [3, 2, 1, 0]) {
    if (countingPass(words, word, from, to)) [from, to] = [to, from]
  }
  return from
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

function countingPass(words: Uint16Array, word: number, from: Uint32Array, to: Uint32Array): boolean {
  const starts = new Uint32Array(65537)
  for (let at = word; at < words.length; at += 4) {
    const next = (words[at] ?? 0) + 1
    starts[next] = (starts[next] ?? 0) + 1
  }
  if (starts.includes(from.length)) return false
  for (let key = 1; key < starts.length; key++) starts[key] = (starts[key] ?? 0) + (starts[key - 1] ?? 0)
  for (const row of from) {
    const key = words[row * 4 + word] ?? 0
    const place = starts[key] ?? 0
    to[place] = row
    starts[key] = place + 1
  }
  return true
}

type Tie = (p: number, n: number, cp: number, cn: number, start: number, end: number) => void

/** Visits each distinct score from the lowest: its positives and negatives, and both cumulated with it. */
function eachTie({ scores, labels }: ScoredRows, order: Uint32Array, visit: Tie): void {
  let cp = 0
  let cn = 0
  let start = 0
  while (start < order.length) {
    const score = scores[order[start] ?? 0]
    let p = 0
    let end = start
    while (end < order.length) {
      const row = order[end] ?? 0
      if (scores[row] !== score) break
      p += labels[row] ?? 0
      end++
    }
    const n = end - start - p
    cp += p
    cn += n
    visit(p, n, cp, cn, start, end)
    start = end
  }
}

function classes(labels: Uint8Array): Classes {
  let positives = 0
  for (const label of labels) positives += label
  return { positives, negatives: labels.length - positives }
}

function largestGap(positives: number, negatives: number): { see(cp: number, cn: number): void; total(): bigint } {
  const exact = positives * negatives <= Number.MAX_SAFE_INTEGER
  let largest = 0
  let largestBig = 0n
  return {
    see(cp, cn) {
      if (exact) largest = Math.max(largest, Math.abs(cp * negatives - cn * positives))
      else {
        const gap = BigInt(cp) * BigInt(negatives) - BigInt(cn) * BigInt(positives)
        const size = gap < 0n ? -gap : gap
        if (size > largestBig) largestBig = size
      }
    },
    total: () => (exact ? BigInt(largest) : largestBig),
  }
}
