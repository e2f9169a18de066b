import type { ConditionsAnswer } from '../../domain/audit/open-conditions.ts'
import { escapeMarkdown, link } from '../escape.ts'
import { table } from '../table.ts'

/** The conditions that are open and overdue, and how many have ended. */
export function renderConditions({ now, conditions }: ConditionsAnswer, model: string | null): string {
  const standing = conditions.filter(({ state }) => state !== 'ended')
  const count = (state: string): number => conditions.filter((one) => one.state === state).length
  const rows = standing.map((one) => [
    one.state,
    escapeMarkdown(`${one.model ?? 'governance'} ${one.version ?? ''} ${one.environment ?? ''}`.trim()),
    escapeMarkdown(one.text, 500),
    escapeMarkdown(one.person ?? (one.owner === null ? 'nobody named' : `${one.owner}, who is not in people.yml`)),
    escapeMarkdown(one.until ?? 'no day named'),
    link(one.by, one.url),
    `${one.record}${one.proven ? '' : ' (writer unproven)'}`,
  ])
  return [
    `## Conditions${model === null ? '' : ` of ${escapeMarkdown(model)}`} at ${now}`,
    `${count('overdue')} overdue, ${count('open')} open, ${count('ended')} of what is no longer in place. No record says that a condition was met: ask its owner.`,
    ...(rows.length === 0 ? [] : [table(['State', 'Of', 'Condition', 'Owner', 'Until', 'Set by', 'Record'], rows)]),
  ].join('\n\n')
}
