import type { ModelChanges } from '../domain/model/model-changes.ts'
import { code, escapeMarkdown } from './escape.ts'
import { table } from './table.ts'

const mostRows = 60

/** What a model file changes: what it asks less of the model first, then each place with both values. */
export function modelChangesSection({ tier, changes, loosenings }: ModelChanges): string {
  const { before, after } = tier
  const moved =
    before === null
      ? `Tier ${after}, as the file says it.`
      : before === after
        ? `The model stays in tier ${after}.`
        : `The model moves from tier ${before} to tier ${after}.`
  const asksLess = loosenings
    .slice(0, mostRows)
    .map(({ path, why }) => `- ${path === '' ? '' : `${code(path, 80)} `}${escapeMarkdown(why, 400)}`)
  const rows = changes
    .slice(0, mostRows)
    .map((change) => [code(change.path, 80), value(change.before), value(change.after)])
  const more = (all: readonly unknown[]): readonly string[] =>
    all.length > mostRows ? [`… and ${all.length - mostRows} further.`] : []
  return [
    moved,
    loosenings.length === 0
      ? 'It asks nowhere less of the model than before.'
      : `**It asks less of the model than before:**\n\n${[...asksLess, ...more(loosenings)].join('\n')}`,
    rows.length === 0 ? '' : table(['Where', 'Now', 'Proposed'], rows),
    ...more(changes),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const value = (text: string | null): string => (text === null ? 'none' : code(text, 160))
