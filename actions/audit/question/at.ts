import { standingAt } from '../../../shared/domain/audit/standing-at.ts'
import { renderStanding } from '../../../shared/render/audit/standing.ts'
import type { Command } from '../command.ts'

/** What an environment showed at an instant; now, where none is named. */
export const at: Command = ({ inputs, entries, now }) => {
  const { environment = 'production', time = now, model = null } = inputs
  const answer = standingAt(entries, environment, { at: time, now, model })
  return {
    text: renderStanding(answer),
    answer,
    failure: answer.state === 'recorded' ? null : `What was in ${environment} at ${time} is unknown to the ledger.`,
  }
}
