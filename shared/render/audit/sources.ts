import type { Source } from '../../domain/audit/subject.ts'
import { code } from '../escape.ts'

// beyond this a sentence is no longer read; the data holds all
const most = 20

/** The records that an answer rests on, and of how many nobody proves the writer. */
export function recordLine(records: readonly Source[]): string {
  if (records.length === 0) return 'No record speaks of it.'
  const shown = records.slice(0, most).map(({ number, digest }) => `${number} ${code(digest)}`)
  const more = records.length > most ? ` and ${records.length - most} more` : ''
  const unproven = records.filter(({ proven }) => !proven).length
  const doubt = unproven === 0 ? '' : ` (writer unproven${unproven === records.length ? '' : ` of ${unproven}`})`
  return `Records ${shown.join(', ')}${more}${doubt}.`
}
