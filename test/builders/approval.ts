import type { Claims } from '../../shared/domain/approval/builder/claims.ts'
import { contextOf, type ApprovalInput, type Context } from '../../shared/domain/approval/context.ts'
import type { Review } from '../../shared/domain/forge.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { routeOf } from '../../shared/domain/request/route.ts'
import { examplePeople, examplePolicy } from './documents.ts'
import { memberships } from './facts.ts'
import { account, digest, pull, review } from './forge.ts'

/** What the judging of people reads, of the example's policy and people. */

export const noClaims: Claims = { runUser: null, parents: [], versionCreator: null, dataProducers: [], developers: [] }

export function approvalInput(other: Partial<ApprovalInput> = {}): ApprovalInput {
  const policy = other.policy ?? examplePolicy()
  return {
    policy,
    people: examplePeople(),
    route: routeOf(policy, 'promotion', 'high', 'production'),
    pull: pull(),
    memberships: memberships(),
    failed: [],
    claims: noClaims,
    digest,
    quote: 'required',
    now: '2026-01-06T12:00:00Z',
    before: null,
    ...other,
  }
}

export const context = (other: Partial<ApprovalInput> = {}): Context => contextOf(approvalInput(other))

/** The context with these reviews on an otherwise ordinary request. */
export const reviewed = (reviews: readonly Review[], other: Partial<ApprovalInput> = {}): Context =>
  context({ pull: pull({ reviews }), ...other })

const asked = {
  'vera-acme': 'independent-validation',
  'carl-acme': 'compliance-review',
  'olga-acme': 'business-sign-off',
} as const

/** Every answer that the example's stages ask, filled in. */
export const answers = Object.values(asked)
  .flatMap((stage) => {
    const { answers: asks = [] } = examplePolicy().stages[stage] ?? {}
    return 'map' in asks ? asks : (asks.high ?? [])
  })
  .map((answer) => `${answer}: done`)
  .join('\n')

export const signOff = `Sign-off 0123456789abcdef\n${answers}`

/** A complete sign-off at an hour of the fifth of January. */
export function signed(login: string, hour: number, id: number, other: Partial<Review> = {}): Review {
  return review(login, {
    id,
    submittedAt: `2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`,
    body: signOff,
    ...other,
  })
}

/** The example's policy with other words for some stages. */
export const withApprovals = (stages: Policy['stages']): Policy => ({
  ...examplePolicy(),
  stages: { ...examplePolicy().stages, ...stages },
})

/** The example's policy asking so many validators, without answers. */
export const asking = (count: number): Policy =>
  withApprovals({
    'independent-validation': { approvals: [{ role: 'model-validator', count }], consulted: [], answers: [] },
  })

/** The example's roles with these validators. */
export const validators = (...logins: readonly string[]) =>
  memberships({ 'model-validator': logins.map((login) => account(login)) })
