import { exactSum } from './accumulator.ts'
import type { PairedRanks } from './interval/delong.ts'
import type { Rows } from './predictions.ts'
import { ascendingOrder, placements, rankStatistics } from './rank.ts'

/** Why two sets of predictions were not taken as scores of the same rows. */
export type UnpairedReason =
  | 'row-count-differs'
  | 'labels-differ'
  | 'groups-differ'
  | 'key-repeats'
  | 'labels-differ-by-key'
  | 'too-few-shared-keys'

/** How two sets of predictions belong together. */
export interface Pairing {
  /** `row-key`: joined by the key column; `row-order`: same count, labels and groups in the same order; else independent samples. */
  readonly kind: 'row-key' | 'row-order' | 'unpaired'
  readonly why: UnpairedReason | null
  /** Rows compared as pairs; 0 where unpaired. */
  readonly rows: number
  readonly onlyCandidate: number
  readonly onlyChampion: number
}

/** Both models' scores of the same rows. */
export interface PairedRows {
  readonly labels: Uint8Array
  readonly candidate: Float64Array
  readonly champion: Float64Array
}

/** The least share of either model's rows that must be shared, lest a few chosen rows stand for all. */
const LEAST_SHARED = 0.5

/** The rows that both models scored, and how they were found; `rows` is null where they cannot be paired. */
export function pairRows(
  candidate: Rows,
  champion: Rows,
): { readonly pairing: Pairing; readonly rows: PairedRows | null } {
  if (candidate.keys !== null && champion.keys !== null) return pairByKey(candidate, champion)
  const why = orderProblem(candidate, champion)
  if (why !== null) return unpaired(why, candidate, champion)
  return {
    pairing: { kind: 'row-order', why: null, rows: candidate.labels.length, onlyCandidate: 0, onlyChampion: 0 },
    rows: { labels: candidate.labels, candidate: candidate.scores, champion: champion.scores },
  }
}

/** The rank statistics of both models and what couples them. */
export function pairedRanks({ labels, candidate, champion }: PairedRows): PairedRanks {
  const one = { scores: candidate, labels }
  const other = { scores: champion, labels }
  const [oneOrder, otherOrder] = [ascendingOrder(candidate), ascendingOrder(champion)]
  const [onePlaces, otherPlaces] = [placements(one, oneOrder), placements(other, otherOrder)]
  const products = { positive: exactSum(), negative: exactSum() }
  for (let row = 0; row < labels.length; row++) {
    const sum = labels[row] === 1 ? products.positive : products.negative
    sum.add(1, onePlaces[row] ?? 0, otherPlaces[row] ?? 0)
  }
  return {
    one: rankStatistics(one, oneOrder),
    other: rankStatistics(other, otherOrder),
    positiveProducts: products.positive.total(),
    negativeProducts: products.negative.total(),
  }
}

function orderProblem(candidate: Rows, champion: Rows): UnpairedReason | null {
  if (candidate.tally.all !== champion.tally.all || candidate.labels.length !== champion.labels.length)
    return 'row-count-differs'
  if (candidate.labels.some((label, row) => label !== champion.labels[row])) return 'labels-differ'
  for (const group of candidate.groups) {
    const other = champion.groups.find((one) => one.column === group.column)
    if (other?.codes.some((code, row) => other.values[code] !== group.values[group.codes[row] ?? 0]))
      return 'groups-differ'
  }
  return null
}

function pairByKey(candidate: Rows, champion: Rows): ReturnType<typeof pairRows> {
  const ofCandidate = rowsByKey(candidate)
  const ofChampion = rowsByKey(champion)
  if (ofCandidate === null || ofChampion === null) return unpaired('key-repeats', candidate, champion)
  const pairs: [number, number][] = []
  for (const [key, row] of ofCandidate) {
    const other = ofChampion.get(key)
    if (other !== undefined) pairs.push([row, other])
  }
  if (pairs.length === 0 || pairs.length < LEAST_SHARED * Math.max(ofCandidate.size, ofChampion.size)) {
    return unpaired('too-few-shared-keys', candidate, champion)
  }
  if (pairs.some(([one, other]) => candidate.labels[one] !== champion.labels[other])) {
    return unpaired('labels-differ-by-key', candidate, champion)
  }
  return {
    pairing: {
      kind: 'row-key',
      why: null,
      rows: pairs.length,
      onlyCandidate: ofCandidate.size - pairs.length,
      onlyChampion: ofChampion.size - pairs.length,
    },
    rows: {
      labels: Uint8Array.from(pairs, ([one]) => candidate.labels[one] ?? 0),
      candidate: Float64Array.from(pairs, ([one]) => candidate.scores[one] ?? NaN),
      champion: Float64Array.from(pairs, ([, other]) => champion.scores[other] ?? NaN),
    },
  }
}

function rowsByKey({ keys }: Rows): ReadonlyMap<string, number> | null {
  const rows = new Map<string, number>()
  keys?.codes.forEach((code, row) => rows.set(keys.dictionary[code] ?? '', row))
  return rows.size === keys?.codes.length ? rows : null
}

function unpaired(why: UnpairedReason, candidate: Rows, champion: Rows): ReturnType<typeof pairRows> {
  const onlyCandidate = candidate.labels.length
  const onlyChampion = champion.labels.length
  return { pairing: { kind: 'unpaired', why, rows: 0, onlyCandidate, onlyChampion }, rows: null }
}
