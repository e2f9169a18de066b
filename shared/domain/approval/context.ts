import type { Account, FailedRead, Membership, PullRequest, Review } from '../forge.ts'
import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import type { Route, RouteStage } from '../request/route.ts'
import type { Finding } from '../verdict.ts'
import type { Claims } from './builder/claims.ts'
import type { UnrecordedGovernance } from './builder/unrecorded.ts'
import type { Builder } from './builder/reading.ts'
import { builderFactOf, buildersOf } from './builders.ts'
import { identitiesOf, type Identities } from './identity.ts'
import { opinionsOf, type MayClear, type Opinions } from './opinion.ts'

/** What the judging of people reads: facts, the base's policy and people, and the time. */
export type ApprovalInput = {
  readonly policy: Policy
  readonly people: People
  readonly route: Route
  readonly pull: PullRequest
  readonly memberships: readonly Membership[]
  readonly failed: readonly FailedRead[]
  /** of each request that is signed together */
  readonly claims: Claims | readonly Claims[]
  /** how governance that no record explains came to lie under a change of it */
  readonly unrecorded?: UnrecordedGovernance | undefined
  /** the slug of the suite's own App, which is a tool and no person */
  readonly app?: string | null
  /** open and undecided other requests of the model with what was said on them, where a hold may stand */
  readonly heldElsewhere?: readonly { readonly number: number; readonly reviews: readonly Review[] }[]
  /** the digest of the subject as gathered now; null where the request has none */
  readonly digest: string | null
  /** whether reviewers must, or may, quote a digest in this kind of request */
  readonly quote: 'required' | 'optional' | 'none'
  readonly now: string
  /** only reviews submitted before this instant count: the merge; null while the request is open */
  readonly before: string | null
}

/** The input with everything that more than one rule needs, worked out once. */
export type Context = ApprovalInput & {
  readonly identities: Identities
  readonly builders: readonly Builder[]
  readonly builderFindings: readonly Finding[]
  readonly opinions: readonly Opinions[]
  readonly stages: readonly RouteStage[]
  readonly inRole: (account: Account, role: string) => boolean
  readonly wasInRole: (account: Account, role: string) => boolean
  readonly builtBy: (account: Account) => Builder | null
  readonly mayClearVeto: MayClear
  readonly mayClearHold: MayClear
}

function mayClear(clearedBy: readonly string[], inRole: Context['inRole'], builtBy: Context['builtBy']): MayClear {
  return (actor, giver) =>
    actor.state === 'active' &&
    builtBy(actor) === null &&
    clearedBy.some((who) => (who === 'its-giver' ? actor.id === giver.id : inRole(actor, who)))
}

export function contextOf(input: ApprovalInput): Context {
  const { policy, memberships, pull, route } = input
  const identities = identitiesOf(input.people)
  const opened = { ...pull, unrecorded: input.unrecorded }
  const { builders, findings } = buildersOf(opened, input.claims, identities, policy, input.app ?? null)
  const byRole = new Map(memberships.map((membership) => [membership.role, membership]))
  const inRole = (account: Account, role: string): boolean =>
    byRole.get(role)?.members.some(({ id }) => id === account.id) ?? false
  const wasInRole = (account: Account, role: string): boolean =>
    inRole(account, role) || (byRole.get(role)?.formerly.includes(account.id) ?? false)
  const builtBy = (account: Account): Builder | null => builderFactOf(account, builders, identities)
  return {
    ...input,
    identities,
    builders,
    builderFindings: findings,
    opinions: opinionsOf(pull.reviews, input.before),
    stages: route.stages.filter((stage) => stage.required && stage.stage !== 'validation-gates'),
    inRole,
    wasInRole,
    builtBy,
    mayClearVeto: mayClear(policy.vetoes.cleared_by, inRole, builtBy),
    mayClearHold: mayClear(policy.holds?.cleared_by ?? [], inRole, builtBy),
  }
}
