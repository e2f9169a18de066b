import type { ToldIncident } from '../../domain/incident/incident.ts'
import { incidentKey, type Seen } from '../../domain/reconciliation/difference.ts'
import { code, escapeMarkdown } from '../escape.ts'
import { table } from '../table.ts'
import { attribution, interval, tellings, titleOf } from './sentences.ts'

/** A difference as the issue that tells of it. The text is the same for as long as the difference is. */

/** What is proposed to put it right: an open request, or why there is none. */
export type Remedy = { readonly pull: number } | { readonly none: string }

const shown = (value: string | null): string => (value === null ? 'nothing' : code(value))

export function incidentOf(one: Seen, remedy: Remedy | null): ToldIncident {
  const rows = [
    ['Field', escapeMarkdown(one.field)],
    ['By the ledger', shown(one.was)],
    ['In the registry', shown(one.found)],
    ['Record', one.record === null ? 'none speaks of it' : String(one.record)],
    ['When', escapeMarkdown(interval(one))],
    ['Who', escapeMarkdown(attribution(one))],
  ]
  const proposed =
    remedy === null
      ? []
      : [
          'pull' in remedy
            ? `#${remedy.pull} puts it back.`
            : `No request puts it back: ${escapeMarkdown(remedy.none, 600)}`,
        ]
  return {
    key: incidentKey(one),
    lasting: true,
    since: one.after ?? one.before,
    title: titleOf(one),
    body: [
      `${escapeMarkdown(titleOf(one), 300)}.`,
      table(['', ''], rows),
      ...(one.more.length === 0 ? [] : [one.more.map((line) => `- ${code(line, 300)}`).join('\n')]),
      escapeMarkdown(tellings[one.code].mend, 600),
      ...proposed,
      'This issue is kept as the registry stands and is closed by `reconcile` once the difference is gone. Closed by hand while it lasts, it is told again.',
    ].join('\n\n'),
  }
}

/** The body of a draft that restores. It begins with words of ours: the App acted for nobody. */
export function restoreBody(one: Seen, measured: string): string {
  return [
    `The registry is not as the ledger recorded it, and this request puts it back: ${escapeMarkdown(titleOf(one), 300)}, ${escapeMarkdown(interval(one))}.`,
    'It moves nothing before it is signed and merged as any rollback. Whoever of the role that owns the model marks this draft as *ready for review* stands as its requester. Close it, and it is not proposed again.',
    measured,
  ]
    .join('\n\n')
    .slice(0, 50_000)
}

/** Why an incident is closed: until when the difference was last seen, and by what it was put right. */
export function putRight(
  last: string | null,
  now: string,
  by: { readonly record: number; readonly pull: number; readonly kind: string } | null,
): string {
  const when = last === null ? `Put right before ${now}` : `Put right between ${last} and ${now}`
  return by === null
    ? `${when}, by no record: somebody changed it in the registry.`
    : `${when}, by record ${by.record} (${by.kind}, #${by.pull}).`
}
