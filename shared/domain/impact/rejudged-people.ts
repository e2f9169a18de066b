import { assign, type Candidate } from '../approval/matching.ts'
import { readReviewBody } from '../approval/review-body.ts'
import { canonicalJson } from '../canonical.ts'
import { millis, plus } from '../instant.ts'
import type { BuilderFact, SignOff } from '../ledger/record-parts.ts'
import type { Route, RouteStage } from '../request/route.ts'
import { stageNames, type HumanStageName } from '../stage.ts'
import type { Finding } from '../verdict.ts'
import { fails, notRecorded, type RecordedMove, type Rejudged, type Rules } from './recorded-move.ts'

/** The stages of people of a recorded move judged again, from the sign-offs that were counted then. */

/** Whether the giver is in the role under these rules; null where only the team of now could tell. */
function inRole(signOff: SignOff, role: string, move: RecordedMove, { policy }: Rules): boolean | null {
  const now = Object.hasOwn(policy.roles, role) ? policy.roles[role] : undefined
  if (now === undefined) return false
  if ('people' in now) return now.people.includes(signOff.person)
  const then = move.policy?.roles[role]
  // they were counted as this role, of this team; of any other team nothing is recorded
  return signOff.role === role && then !== undefined && 'team' in then && then.team === now.team ? true : null
}

function isBuilder(signOff: SignOff, builders: readonly BuilderFact[], { policy, people }: Rules): boolean {
  const asked: readonly string[] = policy.separation_of_duties.builders
  const login = people.people[signOff.person]?.github.toLowerCase()
  return builders.some(
    ({ fact, person, account }) =>
      asked.includes(fact) &&
      (person === signOff.person ||
        account === signOff.account.login ||
        (login !== undefined && account?.toLowerCase() === login)),
  )
}

/** Why the sign-off would not count at this stage, or null. */
function reasonOf(signOff: SignOff, stage: RouteStage, move: RecordedMove, rules: Rules): string | null {
  const { policy, people } = rules
  const lines = readReviewBody(signOff.body)
  const missing = stage.answers.filter((answer) => (lines.answers[answer] ?? '') === '')
  const person = Object.hasOwn(people.people, signOff.person) ? people.people[signOff.person] : undefined
  const over = stage.validFor !== null && millis(plus(signOff.at, stage.validFor)) <= millis(move.mergedAt)
  const quotes = policy.sign_off.quote_digest === 'required' && move.kind !== 'adoption'
  const reasons: readonly (readonly [string, boolean])[] = [
    ['unmapped', person?.id !== signOff.account.id],
    ['built-it', isBuilder(signOff, move.judgement.builders, rules)],
    [`answers-missing (${missing.join(', ')})`, missing.length > 0],
    ['wrong-digest', quotes && lines.signOff === null],
    ['expired', over],
  ]
  return reasons.find(([, holds]) => holds)?.[0] ?? null
}

/** What the rules read of people that no record holds. */
function gaps(move: RecordedMove, { policy }: Rules): readonly Finding[] {
  const then = move.policy
  if (then === null) return [notRecorded('the policy that judged it')]
  const known: readonly string[] = then.separation_of_duties.builders
  const unseen = policy.separation_of_duties.builders.filter((fact) => !known.includes(fact))
  const differs = (one: unknown, other: unknown): boolean => canonicalJson(plain(one)) !== canonicalJson(plain(other))
  return [
    ...(unseen.length === 0 ? [] : [notRecorded(`who built it by ${unseen.join(', ')}`)]),
    ...(differs(policy.freshness, then.freshness) ? [notRecorded('the pushes after each sign-off')] : []),
    ...(differs(policy.vetoes, then.vetoes) || differs(policy.holds, then.holds)
      ? [notRecorded('vetoes and holds that were lifted')]
      : []),
  ]
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown

type Read = {
  readonly candidates: readonly Candidate[]
  readonly doubtful: readonly Candidate[]
  readonly left: readonly string[]
}

/** The sign-offs of a stage: those that count, those whose role cannot be told, and those that do not, with why. */
function readStage(stage: RouteStage, move: RecordedMove, rules: Rules): Read {
  const candidates: Candidate[] = []
  const doubtful: Candidate[] = []
  const left: string[] = []
  for (const signOff of move.judgement.signOffs.filter((one) => one.stage === stage.stage)) {
    const reason = reasonOf(signOff, stage, move, rules)
    const asked = stage.approvals.map(({ role }) => ({ role, is: inRole(signOff, role, move, rules) }))
    const roles = (wanted: boolean | null): readonly string[] =>
      asked.filter(({ is }) => is === wanted).map(({ role }) => role)
    const base = { stage: stageNames.indexOf(stage.stage), person: signOff.person, at: signOff.at }
    if (reason !== null) left.push(`${signOff.name}: ${reason}`)
    else if (roles(true).length > 0) candidates.push({ ...base, roles: roles(true) })
    else if (roles(null).length > 0) doubtful.push({ ...base, roles: roles(null) })
    else left.push(`${signOff.name}: not-in-role`)
  }
  return { candidates, doubtful, left }
}

/** Each stage of people that the route asks, under the rules. */
export function rejudgePeople(move: RecordedMove, rules: Rules, route: Route): ReadonlyMap<HumanStageName, Rejudged> {
  const asked = route.stages.filter(({ required, stage }) => required && stage !== 'validation-gates')
  const read = new Map(asked.map((stage) => [stage.stage, readStage(stage, move, rules)]))
  const wanted = asked.map(({ stage, approvals }) => ({ stage: stageNames.indexOf(stage), approvals }))
  const once = rules.policy.separation_of_duties.one_person_one_stage
  const all = [...read.values()]
  const sure = assign(
    wanted,
    all.flatMap(({ candidates }) => candidates),
    once,
  )
  const perhaps = assign(
    wanted,
    all.flatMap(({ candidates, doubtful }) => [...candidates, ...doubtful]),
    once,
  )
  const unknown = gaps(move, rules)
  const count = (from: typeof sure, stage: string): number =>
    from.get(stageNames.findIndex((name) => name === stage))?.length ?? 0
  let met = true
  return new Map(
    asked.map(({ stage, approvals }) => {
      const need = approvals.reduce((sum, one) => sum + one.count, 0)
      const roles = approvals.map((one) => `${one.count} of ${one.role}`)
      const short = count(perhaps, stage) < need
      // what stands behind a stage that is not met was signed too early
      const left = [...(read.get(stage)?.left ?? []), ...(met ? [] : ['the stage before it would not be met'])]
      met = met && !short
      const finding = fails('sign-offs-short', { asked: roles, have: count(perhaps, stage), need, left })
      const doubtful = !short && count(sure, stage) < need
      const doubt = doubtful ? [notRecorded(`whether the signers were in ${roles.join(', ')}`)] : []
      return [stage as HumanStageName, { fails: short ? [finding] : [], unknown: [...unknown, ...doubt] }]
    }),
  )
}
