import type { StageVerdict } from '../../domain/verdict.ts'
import { ignoreSentences } from '../sentence/approval.ts'
import { sentence } from '../sentence/finding.ts'
import { stateWords } from '../check.ts'

const order = ['error', 'fail', 'wait', 'note'] as const

/** The verdict of a stage as plain text, a sentence a line; for a terminal, so control characters are gone and nothing else is escaped. */
export function stageText({ state, counted, ignored, vetoes, findings }: StageVerdict): string {
  const lines = [
    `${stateWords(state)}.`,
    ...order.flatMap((weight) => findings.filter((finding) => finding.weight === weight).map(sentence)),
    ...counted.map(({ account, role }) => `${account.login} signed as ${role}.`),
    ...ignored.map(({ account, code, facts }) => `${account.login} is not counted: ${ignoreSentences[code](facts)}.`),
    ...vetoes.map(({ account, kind }) =>
      kind === 'hold' ? `${account.login} holds the model.` : `${account.login} requested changes.`,
    ),
  ]
  return [...new Set(lines)].map(visible).join('\n')
}

// a login or a reason may bring what moves a terminal's cursor
const visible = (line: string): string => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
