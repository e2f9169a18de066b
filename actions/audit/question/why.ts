import { decisionOn } from '../../../shared/domain/audit/decision.ts'
import { renderDecision } from '../../../shared/render/audit/decision.ts'
import type { Command } from '../command.ts'

/** Why a version was allowed, or was not, by the rules of then. */
export const why: Command = ({ inputs, entries }) => {
  const { model = '', version = '', environment = 'production' } = inputs
  const answer = decisionOn(entries, model, version, environment)
  const none = `The ledger holds no decision on this version for ${environment}.`
  return answer === null
    ? { text: none, answer, failure: none }
    : { text: renderDecision(answer), answer, failure: null }
}
