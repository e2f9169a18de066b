import type { ToldIncident } from '../../domain/incident/incident.ts'
import { unheardKey, type Unheard } from '../../domain/incident/unheard.ts'
import type { NoticeRecord } from '../../domain/ledger/notice-record.ts'
import { code, link, visible } from '../escape.ts'
import { table } from '../table.ts'

/** The incident that tells of a receiver which nobody tries to tell of an open request any more. */
export function toldUnheard({ record, digest }: Unheard, web: string): ToldIncident {
  const { receiver, pull, model, version, environment, stage, state, attempts, last, number, writer } = record
  const repository = `${web}/${writer.repository}`
  const why = last.problem ?? `it answered ${last.status ?? 'nothing'}`
  const about = `${receiver} of request #${pull}`
  return {
    key: unheardKey(record),
    // it came to its end: closed by hand it is not told again
    lasting: false,
    since: record.at,
    title: `Unheard: ${visible(about, 200)}`,
    body: [
      '⛔ **Unheard.** A receiver was not told how a stage of an open request stands, and nobody tries any more: whoever hears of requests by it alone does not know that they are awaited.',
      table(
        ['', ''],
        [
          ['Receiver', code(receiver)],
          ['Pull request', link(`pull request ${pull}`, `${repository}/pull/${pull}`)],
          ['Request', code(`${model} ${version} to ${environment}`)],
          ['Stage', `${code(stage)}, ${code(state)}`],
          ['Record', `${number}, ${code(digest)}`],
          [
            'Run',
            link(
              'the run that wrote the record',
              `${repository}/actions/runs/${writer.run}/attempts/${writer.attempt}`,
            ),
          ],
          ['Last attempt', `${code(last.at)}, the last of ${attempts}: ${code(why)}`],
        ],
      ),
      '**Who must act.** Whoever runs the platform mends what keeps the receiver from answering, and tells those who are awaited by hand. Once the receiver is told of anything else of this request this issue closes. Close it by hand where the request is over; it is not opened again.',
    ].join('\n\n'),
  }
}

/** Why the issue is closed: the notice of which the receiver heard. */
export const heardSentence = (record: NoticeRecord | null): string =>
  record === null
    ? '✅ It is so no more.'
    : `✅ Record ${record.number} of the ledger put an end to it: ${code(record.receiver)} was told that ${code(record.stage)} is ${code(record.state)}.`
