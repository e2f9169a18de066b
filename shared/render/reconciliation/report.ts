import type { Seen } from '../../domain/reconciliation/difference.ts'
import type { Unread } from '../../domain/reconciliation/looked.ts'
import { code, escapeMarkdown } from '../escape.ts'
import { table } from '../table.ts'
import { attribution, interval, titleOf } from './sentences.ts'

export type Reconciliation = {
  readonly at: string
  /** when the look before this one was recorded; null for the first */
  readonly since: string | null
  readonly looked: {
    readonly models: number
    readonly versions: number
    readonly files: number
    readonly bytes: number
  }
  readonly unread: readonly Unread[]
  readonly differences: readonly Seen[]
  readonly mended: readonly Seen[]
  /** the number of the record of this look; null where none was due */
  readonly record: number | null
}

/** A longer table tells nobody anything. */
const most = 100

/** The report of one look at the registry. */
export function renderReconciliation(one: Reconciliation): string {
  const { at, since, looked, unread, differences, mended, record } = one
  const rows = differences
    .slice(0, most)
    .map((seen) => [escapeMarkdown(titleOf(seen)), escapeMarkdown(interval(seen)), escapeMarkdown(attribution(seen))])
  return [
    '## The registry against the ledger',
    differences.length === 0 ? '✅ Nothing differs from what is recorded.' : `⛔ ${differences.length} differences.`,
    ...(rows.length === 0 ? [] : [table(['Difference', 'When', 'Who'], rows)]),
    ...(differences.length > most ? [`And ${differences.length - most} more.`] : []),
    ...mended.slice(0, most).map((seen) => `- put right: ${escapeMarkdown(titleOf(seen))}`),
    `Looked at ${looked.models} models, ${looked.versions} versions and the bytes of ${looked.files} files (${looked.bytes} bytes) at ${at}.`,
    since === null
      ? `Unobserved before ${at}: this is the first look.`
      : `Unobserved between ${since} and ${at}: what was changed and put back in between left no trace.`,
    ...unread
      .slice(0, most)
      .map(({ what, detail }) => `- not looked at: ${code(what)}, since ${escapeMarkdown(detail, 600)}`),
    record === null ? 'Nothing changed since the last record, so none was written.' : `Record ${record}.`,
  ].join('\n\n')
}
