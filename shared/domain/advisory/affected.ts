import { compareVersions, packageName, parseVersion, type Version } from '../requirement/version.ts'
import type { AdvisoryRecord, Affected } from './record.ts'

/** Whether an advisory is about a package at a version: one of its ranges holds it, or its list names it. */

/** Whether an ecosystem is the index of Python packages. */
export const isPython = (ecosystem: string): boolean => /^pypi(:|$)/i.test(ecosystem)

/** The entries of a record that speak of the package, by its name as the index knows it. */
export function entriesFor({ affected }: AdvisoryRecord, name: string): readonly Affected[] {
  return (affected ?? []).filter(
    ({ package: own }) => own !== undefined && isPython(own.ecosystem) && packageName(own.name) === name,
  )
}

type Range = NonNullable<Affected['ranges']>[number]
type Change = { readonly at: Version | null; readonly kind: 'introduced' | 'fixed' | 'last_affected' }

/** Null where an event names no version that can be read. */
function changesOf({ events }: Range): readonly Change[] | null {
  const changes: Change[] = []
  for (const event of events) {
    for (const kind of ['introduced', 'fixed', 'last_affected'] as const) {
      const said = event[kind]
      if (said === undefined) continue
      // "0" stands before every version there is
      const at = kind === 'introduced' && said === '0' ? null : parseVersion(said)
      if (at === null && said !== '0') return null
      changes.push({ at, kind })
    }
  }
  return changes
}

const compareChanges = (one: Change, other: Change): number =>
  one.at === null || other.at === null
    ? Number(other.at === null) - Number(one.at === null)
    : compareVersions(one.at, other.at)

/** Whether the range holds the version; one that cannot be read might. */
function inRange(range: Range, version: Version): boolean {
  const changes = changesOf(range)
  if (changes === null) return true
  // one that says nowhere where it begins might have begun anywhere
  let inside = !changes.some(({ kind }) => kind === 'introduced')
  for (const { at, kind } of changes.toSorted(compareChanges)) {
    const against = at === null ? 1 : compareVersions(version, at)
    if (kind === 'introduced' && against >= 0) inside = true
    if (kind === 'fixed' && against >= 0) inside = false
    if (kind === 'last_affected' && against > 0) inside = false
  }
  return inside
}

const spoken = ({ ranges }: Affected): readonly Range[] => (ranges ?? []).filter(({ type }) => type !== 'GIT')

function holds(entry: Affected, text: string, version: Version | null): boolean {
  const ranges = spoken(entry)
  const listed = entry.versions ?? []
  // of commits alone nobody can tell which releases hold them
  if (ranges.length === 0 && listed.length === 0) return true
  if (listed.includes(text)) return true
  // what is no version by PEP 440 stands in no order with those that are
  if (version === null) return true
  if (ranges.some((range) => inRange(range, version))) return true
  return listed.some((one) => {
    const own = parseVersion(one)
    return own !== null && compareVersions(own, version) === 0
  })
}

/** The entries by which the record affects the package at the version; none where it was withdrawn. */
export function affecting(record: AdvisoryRecord, name: string, text: string): readonly Affected[] {
  if (record.withdrawn != null) return []
  const version = parseVersion(text)
  return entriesFor(record, name).filter((entry) => holds(entry, text, version))
}

/** The lowest version that mends it and lies above, as written; null where none is known. */
export function fixedIn(entries: readonly Affected[], text: string): string | null {
  const version = parseVersion(text)
  if (version === null) return null
  const above = entries
    .flatMap(spoken)
    .flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))
    .flatMap((said) => {
      const own = parseVersion(said)
      return own !== null && compareVersions(own, version) > 0 ? [{ said, own }] : []
    })
    .toSorted((one, other) => compareVersions(one.own, other.own))
  return above[0]?.said ?? null
}

/** The entry with the versions alone that its ranges do not hold, and the ranges that speak of versions: it holds the same as before. */
export function listedAlone(entry: Affected): Affected {
  const ranges = spoken(entry)
  const versions = (entry.versions ?? []).filter((text) => {
    const version = parseVersion(text)
    return version === null || !ranges.some((range) => inRange(range, version))
  })
  // of an entry that names nothing all is held; this one names something
  const kept = versions.length === 0 && ranges.length === 0 ? (entry.versions ?? []) : versions
  return { ...entry, ranges: [...ranges], versions: kept }
}
