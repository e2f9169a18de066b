import type { ModelVersion } from '../registry.ts'
import { foundStatement } from '../statement.ts'
import { isGovernedTag } from '../status/governed-tag.ts'
import { statusKeys } from '../status/status.ts'
import type { Difference } from './difference.ts'
import type { ExpectedVersion } from './expected.ts'
import type { LiveFiles, Looked } from './looked.ts'
import { difference } from './places.ts'

/** What versions bear and hold, held against what the promoter left there. */

/** The tag that says which request the others are of, and the self-test's memo, which it takes away itself. */
export const requestTag = 'countersign.request'
const memoTag = 'countersign.self_test'

type Tagged = { readonly version: ModelVersion; readonly expected: ExpectedVersion | null }

/**
 * Which tags of the version are the status job's while a request is judged: all of them where a later request explains
 * them, those that a promotion does not write where its own request does.
 */
function ofStatus({ version, expected }: Tagged, { explained }: Looked): (key: string) => boolean {
  const said = version.tags[requestTag] ?? null
  if (said === null) return () => false
  if (said === `#${expected?.pull ?? ''}`)
    return (key) => key === requestTag || (statusKeys.includes(key) && expected?.tags[key] === undefined)
  const known = explained.has(`${version.name} ${version.version} ${said}`)
  return (key) => known && (key === requestTag || statusKeys.includes(key))
}

/** The governed tags that are other than the promotion left them, or that no record explains. */
export function tagDifferences(one: Tagged, looked: Looked): readonly Difference[] {
  const { version, expected } = one
  const excused = ofStatus(one, looked)
  const keys = new Set([...Object.keys(version.tags).filter(isGovernedTag), ...Object.keys(expected?.tags ?? {})])
  return [...keys].toSorted().flatMap((key) => {
    const [was, found] = [expected?.tags[key] ?? null, version.tags[key] ?? null]
    if (was === found || key === memoTag || excused(key)) return []
    const code = was === null ? 'tag-forged' : found === null ? 'tag-removed' : 'tag-changed'
    const { name: model, version: number } = version
    return [
      difference(code, { model, version: number, field: `tag ${key}`, was, found, record: expected?.record ?? null }),
    ]
  })
}

/** The approval statement in the description, where it is not the promoter's. */
export function statementDifferences({ version, expected }: Tagged): readonly Difference[] {
  const [was, found] = [expected?.statement ?? null, foundStatement(version.description)]
  if (was === found) return []
  const code = was === null ? 'statement-forged' : 'statement-edited'
  const { name: model, version: number } = version
  return [
    difference(code, { model, version: number, field: 'description', was, found, record: expected?.record ?? null }),
  ]
}

/** A version of the same number that came into being at another time. */
export function recreated(version: ModelVersion, expected: ExpectedVersion | null): readonly Difference[] {
  if (expected?.createdAt == null || expected.createdAt === version.createdAt) return []
  const at = (millis: number): string => new Date(millis).toISOString()
  return [
    difference('version-recreated', {
      model: version.name,
      version: version.version,
      field: 'creation time',
      was: at(expected.createdAt),
      found: at(version.createdAt),
      record: expected.record,
    }),
  ]
}

/** Files of a live version that are not those that were signed; a size alone shows only what has another one. */
export function fileDifferences({ model, version, signed, stored }: LiveFiles, record: number): readonly Difference[] {
  const now = new Map(stored.map((file) => [file.path, file]))
  const before = new Set(signed.map(({ path }) => path))
  const changed = signed.flatMap(({ path, size, sha256 }): readonly (readonly [string, string])[] => {
    const file = now.get(path)
    if (file === undefined) return [[path, 'removed']]
    const same = file.sha256 === null ? file.size === size : file.sha256 === sha256
    if (same) return []
    const digest = file.sha256 === null ? `${file.size} bytes` : `sha256:${file.sha256}`
    return [[path, `sha256:${sha256} to ${digest}`]]
  })
  const added = stored
    .filter(({ path }) => !before.has(path))
    .map(({ path }): readonly [string, string] => [path, 'added'])
  const all = [...changed, ...added]
  if (all.length === 0) return []
  return [
    difference('bytes-changed', {
      ...{ model, version, field: 'files', record },
      was: `${signed.length} files as signed`,
      found: `${all.length} otherwise`,
      more: all.map(([path, how]) => `${path}: ${how}`),
    }),
  ]
}
