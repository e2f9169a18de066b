import type { Facts } from '../facts.ts'
import type { GateVerdict } from '../gate/gates.ts'
import type { Policy } from '../governance/policy.ts'
import { tierOf, type TierReason } from '../model/tier.ts'
import { classOf, proposedRegulations, type UseClass } from '../model/use-class.ts'
import type { Tier } from '../stage.ts'
import type { Finding } from '../verdict.ts'
import { strictestRoute } from './re-route.ts'
import { isPlaced, type Request } from './request.ts'
import { modelRoute, routeOf, type Route } from './route.ts'

/** Which stages a request goes through, and why. */

/** The answers that decided a tier, the class that they come to, and the regulations that they call for. */
export type UseReading = {
  readonly decidedBy: readonly string[]
  readonly class: UseClass
  readonly proposed: readonly string[]
  readonly named: readonly string[]
}

export type Routing = {
  readonly route: Route
  /** null of a change of what judges: it moves no version, and its route is the same in each tier */
  readonly tier: Tier | null
  readonly tierReason: TierReason | null
  /** absent where no file of the model says */
  readonly use?: UseReading
  /** the tiers that the gates are judged in: that of now, and what was due before */
  readonly tiers: readonly Tier[]
}

/** The route of a request by the policy of now, with what was due before. */
export function routingOf(
  facts: Pick<Facts, 'due' | 'modelFile' | 'modelFileFrom'>,
  policy: Policy,
  asked: Request,
  environment: string | null,
): Routing {
  const { modelFile } = facts
  // a file that the request itself brings decides nothing
  const base = facts.modelFileFrom === 'base' && modelFile.state === 'read' ? modelFile.value : null
  const found = isPlaced(asked) ? tierOf(base, policy.materiality) : null
  const own = isPlaced(asked)
    ? modelRoute(policy, asked.kind, base, environment)
    : routeOf(policy, asked.kind, 'high', environment)
  const route = strictestRoute(own, facts.due ?? [], policy.roles)
  const tiers = [...new Set([own.tier, route.tier])]
  if (found === null) return { route, tiers, tier: null, tierReason: null }
  const tierReason = route.tier === own.tier ? found.reason : 'due-before'
  if (modelFile.state !== 'read') return { route, tiers, tier: route.tier, tierReason }
  const { use, regulations: named } = modelFile.value
  const proposed = proposedRegulations(use, policy.regulations)
  const reading: UseReading = { decidedBy: found.decidedBy, class: classOf(use), proposed, named }
  return { route, tiers, tier: route.tier, tierReason, use: reading }
}

/** The gates as judged in each tier: whatever any of them finds. */
export function unitedGates(judged: readonly (readonly GateVerdict[])[]): readonly GateVerdict[] {
  const [first = [], ...others] = judged
  return first.map(({ gate, findings }) => {
    const all = [findings, ...others.map((one) => one.find((own) => own.gate === gate)?.findings ?? [])].flat()
    return { gate, findings: [...new Map(all.map((one) => [JSON.stringify(one), one])).values()] }
  })
}

/** What is asked since it was due before, so that nobody wonders at a stage that today's tier has not. */
export function keptNote({ kept = [] }: Pick<Route, 'kept'> = {}): readonly Finding[] {
  const [first] = kept
  if (first === undefined) return []
  const stages = [...new Set(kept.map(({ stage }) => stage))]
  return [{ code: 'routed-as-before', weight: 'note', facts: { stages, record: first.record, at: first.at } }]
}
