import type { Builder } from '../domain/approval/builder/reading.ts'
import { code, escapeMarkdown } from './escape.ts'
import { builderWords } from './sentence/approval.ts'
import { folded, table } from './table.ts'

const whoOf = ({ person, account }: Builder): string =>
  [person ?? '', account === null ? '' : `${account.login} (id ${account.id})`].filter((part) => part !== '').join(', ')

/** The proof of who built it: each builder with the fact, where it was found, and the word of people.yml that joins both. */
export function builderProof(builders: readonly Builder[]): string {
  const rows = builders.map((builder) => [
    escapeMarkdown(whoOf(builder)),
    escapeMarkdown(builderWords(builder.fact)),
    escapeMarkdown(builder.where),
    builder.kind,
    builder.joinedBy === undefined ? '' : code(builder.joinedBy, 120),
  ])
  return rows.length === 0
    ? ''
    : folded(
        'Who built it, and by which fact',
        table(['Who', 'What they did', 'Found in', 'Kind', 'Joined in people.yml by'], rows),
      )
}
