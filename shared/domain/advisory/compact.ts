import { listedAlone } from './affected.ts'
import { packageName } from '../requirement/version.ts'
import type { AdvisoryRecord } from './record.ts'

/** The records by the packages that they are about, without what no verdict reads: prose, commits, versions that a range holds anyway. */
export function byPackage(records: Iterable<AdvisoryRecord>): ReadonlyMap<string, readonly AdvisoryRecord[]> {
  const found = new Map<string, AdvisoryRecord[]>()
  for (const record of records) {
    if (record.withdrawn != null) continue
    const { id, modified, aliases, severity, affected, database_specific: own } = record
    const names = new Set(
      (affected ?? []).flatMap((entry) => (entry.package === undefined ? [] : packageName(entry.package.name))),
    )
    for (const name of names) {
      const entries = (affected ?? []).flatMap((entry) =>
        entry.package !== undefined && packageName(entry.package.name) === name ? listedAlone(entry) : [],
      )
      const list = found.get(name) ?? []
      list.push({
        ...{ id, modified, aliases, severity, affected: entries },
        ...(typeof own?.severity === 'string' ? { database_specific: { severity: own.severity } } : {}),
      })
      found.set(name, list)
    }
  }
  return found
}
