import { packageName } from '../requirement/version.ts'
import { entriesFor, heldBy, type Held } from './affected.ts'
import type { AdvisoryRecord } from './record.ts'
import { ratingOf, type Rating } from './severity.ts'

/** What a verdict reads of a record about one package: no prose, its vectors scored, its versions read. */
export type Brief = {
  readonly id: string
  readonly aliases: readonly string[]
  readonly rating: Rating
  readonly entries: readonly (Held & { readonly rating: Rating })[]
}

/** The record as far as it is about the package; null where it was withdrawn. */
export function briefOf(record: AdvisoryRecord, name: string): Brief | null {
  if (record.withdrawn != null) return null
  const entries = entriesFor(record, name).map((entry) => ({ ...heldBy(entry), rating: ratingOf(entry) }))
  return { id: record.id, aliases: record.aliases ?? [], rating: ratingOf(record), entries }
}

/** The records by the packages that they are about. */
export function byPackage(records: Iterable<AdvisoryRecord>): ReadonlyMap<string, readonly Brief[]> {
  const found = new Map<string, Brief[]>()
  for (const record of records) {
    const names = (record.affected ?? []).flatMap(({ package: own }) =>
      own === undefined ? [] : packageName(own.name),
    )
    for (const name of new Set(names)) {
      const brief = briefOf(record, name)
      // one without entries is another ecosystem's of that name
      if (brief === null || brief.entries.length === 0) continue
      const list = found.get(name)
      if (list === undefined) found.set(name, [brief])
      else list.push(brief)
    }
  }
  return found
}
