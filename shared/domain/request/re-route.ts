import { z } from 'zod'
import { millis, plus } from '../instant.ts'
import type { Policy } from '../governance/policy.ts'
import type { ModelFile } from '../model/model-file.ts'
import { StageName, stageNames, Tier } from '../stage.ts'
import { modelRoute, type Route, type RouteStage } from './route.ts'

/**
 * What was due of an open request by rules that are no longer in force, and the route that asks for both. What was due is
 * never dropped while the request is open; whoever wants today's rules alone proposes anew.
 */

const Approvals = z.array(z.strictObject({ role: z.string(), count: z.number().int() })).readonly()

/** What recorded rules asked of the request while it was open. */
export const DueRoute = z.strictObject({
  /** the number of the record that put these rules in force */
  record: z.number().int(),
  at: z.string(),
  tier: Tier,
  stages: z
    .array(
      z.strictObject({
        stage: StageName,
        required: z.boolean(),
        approvals: Approvals,
        consulted: z.array(z.string()).readonly(),
        answers: z.array(z.string()).readonly(),
        validFor: z.string().nullable(),
      }),
    )
    .readonly(),
})
export type DueRoute = z.infer<typeof DueRoute>

/** Rules that a record put in force: the policy, and the model's file where it had one. */
export type RecordedRules = {
  readonly record: number
  readonly at: string
  readonly policy: Policy
  readonly file: ModelFile | null
}

/** What such rules asked of a promotion into the environment. */
export function dueRoute({ record, at, policy, file }: RecordedRules, environment: string): DueRoute {
  const { tier, stages } = modelRoute(policy, 'promotion', file, environment)
  return { record, at, tier, stages }
}

const union = <T>(one: readonly T[], other: readonly T[]): readonly T[] => [...new Set([...one, ...other])]

const lasts = (duration: string): number => millis(plus('2001-01-01T00:00:00Z', duration))

function shorter(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return lasts(other) < lasts(one) ? other : one
}

/** The roles of both with the higher count; one that the policy no longer has is asked only where nobody takes its place. */
function approvalsOf(now: RouteStage, before: RouteStage, roles: Policy['roles']): RouteStage['approvals'] {
  const all = [...now.approvals, ...before.approvals]
  const known = all.filter(({ role }) => Object.hasOwn(roles, role))
  const asked = known.length > 0 ? known : all
  return [...Map.groupBy(asked, ({ role }) => role)].map(([role, same]) => ({
    role,
    count: Math.max(...same.map(({ count }) => count)),
  }))
}

function stricterStage(now: RouteStage, before: RouteStage | undefined, roles: Policy['roles']): RouteStage {
  if (before?.required !== true) return now
  return {
    stage: now.stage,
    required: true,
    approvals: approvalsOf(now, before, roles),
    consulted: union(
      now.consulted,
      before.consulted.filter((role) => Object.hasOwn(roles, role)),
    ),
    answers: union(now.answers, before.answers),
    validFor: shorter(now.validFor, before.validFor),
  }
}

const ranks: Readonly<Record<Tier, number>> = { low: 0, medium: 1, high: 2 }

/** The stricter of two tiers. */
export const stricterTier = (one: Tier, other: Tier): Tier => (ranks[other] > ranks[one] ? other : one)

const asks = ({ required, approvals, consulted, answers, validFor }: RouteStage): string =>
  JSON.stringify([
    required,
    approvals.map(({ role, count }) => `${role} ${count}`).toSorted(),
    consulted.toSorted(),
    answers.toSorted(),
    validFor,
  ])

/** The route of today with all that was due before; `kept` names what it asks for that reason, and by which record. */
export function strictestRoute(now: Route, due: readonly DueRoute[], roles: Policy['roles']): Route {
  const kept: NonNullable<Route['kept']>[number][] = []
  let route = now
  for (const before of due) {
    const stages = stageNames.map((name): RouteStage => {
      const own = route.stages.find(({ stage }) => stage === name)
      const then = before.stages.find(({ stage }) => stage === name)
      if (own === undefined) throw new Error(`the route has no stage ${name}`)
      const stage = stricterStage(own, then, roles)
      if (asks(stage) !== asks(own))
        kept.push({ stage: name, record: before.record, at: before.at, whole: !own.required })
      return stage
    })
    const tier = stricterTier(route.tier, before.tier)
    route = { ...route, tier, stages }
  }
  return kept.length === 0 && route.tier === now.tier ? now : { ...route, kept }
}
