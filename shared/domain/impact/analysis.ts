import { canonicalJson } from '../canonical.ts'
import { tightened } from '../model/model-rules.ts'
import { tierOf } from '../model/tier.ts'
import { routeOf, type Route } from '../request/route.ts'
import { humanStageNames, stageNames, type StageName, type Tier } from '../stage.ts'
import type { Finding } from '../verdict.ts'
import type { Impact, ImpactRow, ImpactState, StageImpact } from './impact.ts'
import { fileUnder, tierThen, type RecordedMove, type Rejudged, type Rules } from './recorded-move.ts'
import { rejudgeGates } from './rejudged-gates.ts'
import { rejudgePeople } from './rejudged-people.ts'

/** Which recorded moves would be judged otherwise under other rules. */

type Answer = Rejudged & {
  readonly state: ImpactState
  /** everything that the stage's rules are made of: where it is the same, so is the judgement */
  readonly rules: string
}

const plain = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value ?? null)))

const stateOf = ({ fails, unknown }: Rejudged): ImpactState =>
  fails.length > 0 ? 'fails' : unknown.length > 0 ? 'unknown' : 'passes'

function routeUnder(move: RecordedMove, { policy }: Rules, tier: Tier): Route {
  return routeOf(policy, move.kind, tier, move.environment)
}

/** The tier under the rules: as it was, but where another file of the model or other limits take the old ones' place. */
function tierUnder(move: RecordedMove, rules: Rules): Tier {
  const { materiality } = rules.policy
  if (rules.file !== null) return tierOf(rules.file, materiality).tier
  const same = plain(move.policy?.materiality) === plain(materiality)
  return same || move.file.state !== 'read' ? tierThen(move) : tierOf(move.file.value, materiality).tier
}

function answers(move: RecordedMove, rules: Rules): ReadonlyMap<StageName, Answer> {
  const { policy, people } = rules
  const tier = tierUnder(move, rules)
  const route = routeUnder(move, rules, tier)
  const file = fileUnder(move, rules)
  const gates = rejudgeGates(move, rules, tier, route.gates === 'decide')
  const signed = rejudgePeople(move, rules, route)
  const signers = move.judgement.signOffs.map(({ person }) => [
    person,
    people.people[person]?.id ?? null,
    people.people[person]?.github ?? null,
  ])
  const place = [policy.environments[move.environment] !== undefined, new URL(policy.registry.uri).origin]
  const responsible = file == null ? [] : [file.owner.person, file.accountable.person]
  const gateRules = plain([
    ...[place, tier, route.gates, file === undefined ? 'unknown' : file],
    ...[tightened(policy.gates, file?.gates).gates, policy.exceptions],
    ...[Object.keys(policy.roles).sort(), responsible.map((person) => Object.hasOwn(people.people, person))],
  ])
  const found: [StageName, Answer][] = [['validation-gates', { ...gates, state: stateOf(gates), rules: gateRules }]]
  for (const stage of humanStageNames) {
    const own = signed.get(stage)
    const asked = route.stages.find((one) => one.stage === stage)
    if (own === undefined) {
      found.push([stage, { fails: [], unknown: [], state: 'not-required', rules: 'not required' }])
      continue
    }
    const roles = (asked?.approvals ?? []).map(({ role }) => [role, policy.roles[role] ?? null])
    const { separation_of_duties: duties, sign_off: quote, freshness, vetoes, holds } = policy
    // a stage further on may need the people of this one
    const whole = route.stages.filter(({ required }) => required)
    const rulesOf = plain([asked, roles, duties, quote, freshness, vetoes, holds, signers, whole])
    found.push([stage, { ...own, state: stateOf(own), rules: rulesOf }])
  }
  return new Map(found)
}

const said = (finding: Finding): string => plain([finding.code, finding.facts])
const without = (these: readonly Finding[], those: readonly Finding[]): readonly Finding[] => {
  const known = new Set(those.map(said))
  return these.filter((finding) => !known.has(said(finding)))
}

/** What one stage answers before and after, or null where it answers the same. */
function stageImpact(stage: StageName, before: Answer, after: Answer): StageImpact | null {
  if (before.rules === after.rules) return null
  const findings = without([...after.fails, ...after.unknown], [...before.fails, ...before.unknown])
  const healed = without(before.fails, after.fails)
  // what could not be told under either set of rules is still not known to be the same
  const blind = after.state === 'unknown' && before.state === 'unknown'
  if (before.state === after.state && findings.length === 0 && healed.length === 0 && !blind) return null
  return {
    stage,
    before: before.state,
    after: after.state,
    findings: findings.length > 0 ? findings : blind ? after.unknown : [],
    healed,
  }
}

function verdictOf(
  stages: readonly StageImpact[],
  whole: { readonly before: ImpactState; readonly after: ImpactState },
): ImpactRow['verdict'] {
  if (whole.after === 'fails') return whole.before === 'fails' ? 'otherwise' : 'fails'
  if (stages.some(({ after }) => after === 'unknown')) return 'unknown'
  return whole.before === 'fails' ? 'passes' : 'otherwise'
}

const wholeOf = (all: ReadonlyMap<StageName, Answer>): ImpactState => {
  const states = [...all.values()].map(({ state }) => state)
  return states.includes('fails') ? 'fails' : states.includes('unknown') ? 'unknown' : 'passes'
}

function rowOf(move: RecordedMove, before: Rules, after: Rules): ImpactRow | null {
  const [old, now] = [answers(move, before), answers(move, after)]
  const stages = stageNames.flatMap((stage) => {
    const [one, other] = [old.get(stage), now.get(stage)]
    const impact = one === undefined || other === undefined ? null : stageImpact(stage, one, other)
    return impact === null ? [] : [impact]
  })
  if (stages.length === 0) return null
  const { record, model, version, environment, live, owner: person } = move
  const owner =
    person === null
      ? null
      : { person, name: after.people.people[person]?.name ?? before.people.people[person]?.name ?? person }
  const verdict = verdictOf(stages, { before: wholeOf(old), after: wholeOf(now) })
  return { record, model, version, environment, live, owner, verdict, stages }
}

/** Every recorded move judged under both rules, and those that come out otherwise; live ones first, then the newest. */
export function impactOf(moves: readonly RecordedMove[], before: Rules, after: Rules): Impact {
  const rows = moves
    .flatMap((move) => rowOf(move, before, after) ?? [])
    .toSorted((a, b) => Number(b.live) - Number(a.live) || b.record - a.record)
  const count = (verdict: ImpactRow['verdict']) => {
    const own = rows.filter((row) => row.verdict === verdict)
    return { all: own.length, live: own.filter(({ live }) => live).length }
  }
  return {
    moves: moves.length,
    live: moves.filter(({ live }) => live).length,
    counts: {
      fails: count('fails'),
      passes: count('passes'),
      unknown: count('unknown'),
      otherwise: count('otherwise'),
    },
    rows,
  }
}
