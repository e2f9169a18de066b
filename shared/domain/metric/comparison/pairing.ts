import { exactSum } from '../accumulator.ts'
import type { PairedRanks } from '../interval/delong.ts'
import type { Rows } from '../predictions.ts'
import { eachPlacement, type OrderRooms, placements, rankStatistics } from '../rank.ts'
import type { ScoredRows } from '../score-counts.ts'

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
export const LEAST_SHARED = 0.5

/** What tells whether the rows of two files are the same ones, whatever is measured on them. */
export interface Pairable {
  readonly tally: { readonly all: number }
  readonly groups: Rows['groups']
  readonly keys: Rows['keys']
  readonly count: number
  readonly labelAt: (row: number) => string | number
}

/** The places of the rows that belong together; null where all do, in the files' own order. */
export type Places = { readonly candidate: Uint32Array; readonly champion: Uint32Array } | null

/** How the rows of both belong together, and where each pair stands; `paired` is false where they cannot be paired. */
export function pairPlaces(
  candidate: Pairable,
  champion: Pairable,
): { readonly pairing: Pairing; readonly paired: boolean; readonly places: Places } {
  if (candidate.keys !== null && champion.keys !== null) return pairByKey(candidate, champion)
  const why = orderProblem(candidate, champion)
  if (why !== null) return unpaired(why, candidate, champion)
  return {
    pairing: { kind: 'row-order', why: null, rows: candidate.count, onlyCandidate: 0, onlyChampion: 0 },
    paired: true,
    places: null,
  }
}

const pairable = (rows: Rows): Pairable => ({
  ...rows,
  count: rows.labels.length,
  labelAt: (row) => rows.labels[row] ?? -1,
})

/** The rows that both models scored, and how they were found; `rows` is null where they cannot be paired. */
export function pairRows(
  candidate: Rows,
  champion: Rows,
): { readonly pairing: Pairing; readonly rows: PairedRows | null } {
  const { pairing, paired, places } = pairPlaces(pairable(candidate), pairable(champion))
  if (!paired) return { pairing, rows: null }
  if (places === null)
    return { pairing, rows: { labels: candidate.labels, candidate: candidate.scores, champion: champion.scores } }
  return {
    pairing,
    rows: {
      labels: Uint8Array.from(places.candidate, (row) => candidate.labels[row] ?? 0),
      candidate: Float64Array.from(places.candidate, (row) => candidate.scores[row] ?? NaN),
      champion: Float64Array.from(places.champion, (row) => champion.scores[row] ?? NaN),
    },
  }
}

/** The rank statistics of both models and what couples them. */
export function pairedRanks({ labels, candidate, champion }: PairedRows): PairedRanks {
  const one = { scores: candidate, labels }
  const other = { scores: champion, labels }
  return { one: rankStatistics(one), other: rankStatistics(other), ...placementProducts(placements(one), other) }
}

/** The sums of the products of both models' placements by class, where the first model's are known already. */
export function placementProducts(
  places: Uint32Array,
  other: ScoredRows,
  rooms?: OrderRooms,
): Pick<PairedRanks, 'positiveProducts' | 'negativeProducts'> {
  const products = { positive: exactSum(), negative: exactSum() }
  eachPlacement(
    other,
    (row, place) => {
      const sum = other.labels[row] === 1 ? products.positive : products.negative
      sum.add(1, places[row] ?? 0, place)
    },
    rooms,
  )
  return { positiveProducts: products.positive.total(), negativeProducts: products.negative.total() }
}

function orderProblem(candidate: Pairable, champion: Pairable): UnpairedReason | null {
  if (candidate.tally.all !== champion.tally.all || candidate.count !== champion.count) return 'row-count-differs'
  for (let row = 0; row < candidate.count; row++)
    if (candidate.labelAt(row) !== champion.labelAt(row)) return 'labels-differ'
  for (const group of candidate.groups) {
    const other = champion.groups.find((one) => one.column === group.column)
    if (other?.codes.some((code, row) => other.values[code] !== group.values[group.codes[row] ?? 0]))
      return 'groups-differ'
  }
  return null
}

function pairByKey(candidate: Pairable, champion: Pairable): ReturnType<typeof pairPlaces> {
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
  if (pairs.some(([one, other]) => candidate.labelAt(one) !== champion.labelAt(other))) {
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
    paired: true,
    places: {
      candidate: Uint32Array.from(pairs, ([one]) => one),
      champion: Uint32Array.from(pairs, ([, other]) => other),
    },
  }
}

function rowsByKey({ keys }: Pairable): ReadonlyMap<string, number> | null {
  const rows = new Map<string, number>()
  keys?.codes.forEach((code, row) => rows.set(keys.dictionary[code] ?? '', row))
  return rows.size === keys?.codes.length ? rows : null
}

function unpaired(why: UnpairedReason, candidate: Pairable, champion: Pairable): ReturnType<typeof pairPlaces> {
  return {
    pairing: { kind: 'unpaired', why, rows: 0, onlyCandidate: candidate.count, onlyChampion: champion.count },
    paired: false,
    places: null,
  }
}
