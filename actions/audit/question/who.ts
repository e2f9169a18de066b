import { whoApproved } from '../../../shared/domain/audit/approval-answer.ts'
import { renderAnswer } from '../../../shared/render/audit/approval.ts'
import type { Command } from '../command.ts'

/** Who approved a version, or the one that is live where none is named. */
export const who: Command = ({ inputs, entries }) => {
  const { model = '', version = null, environment = 'production' } = inputs
  const answer = whoApproved(entries, model, version, environment)
  return {
    text: renderAnswer(answer, model, version, environment),
    answer,
    failure: answer === null ? 'The ledger knows of no such promotion.' : null,
  }
}
