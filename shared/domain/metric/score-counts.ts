/** Scores and labels (0 or 1) of the same rows; scores are finite and not below nought, whose sign does not matter. */
export interface ScoredRows {
  readonly scores: Float64Array
  readonly labels: Uint8Array
}

/** The same a block at a time, as often as they are asked for; a block lasts until the next. */
export interface ScoredBlocks {
  readonly rows: number
  readonly each: (take: (block: ScoredRows) => void) => void
}

/** Takes a distinct score with its positive and negative rows. */
export type TakeScore = (score: number, positives: number, negatives: number) => void

/** Fewer rows than this are sorted as they are. */
const SMALL = 4096
/** As many rows are sorted at a time: room for all of them would double what a large file takes. */
const WINDOW = 2 ** 22

/**
 * Visits each distinct score from the lowest, with how many rows of each class have it: all that any metric of rank needs, and
 * any sum that the order of rows does not change. Rows are counted by bucket, then sorted bucket by bucket, `room` at a time.
 */
export function eachScore(rows: ScoredRows | ScoredBlocks, take: TakeScore, room = WINDOW): void {
  if ('scores' in rows && rows.scores.length <= SMALL) {
    const { scores, labels } = rows
    const positives = classOf(scores, labels, 1).sort()
    const held = new Float64Array(scores.length)
    held.set(positives)
    held.set(classOf(scores, labels, 0).sort(), positives.length)
    eachSorted(held, 0, positives.length, held.length, take)
    return
  }
  const each: ScoredBlocks['each'] = 'scores' in rows ? (visit) => visit(rows) : rows.each
  const places = countedPlaces(each)
  // one window after the other lies in the same place: what each would leave behind is much
  let all = new Float64Array(0)
  const roomFor = (length: number): Float64Array => {
    if (all.length < length) all = new Float64Array(Math.max(length, Math.min(room, places.at(-1) ?? 0)))
    return all
  }
  for (let from = 0; from < BUCKETS;) {
    const to = windowEnd(places, from, room)
    const held = roomFor((places[to * 2] ?? 0) - (places[from * 2] ?? 0))
    eachInWindow({ each, places, from, to, held }, take)
    from = to
  }
}

const classOf = (scores: Float64Array, labels: Uint8Array, label: 0 | 1): Float64Array =>
  scores.filter((_, row) => labels[row] === label)

/** Which bucket a score falls into; a higher bucket never holds a lower score. */
type Buckets = { readonly words: Uint32Array; readonly upper: 0 | 1 }

/** Halvings of one that have buckets of their own, and by how many bits each is divided. */
const [HALVINGS, BITS] = [32, 14]
const LOWEST = (1023 - HALVINGS) << BITS
const BUCKETS = (HALVINGS << BITS) + 1
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Doubles that are not negative sort like their bits, so the first bits after the sign, which -0 has, tell the bucket. */
const bucketsOf = (scores: Float64Array): Buckets => ({
  words: new Uint32Array(scores.buffer, scores.byteOffset, scores.length * 2),
  upper: LITTLE_ENDIAN ? 1 : 0,
})

function bucketAt({ words, upper }: Buckets, row: number): number {
  const bucket = (((words[row * 2 + upper] ?? 0) & 0x7fffffff) >>> (20 - BITS)) - LOWEST
  return bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket
}

/** Where the rows of each bucket and class begin in the order: the positive ones of a bucket before its negative ones. */
function countedPlaces(each: ScoredBlocks['each']): Uint32Array {
  const places = new Uint32Array(BUCKETS * 2 + 1)
  each(({ scores, labels }) => {
    const buckets = bucketsOf(scores)
    for (let row = 0; row < labels.length; row++) {
      const own = bucketAt(buckets, row) * 2 + 2 - (labels[row] ?? 0)
      places[own] = (places[own] ?? 0) + 1
    }
  })
  for (let own = 1; own < places.length; own++) places[own] = (places[own] ?? 0) + (places[own - 1] ?? 0)
  return places
}

/** The bucket after the last that fits the room; one that alone is larger gets the room it needs. */
function windowEnd(places: Uint32Array, from: number, room: number): number {
  const most = (places[from * 2] ?? 0) + room
  let to = from + 1
  while (to < BUCKETS && (places[to * 2 + 2] ?? 0) <= most) to++
  return to
}

interface Window {
  readonly each: ScoredBlocks['each']
  readonly places: Uint32Array
  readonly from: number
  readonly to: number
  /** room for the rows of the window */
  readonly held: Float64Array
}

function eachInWindow(window: Window, take: TakeScore): void {
  const { places, from, to, held } = window
  const start = places[from * 2] ?? 0
  hold(window)
  for (let bucket = from, first = 0; bucket < to; bucket++) {
    const middle = (places[bucket * 2] ?? 0) - start
    const end = (places[bucket * 2 + 1] ?? 0) - start
    if (first === end) continue
    sortPart(held, first, middle)
    sortPart(held, middle, end)
    eachSorted(held, first, middle, end, take)
    first = end
  }
}

/** So many numbers are sorted in place by steps that get smaller (Shell 1959, the steps of Ciura 2001): calling out costs more. */
const FEW = 512
const STEPS = [132, 57, 23, 10, 4, 1]

function sortPart(held: Float64Array, from: number, to: number): void {
  if (to - from > FEW) {
    held.subarray(from, to).sort()
    return
  }
  for (const step of STEPS)
    for (let at = from + step; at < to; at++) {
      const own = held[at] ?? 0
      let place = at
      for (; place - step >= from && (held[place - step] ?? 0) > own; place -= step)
        held[place] = held[place - step] ?? 0
      held[place] = own
    }
}

/** Lays the scores of the window down by bucket and class; its places then tell where each of those ends. */
function hold({ each, places, from, to, held }: Window): void {
  const start = places[from * 2] ?? 0
  each(({ scores, labels }) => {
    const buckets = bucketsOf(scores)
    for (let row = 0; row < scores.length; row++) {
      const bucket = bucketAt(buckets, row)
      if (bucket < from || bucket >= to) continue
      const own = bucket * 2 + 1 - (labels[row] ?? 0)
      const place = places[own] ?? 0
      held[place - start] = scores[row] ?? 0
      places[own] = place + 1
    }
  })
}

/** Visits the distinct scores of two sorted classes: the positive ones up to the middle, the negative ones behind it. */
function eachSorted(held: Float64Array, first: number, middle: number, end: number, take: TakeScore): void {
  let p = first
  let n = middle
  while (p < middle || n < end) {
    const one = p < middle ? (held[p] ?? 0) : Infinity
    const other = n < end ? (held[n] ?? 0) : Infinity
    const score = one < other ? one : other
    const fromP = p
    const fromN = n
    while (p < middle && held[p] === score) p++
    while (n < end && held[n] === score) n++
    take(Math.abs(score), p - fromP, n - fromN)
  }
}
