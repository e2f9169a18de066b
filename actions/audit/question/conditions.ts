import { conditionsAt } from '../../../shared/domain/audit/open-conditions.ts'
import { renderConditions } from '../../../shared/render/audit/conditions.ts'
import type { Command } from '../command.ts'

/** The conditions that are open or overdue, of one model or of all. */
export const conditions: Command = ({ inputs, entries, now }) => {
  const { model = null, time = now } = inputs
  const answer = conditionsAt(entries, model, time)
  return { text: renderConditions(answer, model), answer, failure: null }
}
