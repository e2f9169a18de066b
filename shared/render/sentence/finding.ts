import type { Finding } from '../../domain/verdict.ts'
import { visible } from '../escape.ts'
import { accessSentences } from './access.ts'
import { approvalSentences } from './approval.ts'
import { gateSentences, withAcceptance } from './gate.ts'
import { impactSentences } from './impact.ts'
import { kindSentences } from './kind.ts'
import { promotionSentences } from './promotion.ts'
import { requestSentences } from './request.ts'

type Say = (facts: Finding['facts']) => string

const all: ReadonlyMap<string, Say> = new Map(
  [
    promotionSentences,
    requestSentences,
    approvalSentences,
    gateSentences,
    impactSentences,
    accessSentences,
    kindSentences,
  ].flatMap((sentences) => Object.entries<Say>(sentences)),
)

/** The sentence of a finding, in plain text; where several requests are judged together, of which it speaks. */
export function sentence(finding: Finding): string {
  const say = all.get(finding.code)
  const said = say === undefined ? `${finding.code}.` : withAcceptance(finding, say(finding.facts))
  return typeof finding.facts.of === 'string' ? `${visible(finding.facts.of, 200)}: ${said}` : said
}
