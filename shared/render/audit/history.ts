import type { History, HistoryEvent } from '../../domain/audit/model-history.ts'
import { code, escapeMarkdown, link } from '../escape.ts'
import { sentence } from '../sentence/finding.ts'
import { table } from '../table.ts'
import { recordLine } from './sources.ts'

const why = ({ why: said, findings }: HistoryEvent): string =>
  escapeMarkdown([...(said === null ? [] : [said]), ...findings.map(sentence)].join(' '), 400)

/** Everything that happened to a model, one row a thing. */
export function renderHistory({ model, events, records }: History): string {
  const rows = events.map((one) => [
    one.at,
    one.url === null ? escapeMarkdown(one.what) : link(one.what, one.url),
    escapeMarkdown([one.version ?? '', one.environment === null ? '' : `in ${one.environment}`].join(' ').trim()),
    escapeMarkdown(one.who ?? 'not recorded'),
    escapeMarkdown(one.as ?? ''),
    why(one),
    String(one.record),
  ])
  return [
    `## ${code(model)}: what happened`,
    table(['When', 'What', 'Version', 'Who', 'As', 'Why', 'Record'], rows),
    recordLine(records),
  ].join('\n\n')
}
