import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import type { Review } from '../../../shared/domain/forge.ts'
import { emergencyHead, emergencySection } from '../../../shared/render/version/emergency.ts'
import { renderComment } from '../../../shared/render/comment.ts'
import { breakGlass, examplePolicy } from '../../builders/documents.ts'
import { facts, found, promotionRequest } from '../../builders/facts.ts'
import { signed } from '../../builders/approval.ts'
import { pull } from '../../builders/forge.ts'

const policy = { ...examplePolicy(), break_glass: breakGlass }
const asked = { ...promotionRequest(), kind: 'break-glass' as const }
const given = (reviews: readonly Review[]): Facts => {
  const own = facts()
  return {
    ...own,
    pull: pull({ reviews }),
    governance: { ...own.governance, policy: { state: 'read', value: policy } },
    request: found({ request: { state: 'read', value: asked } }),
  }
}
const judged = (own: Facts) => judgeRequest(own, own.readAt, null)

describe('a break-glass request', () => {
  test('shows who is awaited past the stages, with the block of each role that has not signed', () => {
    const own = given([signed('rita-acme', 10, 1)])
    const verdict = judged(own)
    expect(emergencyHead(verdict)).toContain('Break-glass: pending.')
    expect(emergencySection(verdict)).toContain('rita-acme signed as model-risk')
    expect(emergencySection(verdict)).toContain('as compliance-officer')
    const said = renderComment(own, verdict)
    expect(said).toContain('## Break-glass: credit-approval 7 to production (now 6)')
    expect(said).toContain('shown and decide nothing')
    expect(said).not.toContain('For the next reviewer')
  })

  test('is never said to be met by its stages: who may go past them is told to', () => {
    const verdict = judged(given([signed('rita-acme', 10, 1), signed('carl-acme', 11, 2)]))
    expect(verdict.mergeable).toBe(false)
    expect(emergencyHead(verdict)).toContain('A member of business-owner may merge this past the rules')
  })
})

test('of every other request nothing is said', () => {
  const verdict = judged(facts())
  expect([emergencyHead(verdict), emergencySection(verdict)]).toEqual(['', ''])
})
