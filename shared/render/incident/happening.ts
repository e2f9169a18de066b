import { happeningKey, isLasting, type Happening, type HappeningKind } from '../../domain/incident/happening.ts'
import type { ToldIncident } from '../../domain/incident/incident.ts'
import type { LedgerRecord } from '../../domain/ledger/record.ts'
import { findingList, shortened } from '../check.ts'
import { code, escapeMarkdown, link, visible } from '../escape.ts'
import { table } from '../table.ts'

/** A happening as its issue tells it. */

type Words = { readonly title: string; readonly what: string; readonly mend: string }

const closes = 'this issue closes. Close it by hand where none will follow; it is not opened again.'
const anew = `mends what is listed and proposes it anew under the next number: once that request is carried out, ${closes}`

const words: Readonly<Record<HappeningKind, Words>> = {
  refused: {
    title: 'Refused',
    what: 'A merged request was refused, for good. Nothing was moved.',
    mend: anew,
  },
  abandoned: {
    title: 'Abandoned',
    what: 'A merged request was begun and given up; what the registry showed stands in the record.',
    mend: `looks first at what the registry shows, then ${anew}`,
  },
  unfinished: {
    title: 'Unfinished',
    what: 'The ledger holds an intent of more than six hours ago and no outcome: the registry may show either version.',
    mend: 'mends what keeps the runs from ending: the next one completes the request or gives it up, and this issue closes.',
  },
  waiting: {
    title: 'Waits',
    what: 'A merged request is not carried out. Nothing was decided, and every run tries again.',
    mend: 'mends what is listed: the next run decides, and this issue closes.',
  },
  astray: {
    title: 'Astray',
    what: 'A request lies on the base that no merge explains. It is never carried out.',
    mend: 'proposes it anew under the next number and removes this folder by a pull request; then this issue closes.',
  },
  stopped: {
    title: 'The promoter stopped',
    what: 'A run refused to work. Nothing was promoted; what was merged waits.',
    mend: 'mends it; with the first run that works this issue closes.',
  },
  unrecorded: {
    title: 'Unrecorded',
    what: 'What judges on the default branch is not what the ledger recorded last. Nothing is promoted meanwhile.',
    mend: 'puts the files back as they were recorded, or proposes them by a policy request.',
  },
  undelivered: {
    title: 'Undelivered',
    what: 'A receiver was never told what a request came to, and nobody tries any more: it may go by something that is no longer so.',
    mend: `mends what is listed and tells the receiver by hand: once it is told of a later outcome of that model there, ${closes}`,
  },
}

const login = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/

const caller = (author: string | null): string =>
  author === null ? 'Whoever runs the platform' : login.test(author) ? `@${author}` : code(author)

function places({ about, pull, record, run }: Happening): string {
  return table(
    ['', ''],
    [
      ['About', code(about)],
      ...(pull === null ? [] : [['Pull request', link(`pull request ${pull.number}`, pull.url)]]),
      ...(record === null ? [] : [['Record', `${record.number}, ${code(record.digest)}`]]),
      ...(run === null ? [] : [['Run', link(record === null ? 'the runs' : 'the run that wrote the record', run)]]),
    ],
  )
}

/** The incident that an issue tells: what happened, where, and who must do what. */
export function toldHappening(happening: Happening): ToldIncident {
  const { kind, about, since, findings, detail, author } = happening
  const { title, what, mend } = words[kind]
  const parts = [
    `⛔ **${title}.** ${what}`,
    places(happening),
    detail === null ? '' : escapeMarkdown(detail, 1500),
    findingList(findings),
    `**Who must act.** ${caller(author)} ${mend}`,
  ]
  return {
    key: happeningKey(happening),
    lasting: isLasting(kind),
    since,
    title: `${title}: ${visible(about, 200)}`,
    body: shortened(parts.filter((part) => part !== '').join('\n\n'), 'the rest stands in the ledger and in the run'),
  }
}

/** Why an issue is closed: the record that put it right, or that it is so no more. */
export function putRightSentence(record: LedgerRecord | null): string {
  if (record?.kind === 'delivery')
    return `✅ Record ${record.number} of the ledger put an end to it: ${code(record.receiver)} was told of record ${record.event.record}.`
  if (record === null || !('request' in record)) return '✅ It is so no more.'
  const came = record.kind === 'outcome' ? record.result : 'recorded'
  return `✅ Record ${record.number} of the ledger put an end to it: ${code(record.request.folder)}, ${came}.`
}
