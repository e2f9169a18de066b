import type { Obligation } from '../domain/approval/condition.ts'
import { escapeMarkdown } from './escape.ts'
import { table } from './table.ts'

/** The conditions of what was approved, as a table: what, by whom, until when; missing owners and days are named. */
export function obligationTable(obligations: readonly Obligation[]): string {
  return obligations.length === 0
    ? ''
    : table(
        ['Condition', 'Owner', 'Until', 'Set by', 'Stage'],
        obligations.map(({ text, owner, person, until, by, stage }) => [
          escapeMarkdown(text, 500),
          escapeMarkdown(person ?? (owner === null ? 'nobody named' : `${owner}, who is not in people.yml`)),
          escapeMarkdown(until ?? 'no day named'),
          escapeMarkdown(by),
          escapeMarkdown(stage),
        ]),
      )
}
