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

/** Changes of governance and adoptions: the approvers of `changes:` sign at the second stage, no others are asked. */
function changesRoute(policy: Policy, kind: RequestKind, tier: Tier): Route {
  const stages = stageNames.map((stage): RouteStage => {
    if (stage === 'validation-gates') return open(stage, true)
    if (stage !== 'independent-validation') return open(stage, false)
    return { ...open(stage, true), approvals: policy.changes.approvals }
  })
  return { kind, tier, gates: kind === 'adoption' ? 'show' : 'none', stages }
}

/** What each stage asks of a request of this kind, tier and environment. */
export function routeOf(policy: Policy, kind: RequestKind, tier: Tier, environment: string | null): Route {
  return kind === 'promotion' && environment !== null
    ? promotionRoute(policy, tier, policy.environments[environment]?.requires ?? tier)
    : changesRoute(policy, kind, tier)
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
  return file === null && kind === 'promotion'
    ? promotionRoute(policy, tier, tier)
    : routeOf(policy, kind, tier, environment)
}

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
  return [...new Set([...staged, ...cleared])].filter((role) => role in policy.roles)
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
  }
}
