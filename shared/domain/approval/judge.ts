import type { Account } from '../forge.ts'
import { isAfter, millis } from '../instant.ts'
import type { RouteStage } from '../request/route.ts'
import { humanStageNames, stageNames, type HumanStageName } from '../stage.ts'
import type { CountedApproval, Finding, IgnoredApproval, StageState, StageVerdict } from '../verdict.ts'
import type { Context } from './context.ts'
import { conditionsOf } from './condition.ts'
import { approvalFinding } from './finding.ts'
import { assign, type Candidate } from './matching.ts'
import { stoodAt } from './opinion.ts'
import { readReviewBody } from './review-body.ts'
import { unsatisfiable } from './satisfiable.ts'
import { expiryOf, standingOf, type Standing } from './validity.ts'
import { objectionsOf, type Barrier, type StageObjections } from './objection/objections.ts'

/** How stage 1 stands, and since when it has passed. */
export type GateStanding = { readonly passed: boolean; readonly since: string | null }

type Word = { readonly account: Account; readonly standing: Standing }
type StageWords = { readonly route: RouteStage; readonly place: number; readonly words: readonly Word[] }

const personOf = (context: Context, account: Account): string =>
  context.identities.personOfAccount(account.id) ?? String(account.id)

/** What stops all human stages at once: facts that could not be read, builders nobody knows, rules nobody can meet. */
function commonErrors(context: Context): readonly Finding[] {
  const reads = context.failed.map(({ read, detail, role }) =>
    approvalFinding('read-failed', 'error', { read, detail, role: role ?? null }),
  )
  const builders = context.builderFindings.filter((finding) => finding.weight === 'error')
  const empty = context.stages
    .filter((stage) => stage.approvals.length === 0)
    .map(({ stage }) => approvalFinding('asks-nobody', 'error', { stage }))
  return [...reads, ...builders, ...unsatisfiable(context), ...empty, ...headErrors(context)]
}

/** A head whose appearance the forge does not tell, or another head than the one that was read: nothing can be dated. */
function headErrors({ pull }: Context): readonly Finding[] {
  const last = pull.heads.at(-1)
  if (last === undefined) return [approvalFinding('head-without-activity', 'error', { sha: pull.head.sha })]
  return last.sha === pull.head.sha
    ? []
    : [approvalFinding('head-moved', 'error', { sha: pull.head.sha, seen: last.sha })]
}

/** Whether a stage was open at an instant, as far as gates, vetoes and holds tell. */
type WasOpen = (instant: string, place: number) => boolean

function openings(stages: readonly StageWords[], gates: GateStanding, barriers: readonly Barrier[]): WasOpen {
  const openSince = gates.passed ? gates.since : null
  return (instant, place) => {
    const earlier: readonly string[] = stages.slice(0, place).map((stage) => stage.route.stage)
    // while an earlier stage was blocked this one was not open
    const blocked = barriers.some((one) => stoodAt(one, instant) && one.stages.some((stage) => earlier.includes(stage)))
    return openSince !== null && isAfter(instant, openSince) && !blocked
  }
}

function candidatesOf(context: Context, stages: readonly StageWords[], wasOpen: WasOpen): readonly Candidate[] {
  return stages.flatMap(({ route, place, words }) =>
    words.flatMap(({ account, standing }): readonly Candidate[] => {
      if (standing.kind !== 'valid' || standing.expired) return []
      const [stage, person] = [stageNames.indexOf(route.stage), personOf(context, account)]
      return standing.given
        .filter(({ at }) => wasOpen(at, place))
        .map(({ at, roles }) => ({ stage, person, at, roles }))
    }),
  )
}

type Outcome = {
  readonly counted: readonly CountedApproval[]
  readonly ignored: readonly IgnoredApproval[]
  readonly met: boolean
  readonly since: string | null
}

type Placed = {
  readonly stage: StageWords
  readonly own: readonly Candidate[]
  readonly all: readonly Candidate[]
  readonly wasOpen: WasOpen
  readonly nextFrom: number
}

/** Sorts what was said at one stage into what counts and what does not. */
function outcomeOf(context: Context, { stage, own, all, wasOpen, nextFrom }: Placed): Outcome {
  const { route, words, place } = stage
  const number = stageNames.indexOf(route.stage)
  const needed = route.approvals.reduce((sum, { count }) => sum + count, 0)
  const met = own.length === needed && needed > 0
  const elsewhere = new Set(all.filter((one) => one.stage !== number).map(({ person }) => person))
  const latestBefore = Math.max(-Infinity, ...all.filter((one) => one.stage < number).map(({ at }) => millis(at)))
  const counted: CountedApproval[] = []
  const ignored: IgnoredApproval[] = []
  for (const { account, standing } of words) {
    const person = personOf(context, account)
    const drop = (reviewId: number, code: IgnoredApproval['code'], facts: Finding['facts'] = {}): void =>
      void ignored.push({ reviewId, account, code, facts })
    if (standing.kind === 'silent') continue
    if (standing.kind === 'ignored') {
      drop(standing.review.id, standing.reason.code, standing.reason.facts)
      continue
    }
    const filled = own.find((one) => one.person === person)
    const count = ({ at, roles }: Pick<Candidate, 'at' | 'roles'>): void =>
      void counted.push(countedOf(context, standing, { account, person, role: roles[0] ?? '', at }, route))
    const inTime = standing.given.filter(({ at }) => wasOpen(at, place) && millis(at) > latestBefore)
    // one more than needed counts too, while it does not overtake the next stage
    const further = inTime.find(({ at }) => millis(at) < nextFrom)
    if (filled !== undefined) count(filled)
    else if (inTime.length === 0) drop(standing.review.id, 'stage-not-open')
    else if (standing.expired) drop(standing.review.id, 'expired', { at: expiryOf(standing.review, route) })
    else if (context.policy.separation_of_duties.one_person_one_stage && elsewhere.has(person))
      drop(standing.review.id, 'counted-elsewhere')
    else if (further !== undefined) count(further)
  }
  const times = own.map(({ at }) => millis(at))
  return {
    counted,
    ignored,
    met,
    since: met ? (own.find(({ at }) => millis(at) === Math.max(...times))?.at ?? null) : null,
  }
}

function countedOf(
  context: Context,
  { review }: Extract<Standing, { kind: 'valid' }>,
  own: Pick<CountedApproval, 'account' | 'person' | 'role' | 'at'>,
  route: RouteStage,
): CountedApproval {
  const conditions = conditionsOf(review, context.identities)
  return {
    ...(conditions.length === 0 ? {} : { conditions }),
    reviewId: review.id,
    ...own,
    expires: expiryOf(review, route),
  }
}

/** Who is still needed, and whether anybody is left who could be. */
function awaited(context: Context, route: RouteStage, outcome: Outcome): readonly Finding[] {
  return route.approvals.flatMap(({ role, count }): readonly Finding[] => {
    const have = outcome.counted.filter((one) => one.role === role).length
    if (have >= count) return []
    const members = context.memberships.find((membership) => membership.role === role)?.members ?? []
    const free = members.filter(
      (member) =>
        member.kind === 'user' &&
        member.state === 'active' &&
        context.builtBy(member) === null &&
        context.identities.personOfAccount(member.id) !== null,
    )
    const facts = { role, have, count, stage: route.stage }
    return free.length < count
      ? [approvalFinding('nobody-eligible', 'wait', { ...facts, members: members.map(({ login }) => login) })]
      : [approvalFinding('awaits-approval', 'wait', facts)]
  })
}

function unclearFindings(context: Context): readonly Finding[] {
  return context.opinions.flatMap(({ account, reviews }) =>
    reviews.flatMap((review) =>
      readReviewBody(review.body).unclear.map((line) =>
        approvalFinding('line-unclear', 'note', { login: account.login, line }),
      ),
    ),
  )
}

const plain = (stage: HumanStageName, state: StageState, findings: readonly Finding[]): StageVerdict => ({
  stage,
  state,
  findings,
  counted: [],
  ignored: [],
  vetoes: [],
  since: null,
})

/** The verdicts of the three human stages. `problems` are errors found elsewhere that no approval can heal. */
export function judgeApprovals(
  context: Context,
  gates: GateStanding,
  problems: readonly Finding[],
): readonly StageVerdict[] {
  const all = [...problems.filter((finding) => finding.weight === 'error'), ...commonErrors(context)]
  // what the schedule proposed has no requester until somebody takes it up, and until then it waits
  const errors = all.filter(({ code }) => code !== 'requester-unknown' || !context.pull.draft)
  const required = (stage: HumanStageName): boolean => context.stages.some((one) => one.stage === stage)
  if (errors.length > 0)
    return humanStageNames.map((stage) =>
      plain(stage, required(stage) ? 'error' : 'not-required', required(stage) ? errors : []),
    )
  if (context.pull.draft) {
    return humanStageNames.map((stage) =>
      required(stage) ? plain(stage, 'pending', [approvalFinding('draft', 'wait')]) : plain(stage, 'not-required', []),
    )
  }
  return judged(context, gates)
}

function judged(context: Context, gates: GateStanding): readonly StageVerdict[] {
  const objections = objectionsOf(context)
  const stages: readonly StageWords[] = context.stages.map((route, place) => ({
    route,
    place,
    words: context.opinions.map((opinions) => ({
      account: opinions.account,
      standing: standingOf(opinions, route, context),
    })),
  }))
  const wasOpen = openings(stages, gates, objections.barriers)
  const candidates = candidatesOf(context, stages, wasOpen)
  const asked = stages.map(({ route }) => ({ stage: stageNames.indexOf(route.stage), approvals: route.approvals }))
  const assigned = assign(asked, candidates, context.policy.separation_of_duties.one_person_one_stage)
  const all = [...assigned.values()].flat()
  const verdicts = new Map<string, StageVerdict>()
  let open = gates.passed
  for (const stage of stages) {
    const number = stageNames.indexOf(stage.route.stage)
    const nextFrom = Math.min(Infinity, ...all.filter((one) => one.stage > number).map((one) => millis(one.at)))
    const outcome = outcomeOf(context, { stage, own: assigned.get(number) ?? [], all, wasOpen, nextFrom })
    const verdict = verdictOf(context, stage.route, outcome, objections.at(stage.route.stage), open)
    verdicts.set(stage.route.stage, verdict)
    open = verdict.state === 'passed'
  }
  return humanStageNames.map((stage) => verdicts.get(stage) ?? plain(stage, 'not-required', []))
}

function verdictOf(
  context: Context,
  route: RouteStage,
  outcome: Outcome,
  objections: StageObjections,
  open: boolean,
): StageVerdict {
  const stage = route.stage
  const { counted, ignored } = outcome
  const notes = [
    ...objections.notes,
    ...context.builderFindings.filter((finding) => finding.weight === 'note'),
    ...unclearFindings(context),
  ]
  const base = { stage, counted, ignored, vetoes: objections.vetoes }
  if (objections.open.length > 0)
    return { ...base, state: 'blocked', findings: [...objections.open, ...notes], since: null }
  if (open && outcome.met) return { ...base, state: 'passed', findings: notes, since: outcome.since }
  const waits = open ? [] : [approvalFinding('waits-for-stage', 'wait', { stage })]
  return { ...base, state: 'pending', findings: [...waits, ...awaited(context, route, outcome), ...notes], since: null }
}
