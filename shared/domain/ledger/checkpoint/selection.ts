import type { Entry } from '../chain.ts'
import { parseRecord, recordDigest } from '../record.ts'
import { indexedPlace, foldClosed, IndexPage, indexDigest, parseIndex, type IndexRoot, type Row } from './pages.ts'

/** Records that the index names, each proven by its digest; and what the index tells without any record. */

export type Proven<T> = { readonly value: T } | { readonly problem: string }

/** The rows of a shard, proven from its last page back to its first. */
export function provenRows(root: IndexRoot, shard: string, texts: readonly (string | null)[]): Proven<readonly Row[]> {
  const own = root.shards[shard]
  if (own === undefined) return { value: [] }
  let wanted: string | null = own.last
  const rows: Row[][] = []
  for (const text of texts.toReversed()) {
    const page: IndexPage | null =
      text === null || wanted === null || indexDigest(text) !== wanted ? null : parseIndex(IndexPage, text)
    if (page === null) return { problem: `a page of the index of ${shard} is not the one that its root names` }
    rows.push([...page.rows])
    wanted = page.before
  }
  const all = rows.toReversed().flat()
  return wanted === null && all.length === own.rows
    ? { value: all }
    : { problem: `the index of ${shard} names ${own.rows} records and has ${all.length}` }
}

/** The entry in a record's text, where it is the one that the row names. */
export function provenEntry([number, digest]: Row, text: string | null): Proven<Entry> {
  if (text === null || recordDigest(text) !== digest)
    return { problem: `record ${number} is not the one that the index names` }
  const parsed = parseRecord(text)
  if ('record' in parsed) return { value: { record: parsed.record, digest } }
  return {
    problem:
      parsed.unknown === undefined
        ? `record ${number} ${parsed.problem}`
        : `unknown-schema in record ${number}: ${parsed.problem}`,
  }
}

/** The request folders, each with its blob, that the index knows to be closed with just these blobs. */
export function settledFolders(root: IndexRoot, blobs: ReadonlyMap<string, string>): ReadonlySet<string> {
  const byPlace = Map.groupBy(
    [...blobs].flatMap(([folder, blob]) => {
      const by = indexedPlace(folder)
      return by === null ? [] : [{ folder, blob, ...by }]
    }),
    ({ place }) => place,
  )
  return new Set(
    [...byPlace].flatMap(([place, all]) => {
      const closed = root.closed[place]
      if (closed === undefined) return []
      const { upTo, above } = closed
      const first = all.filter(({ number }) => number <= upTo).toSorted((a, b) => a.number - b.number)
      const same = first.reduce((digest, { number, blob }) => foldClosed(digest, number, blob), '') === closed.digest
      return [...(same ? first : []), ...all.filter(({ number, blob }) => above[String(number)] === blob)].map(
        ({ folder }) => folder,
      )
    }),
  )
}
