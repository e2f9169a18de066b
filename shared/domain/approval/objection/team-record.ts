import { z } from 'zod'

/** Who was in which role when we saw them object, by account number: kept in our own check runs, which the App alone can write. */
export type TeamRecord = Readonly<Record<string, readonly number[]>>

const begin = '<!-- countersign members: '
const end = ' -->'
const Shape = z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), z.array(z.number().int()))

/** The record as a line of a check run's text; nothing where it names nobody. */
export function formatTeamRecord(record: TeamRecord): string {
  const roles = Object.keys(record)
    .filter((role) => (record[role] ?? []).length > 0)
    .sort()
  const sorted = Object.fromEntries(roles.map((role) => [role, [...(record[role] ?? [])].sort((a, b) => a - b)]))
  return roles.length === 0 ? '' : `${begin}${JSON.stringify(sorted)}${end}`
}

/** The record in the text of a check run; one that names nobody where there is none. */
export function parseTeamRecord(text: string): TeamRecord {
  const line = text.split('\n').find((one) => one.startsWith(begin) && one.endsWith(end))
  if (line === undefined) return {}
  try {
    const read = Shape.safeParse(JSON.parse(line.slice(begin.length, -end.length)))
    return read.success ? read.data : {}
  } catch {
    return {}
  }
}

/** All of the records as one: whoever was seen in a role stays seen. */
export function mergedTeamRecords(records: readonly TeamRecord[]): TeamRecord {
  const ids = new Map<string, Set<number>>()
  for (const record of records) {
    for (const [role, seen] of Object.entries(record)) ids.set(role, new Set([...(ids.get(role) ?? []), ...seen]))
  }
  return Object.fromEntries([...ids].map(([role, seen]) => [role, [...seen]]))
}
