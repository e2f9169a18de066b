import type { Finding } from '../../domain/verdict.ts'
import { accessSentences } from './access.ts'
import { approvalSentences } from './approval.ts'
import { gateSentences, withAcceptance } from './gate.ts'
import { impactSentences } from './impact.ts'
import { promotionSentences } from './promotion.ts'
import { requestSentences } from './request.ts'

type Say = (facts: Finding['facts']) => string

const all: ReadonlyMap<string, Say> = new Map(
  [promotionSentences, requestSentences, approvalSentences, gateSentences, impactSentences, accessSentences].flatMap(
    (sentences) => Object.entries<Say>(sentences),
  ),
)

/** The sentence of a finding, in plain text. */
export function sentence(finding: Finding): string {
  const say = all.get(finding.code)
  return say === undefined ? `${finding.code}.` : withAcceptance(finding, say(finding.facts))
}
