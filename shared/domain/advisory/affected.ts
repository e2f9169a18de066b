import { packageName, versionKey } from '../requirement/version.ts'
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

/** What an entry holds, by the keys of versions, so that an answer only compares texts. */
export type Held = {
  /** pairs: from this key on, and before that one */
  readonly held: readonly string[]
  /** pairs: the key of a version that mends it, and the version as it was written; from the lowest */
  readonly fixes: readonly string[]
}

type Range = NonNullable<Affected['ranges']>[number]
type Change = { readonly at: string; readonly kind: 'introduced' | 'fixed' | 'last_affected' }

// before and behind every key there is, and right behind one
const [first, last] = ['', '~']
const behind = (key: string): string => `${key} `
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Null where an event names no version that can be read. */
function changesOf({ events }: Range): readonly Change[] | null {
  const changes: Change[] = []
  for (const event of events) {
    for (const kind of ['introduced', 'fixed', 'last_affected'] as const) {
      const said = event[kind]
      if (said === undefined) continue
      // "0" stands before every version there is
      const at = kind === 'introduced' && said === '0' ? first : versionKey(said)
      if (at === null) return null
      changes.push({ at, kind })
    }
  }
  return changes.toSorted((one, other) => order(one.at, other.at))
}

/** The pairs of keys between which the range holds; one that cannot be read might hold any version. */
function heldIn(range: Range): readonly string[] {
  const changes = changesOf(range)
  if (changes === null) return [first, last]
  const found: string[] = []
  // one that says nowhere where it begins might have begun anywhere
  let inside = !changes.some(({ kind }) => kind === 'introduced')
  if (inside) found.push(first)
  const turn = (at: string, now: boolean): void => {
    if (now !== inside) found.push(at)
    inside = now
  }
  for (const [at, own] of Map.groupBy(changes, (one) => one.at)) {
    // of several at one version the last decides; at the last that is affected it changes nothing yet
    const there = own.findLast(({ kind }) => kind !== 'last_affected')
    if (there !== undefined) turn(at, there.kind === 'introduced')
    turn(behind(at), own.at(-1)?.kind === 'introduced')
  }
  return inside ? [...found, last] : found
}

function isWithin(pairs: readonly string[], key: string): boolean {
  for (let at = 0; at + 1 < pairs.length; at += 2)
    if (key >= (pairs[at] ?? last) && key < (pairs[at + 1] ?? first)) return true
  return false
}

/** What the entry holds, read once for every version that is asked about. */
export function heldBy(entry: Affected): Held {
  const ranges = (entry.ranges ?? []).filter(({ type }) => type !== 'GIT')
  const versions = entry.versions ?? []
  // of commits alone nobody can tell which releases hold them
  if (ranges.length === 0 && versions.length === 0) return { held: [first, last], fixes: [] }
  const held = ranges.flatMap(heldIn)
  const listed = versions.flatMap((text) => versionKey(text) ?? []).filter((key) => !isWithin(held, key))
  const fixes = ranges
    .flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))
    .map((said): readonly [string | null, string] => [versionKey(said), said])
    .toSorted(([one], [other]) => order(one ?? '', other ?? ''))
    .flatMap(([key, said]) => (key === null ? [] : [key, said]))
  return { held: [...held, ...[...new Set(listed)].flatMap((key) => [key, behind(key)])], fixes }
}

/** Whether the entry holds the version of the key; what is no version by PEP 440 stands in no order, and it might. */
export const holds = ({ held }: Pick<Held, 'held'>, key: string | null): boolean => key === null || isWithin(held, key)

/** The lowest version that mends it and lies above the key, as written; null where none is known. */
export function fixedIn(entries: readonly Held[], key: string | null): string | null {
  let [lowest, written]: [string, string | null] = [last, null]
  if (key === null) return null
  for (const { fixes } of entries)
    for (let at = 0; at + 1 < fixes.length; at += 2) {
      const own = fixes[at] ?? last
      if (own > key && own < lowest) [lowest, written] = [own, fixes[at + 1] ?? null]
    }
  return written
}
