import { modelHistory } from '../../../shared/domain/audit/model-history.ts'
import { renderHistory } from '../../../shared/render/audit/history.ts'
import type { Command } from '../command.ts'

/** Everything that the ledger holds of a model. */
export const history: Command = ({ inputs, entries }) => {
  const answer = modelHistory(entries, inputs.model ?? '')
  return { text: renderHistory(answer), answer, failure: null }
}
