import type { Policy, StagePolicy } from '../governance/policy.ts'
import type { ModelFile } from '../model/model-file.ts'
import { tierOf } from '../model/tier.ts'
import type { RequestKind } from './request.ts'
import { stageNames, type HumanStageName, type StageName, type Tier } from '../stage.ts'

/** What one stage asks of a request; `judged` false shows the gates and lets them decide nothing. */
export type RouteStage = {
  readonly stage: StageName
  readonly required: boolean
  readonly approvals: readonly { readonly role: string; readonly count: number }[]
  readonly consulted: readonly string[]
  readonly answers: readonly string[]
  readonly validFor: string | null
}

export type Route = {
  readonly kind: RequestKind | 'none'
  readonly tier: Tier
  readonly gates: 'decide' | 'show' | 'none'
  readonly stages: readonly RouteStage[]
  /** what is asked since rules that are no longer in force asked it while the request was open; `whole`: the stage itself */
  readonly kept?: readonly {
    readonly stage: StageName
    readonly record: number
    readonly at: string
    readonly whole: boolean
  }[]
  /** of a break-glass request, whose stages are shown: who signs past them, who merges it, and how soon it is reviewed */
  readonly emergency?: Emergency
}

export type Emergency = {
  readonly approvals: RouteStage['approvals']
  readonly mergedBy: string
  readonly reviewWithin: string
}

const open = (stage: StageName, required: boolean): RouteStage => ({
  stage,
  required,
  approvals: [],
  consulted: [],
  answers: [],
  validFor: null,
})

/** The answers that the stage asks in this tier. */
function answersOf({ answers }: StagePolicy, tier: Tier): readonly string[] {
  return 'map' in answers ? answers : (answers[tier] ?? [])
}

function asPolicySays(policy: Policy, stage: HumanStageName, tier: Tier): RouteStage {
  const said = policy.stages[stage]
  return said === undefined
    ? open(stage, true)
    : {
        stage,
        required: true,
        approvals: said.approvals,
        consulted: said.consulted,
        answers: answersOf(said, tier),
        validFor: said.valid_for ?? null,
      }
}

/** The stages of a promotion: those of the tier that governs, which is the model's own or the one that the environment names. */
function promotionRoute(policy: Policy, tier: Tier, governed: Tier): Route {
  const asked = policy.tiers[governed]
  const stages = stageNames.map((stage) =>
    !asked.includes(stage)
      ? open(stage, false)
      : stage === 'validation-gates'
        ? open(stage, true)
        : asPolicySays(policy, stage, governed),
  )
  return { kind: 'promotion', tier, gates: 'decide', stages }
}

/** One stage of people alone is asked, by these. */
function signedAt(
  at: HumanStageName,
  approvals: RouteStage['approvals'],
  { kind, tier, gates }: Pick<Route, 'kind' | 'tier' | 'gates'>,
): Route {
  const stages = stageNames.map((stage): RouteStage => {
    if (stage === 'validation-gates') return open(stage, true)
    return stage === at ? { ...open(stage, true), approvals } : open(stage, false)
  })
  return { kind, tier, gates, stages }
}

/** Who signs a return to what was live before: whom the policy names, else the last stage that people sign for a promotion there. */
function rollbackRoute(policy: Policy, promotion: Route): Route {
  const kind = 'rollback'
  const shown = { kind, tier: promotion.tier, gates: 'show' } as const
  if (policy.rollback !== undefined) return signedAt('business-sign-off', policy.rollback.approvals, shown)
  const last = promotion.stages.findLast(({ required, stage }) => required && stage !== 'validation-gates')
  // its answers ask after a version that is new there
  const asked = last === undefined ? [] : [{ ...last, answers: [] }]
  const stages = stageNames.map(
    (stage): RouteStage => asked.find((one) => one.stage === stage) ?? open(stage, stage === 'validation-gates'),
  )
  return { ...shown, stages }
}

/** Who signs that nothing is live any more: whom the policy names, else the accountable role and one of each that signs changes. */
function retirementRoute(policy: Policy, tier: Tier, file: ModelFile | null): Route {
  const roles = [
    ...(file === null ? [] : [file.accountable.role]),
    ...policy.changes.approvals.map(({ role }) => role),
  ].filter((role) => Object.hasOwn(policy.roles, role))
  const usual = [...new Set(roles)].map((role) => ({ role, count: 1 }))
  const shown = { kind: 'retirement', tier, gates: 'none' } as const
  return signedAt('business-sign-off', policy.retirement?.approvals ?? usual, shown)
}

/** Without its section the policy lets nobody past the stages, and they decide. */
function emergencyRoute({ break_glass: glass }: Policy, promotion: Route): Route {
  const kind = 'break-glass'
  if (glass === undefined) return { ...promotion, kind }
  const { approvals, merged_by: mergedBy, review_within: reviewWithin } = glass
  return { ...promotion, kind, emergency: { approvals, mergedBy, reviewWithin } }
}

/** What each stage asks of a request of this kind, tier and environment; `file` is the model's own where it has one. */
export function routeOf(
  policy: Policy,
  kind: RequestKind,
  tier: Tier,
  environment: string | null,
  file: ModelFile | null = null,
): Route {
  const place = environment === null ? undefined : policy.environments[environment]
  const promotion = (): Route => promotionRoute(policy, tier, place?.requires ?? tier)
  if (environment !== null && kind === 'promotion') return promotion()
  if (environment !== null && kind === 'rollback') return rollbackRoute(policy, promotion())
  if (environment !== null && kind === 'break-glass') return emergencyRoute(policy, promotion())
  if (kind === 'retirement') return retirementRoute(policy, tier, file)
  // changes of what judges and adoptions: the approvers of `changes:` sign at the second stage
  const gates = kind === 'adoption' ? 'show' : 'none'
  return signedAt('independent-validation', policy.changes.approvals, { kind, tier, gates })
}

/**
 * What each stage asks of a move of the model whose file on the base is this one. Without one no environment asks less than
 * the highest tier: the file that the request brings decides each tier after it, and somebody has to have signed it.
 */
export function modelRoute(
  policy: Policy,
  kind: RequestKind,
  file: ModelFile | null,
  environment: string | null,
): Route {
  const { tier } = tierOf(file, policy.materiality)
  if (file !== null) return routeOf(policy, kind, tier, environment, file)
  const whole = promotionRoute(policy, tier, tier)
  if (kind === 'promotion') return whole
  if (kind === 'rollback') return rollbackRoute(policy, whole)
  return kind === 'break-glass' ? emergencyRoute(policy, whole) : routeOf(policy, kind, tier, environment)
}

/** What is asked of those who sign past the stages, as a route of one stage; it is told apart by nothing but who asks. */
export const pastStages = (route: Route, { approvals }: Emergency): Route =>
  signedAt('independent-validation', approvals, route)

const emergencyRoles = ({ emergency }: Route): readonly string[] =>
  emergency === undefined ? [] : [...emergency.approvals.map(({ role }) => role), emergency.mergedBy]

/** The roles that a judgement along this route asks about. */
export function askedRoles(policy: Policy, route: Route): readonly string[] {
  const cleared = [
    ...policy.vetoes.cleared_by,
    ...(policy.holds?.cleared_by ?? []),
    ...(policy.holds?.roles ?? []),
    ...(policy.exceptions?.accepted_by ?? []),
  ]
  const staged = route.stages
    .filter(({ required }) => required)
    .flatMap((stage) => [...stage.approvals.map(({ role }) => role), ...stage.consulted])
  const past = emergencyRoles(route)
  return [...new Set([...staged, ...past, ...cleared])].filter((role) => role in policy.roles)
}

/** The parts of the policy that the judgement of such a request reads; only these stand behind its evidence digest. */
export function effectivePolicy(
  policy: Policy,
  route: Route,
  environment: string | null,
  gates: Policy['gates'],
): object {
  const asked = route.stages.filter((stage) => stage.required)
  const cleared = [...policy.vetoes.cleared_by, ...(policy.holds?.cleared_by ?? []), ...(policy.holds?.roles ?? [])]
  const named = new Set([
    ...asked.flatMap((stage) => [...stage.approvals.map((approval) => approval.role), ...stage.consulted]),
    ...emergencyRoles(route),
    ...cleared,
    ...(policy.exceptions?.accepted_by ?? []),
  ])
  const roles = Object.fromEntries(Object.entries(policy.roles).filter(([role]) => named.has(role)))
  return {
    registry: policy.registry,
    roles,
    environment: environment === null ? null : (policy.environments[environment] ?? null),
    stages: asked.map(({ required: _required, ...stage }) => stage),
    separation_of_duties: policy.separation_of_duties,
    sign_off: policy.sign_off,
    freshness: policy.freshness,
    vetoes: policy.vetoes,
    holds: policy.holds ?? null,
    gates,
    exceptions: policy.exceptions ?? null,
    // left out where it asks nothing, so that no other digest speaks of it
    ...(route.emergency === undefined ? {} : { emergency: route.emergency }),
  }
}
