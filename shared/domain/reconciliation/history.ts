import { formatInstant, isBefore, latest, millis, plus } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { ReconciliationRecord } from '../ledger/reconciliation-record.ts'
import { differenceKey, type Difference, type Seen } from './difference.ts'

/** What earlier looks at the registry say of a difference: when it came about, and whether this look is to be recorded. */

/** The recorded looks, oldest first. */
export const reconciliations = (entries: readonly Entry[]): readonly ReconciliationRecord[] =>
  entries.flatMap(({ record }) => (record.kind === 'reconciliation' ? [record] : []))

/** What of the registry was not looked at, in the words of the record. */
const moreUnread = 'more'
export const grantsUnread = 'grants'
export const modelsUnread = 'models'
// a model may be named like a part of the registry
export const modelUnread = (model: string): string => `everything of ${model}`
export const placeUnread = (model: string, environment: string): string => `${model} in ${environment}`
export const versionUnread = (model: string, version: string): string => `${model} ${version}`
export const tagsUnread = (model: string, version: string): string => `status tags of ${model} ${version}`
export const nameUnread = (model: string): string => `present name of ${model}`
export const filesUnread = (model: string, version: string): string => `files of ${model} ${version}`

type Coverage = { readonly unread: readonly { readonly what: string }[] }

/** Whether the look saw the part of the registry where the difference lies. */
export function lookedThere(
  { unread }: Coverage,
  { code, model, version, environment }: Pick<Difference, 'code' | 'model' | 'version' | 'environment'>,
): boolean {
  const missed = (what: string): boolean => unread.some((one) => one.what === what || one.what === moreUnread)
  if (code === 'grant-opened') return !missed(grantsUnread)
  if (code === 'alias-ungoverned' && missed(modelsUnread)) return false
  if (environment !== null) return !missed(placeUnread(model ?? '', environment))
  const [own, number] = [model ?? '', version ?? '']
  if (missed(modelUnread(own))) return false
  if (missed(versionUnread(own, number)) || (code.startsWith('tag-') && missed(tagsUnread(own, number)))) return false
  if (code === 'model-renamed') return !missed(nameUnread(own))
  return code !== 'bytes-changed' || !missed(filesUnread(own, number))
}

const mostModels = 2000

/** Whether an earlier look would have shown the difference, had it been there. */
function covers(look: ReconciliationRecord, difference: Difference): boolean {
  const { code, model } = difference
  const { models } = look.looked
  // no look before this suite's judged what copies bear; of very many models a look names a part
  const looked = model === null || code === 'alias-ungoverned' || models.includes(model) || models.length === mostModels
  return look.more === 0 && looked && lookedThere(look, difference)
}

/** When the difference was last known not to be there; null where nobody knows. */
function lastAsRecorded(
  difference: Difference,
  looks: readonly ReconciliationRecord[],
  entries: readonly Entry[],
): string | null {
  const key = differenceKey(difference)
  const look = looks.findLast(
    (one) => covers(one, difference) && one.differences.every((seen) => differenceKey(seen) !== key),
  )
  const written = entries.find(({ record }) => record.number === difference.record)?.record.at
  return latest([look?.at, written].filter((at) => at !== undefined))
}

const sameFound = (one: Difference, other: Difference): boolean =>
  one.found === other.found && one.was === other.was && one.more.join('\n') === other.more.join('\n')

/** The differences with when they came about: that of an earlier look where it is still the same. */
export function datedDifferences(
  found: readonly Difference[],
  entries: readonly Entry[],
  now: string,
): readonly Seen[] {
  const looks = reconciliations(entries)
  const last = looks.at(-1)
  return found.map((difference): Seen => {
    const key = differenceKey(difference)
    const before = last?.differences.find((seen) => differenceKey(seen) === key)
    if (before !== undefined && sameFound(before, difference)) return before
    // what was another difference at the last look became this one since
    const after = before === undefined ? lastAsRecorded(difference, looks, entries) : (last?.at ?? null)
    return { ...difference, after, before: now, by: null, unattributed: 'no-log' }
  })
}

/** The differences of the last recorded look that this look does not find where it looked. */
export function mended(entries: readonly Entry[], found: readonly Difference[], look: Coverage): readonly Seen[] {
  const keys = new Set(found.map(differenceKey))
  const before = reconciliations(entries).at(-1)?.differences ?? []
  return before.filter((one) => !keys.has(differenceKey(one)) && lookedThere(look, one))
}

const day = 86_400_000

/** Whether this look is recorded: where anything changed or somebody became known since the last one, else once a day, or twice in the time that `watch` allows. */
export function isDue(
  entries: readonly Entry[],
  found: readonly Seen[],
  now: string,
  watch: string | undefined,
): boolean {
  const last = reconciliations(entries).at(-1)
  if (last === undefined) return true
  const text = (all: readonly Seen[]): string =>
    JSON.stringify(all.map((one) => [differenceKey(one), one.found, one.more, one.by]))
  if (last.more > 0 || text(last.differences) !== text(found)) return true
  const allowed = watch === undefined ? day : Math.min(day, (millis(plus(last.at, watch)) - millis(last.at)) / 2)
  return !isBefore(now, formatInstant(millis(last.at) + allowed))
}

const mostKept = 200
const mostUnread = 50
type Look = Pick<ReconciliationRecord, 'at' | 'registry' | 'looked'> & {
  readonly unread: readonly { readonly what: string; readonly detail: string }[]
  readonly differences: readonly Seen[]
}

/** The look as its record keeps it, bounded. */
export function recordedLook(entries: readonly Entry[], look: Look) {
  const { looked, unread, differences } = look
  const over = unread.length - mostUnread
  return {
    ...look,
    kind: 'reconciliation' as const,
    since: reconciliations(entries).at(-1)?.at ?? null,
    looked: { ...looked, models: looked.models.slice(0, mostModels) },
    unread:
      over > 0
        ? [...unread.slice(0, mostUnread), { what: moreUnread, detail: `${over} more were not looked at` }]
        : unread,
    differences: differences.slice(0, mostKept),
    more: Math.max(0, differences.length - mostKept),
  }
}
