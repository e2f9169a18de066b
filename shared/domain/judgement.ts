import { registryWriters, writersFinding } from './access/writers.ts'
import { contextOf, type ApprovalInput, type Context } from './approval/context.ts'
import type { Builder } from './approval/builder/reading.ts'
import { askedLines, exceptionsOf, type ExceptionReading } from './approval/exception.ts'
import { judgeEmergency, type EmergencyVerdict } from './approval/emergency.ts'
import { judgeApprovals } from './approval/judge.ts'
import { withObjections } from './approval/objection/objections.ts'
import { unsatisfiable } from './approval/satisfiable.ts'
import { judgeGatesInForce } from './gate/in-force.ts'
import type { GateVerdict } from './gate/gates.ts'
import { watchFinding } from './reconciliation/watch.ts'
import type { Facts } from './facts.ts'
import type { Head } from './forge.ts'
import { latest } from './instant.ts'
import type { Policy } from './governance/policy.ts'
import { restsUntil } from './request/changes-standing.ts'
import { kindFinding } from './request/kind-standing.ts'
import { proposalDigest } from './request/proposal-digest.ts'
import { isMove, type Request } from './request/request.ts'
import type { Route } from './request/route.ts'
import { keptNote, routingOf, unitedGates, type UseReading } from './request/routing.ts'
import { requestProblems } from './request/standing.ts'
import { claimsTogether, folderOf, joinedStages, partsOf, signedTogether, togetherDigest } from './request/together.ts'
import { stageNames, type StageName, type Tier } from './stage.ts'
import type { TierReason } from './model/tier.ts'
import type { Finding, StageVerdict } from './verdict.ts'

/** One request judged whole: what every stage answers, who built it, what was measured. */
export type RequestVerdict = {
  readonly concerns: 'request' | 'nothing' | 'unclear'
  readonly kind: Request['kind'] | null
  readonly tier: Tier | null
  readonly tierReason: TierReason | null
  /** what the answers of the model's file come to; absent where no file says */
  readonly use?: UseReading
  readonly digest: string | null
  /** what each stage asks; absent where nothing could be judged */
  readonly route?: Route
  readonly stages: readonly StageVerdict[]
  readonly gates: readonly GateVerdict[]
  readonly exceptions: ExceptionReading
  /** of a break-glass request: this decides, and the stages are shown */
  readonly emergency?: EmergencyVerdict
  readonly builders: readonly Builder[]
  readonly mergeable: boolean
}

const bare = (stage: StageName, state: StageVerdict['state'], findings: readonly Finding[]): StageVerdict => ({
  stage,
  state,
  findings,
  counted: [],
  ignored: [],
  vetoes: [],
  since: null,
})

const nothingAccepted: ExceptionReading = { accepted: [], findings: [] }

function whole(concerns: RequestVerdict['concerns'], stages: readonly StageVerdict[]): RequestVerdict {
  const mergeable = stages.every(({ state }) => state === 'passed' || state === 'not-required')
  return {
    concerns,
    kind: null,
    tier: null,
    tierReason: null,
    digest: null,
    stages,
    gates: [],
    exceptions: nothingAccepted,
    builders: [],
    mergeable,
  }
}

function gateVerdicts(facts: Facts, policy: Policy, tier: Tier): readonly GateVerdict[] {
  const { gathered } = facts
  if (gathered?.state !== 'gathered') return []
  const modelFile = facts.modelFile.state === 'read' ? facts.modelFile.value : null
  const earlier = facts.ledger.measured?.filter(({ version }) => version !== gathered.subject.version)
  return judgeGatesInForce(policy, modelFile, { ...gathered, tier, earlier })
}

/** Since when stage 1 has stood as it stands: our first sight of this evidence, the end of a rest, or the last exception that it needs. */
function passedSince(facts: Facts, exceptions: ExceptionReading): string | null {
  const { heads } = facts.pull
  const last = heads.at(-1)
  // the newest head may be one that this very run records
  const current = last?.record?.digest ?? digestOf(facts)
  const seen = (head: Head): string | null =>
    head.record === null && head === last ? current : (head.record?.digest ?? null)
  const broken = heads.findLastIndex((head) => seen(head) !== current || head.folder !== last?.folder)
  // a forced push begins anew, with the head that it brought
  const begun = Math.max(
    broken + 1,
    heads.findLastIndex(({ forced }) => forced),
  )
  const first = (heads[begun] ?? last)?.record?.at
  const rested = restsUntil(facts, facts.readAt)
  return first === undefined
    ? null
    : latest([first, ...(rested === null ? [] : [rested]), ...exceptions.accepted.map(({ at }) => at)])
}

/** Whether others than the promoter may write what this request is about: shown, and it decides nothing. */
function writersNote({ registryAccess, request, governance }: Facts): readonly Finding[] {
  const { policy, people } = governance
  if (registryAccess === undefined || request.state !== 'found' || request.model === null) return []
  if (policy.state !== 'read' || people.state !== 'read') return []
  const named = { policy: policy.value, people: people.value, model: request.model }
  return [writersFinding(registryWriters(registryAccess, named), named)]
}

/** That nothing would be promoted, since nobody looked at the registry lately: shown before the merge, decided after it. */
function watchNote({ ledger, request, governance, readAt }: Facts): readonly Finding[] {
  const { policy } = governance
  if (request.state !== 'found' || request.environment === null || policy.state !== 'read') return []
  const { heartbeat } = ledger
  const found = heartbeat === undefined ? null : watchFinding(heartbeat, policy.value, readAt, 'note')
  return found === null ? [] : [found]
}

/** What is said of the route at stage 1. */
function notesOf(route: Route): readonly Finding[] {
  const { approvals = [], mergedBy } = route.emergency ?? {}
  const roles = approvals.map(({ role, count }) => `${count} of ${role}`)
  const past = mergedBy === undefined ? [] : [kindFinding('break-glass-shown', 'note', { roles, mergedBy })]
  return [...keptNote(route), ...past]
}

function gateStage(
  facts: Facts,
  route: Route,
  problems: readonly Finding[],
  gates: readonly GateVerdict[],
  exceptions: ExceptionReading,
  asked: ReadonlyMap<Finding, string>,
): StageVerdict {
  const decides = route.gates === 'decide'
  const accepted = ({ code, facts: own }: Finding): boolean =>
    exceptions.accepted.some((one) => one.gate === own.gate && one.about === own.about && one.code === code)
  const asking = (finding: Finding): Finding => {
    const accept = asked.get(finding)
    return accept === undefined ? finding : { ...finding, facts: { ...finding.facts, accept } }
  }
  const shown = gates.flatMap(({ findings }) =>
    findings.map((finding): Finding =>
      decides && !accepted(finding) ? asking(finding) : { ...finding, weight: 'note' },
    ),
  )
  const notes = [...writersNote(facts), ...watchNote(facts), ...notesOf(route)]
  const findings = [...problems, ...shown, ...exceptions.findings, ...notes]
  const has = (weight: Finding['weight']): boolean => findings.some((finding) => finding.weight === weight)
  const state = has('error') ? 'error' : has('fail') ? 'failed' : has('wait') ? 'pending' : 'passed'
  const since = state === 'passed' ? passedSince(facts, exceptions) : null
  return { ...bare('validation-gates', state, findings), since }
}

function approvalInput(
  facts: Facts,
  policy: Policy,
  route: Route,
  before: string | null,
  now: string,
): ApprovalInput | null {
  if (facts.governance.people.state !== 'read') return null
  const digest = digestOf(facts)
  return {
    policy,
    people: facts.governance.people.value,
    route,
    pull: facts.pull,
    memberships: facts.memberships,
    failed: facts.failed,
    claims: claimsTogether(facts),
    unrecorded: facts.unrecorded,
    app: facts.app,
    heldElsewhere: facts.heldRequests ?? [],
    digest,
    quote: digest === null ? 'none' : route.kind === 'adoption' ? 'optional' : policy.sign_off.quote_digest,
    now,
    before,
  }
}

/** The digest that sign-offs are bound to: the subject's as gathered now, or that of a change of what judges, or of several adoptions. */
export function digestOf(facts: Facts): string | null {
  const own = facts.gathered?.state === 'gathered' ? facts.gathered.digest : proposalDigest(facts)
  const together = signedTogether(facts)
  return own === null || together.length === 0 ? own : togetherDigest(together)
}

/** The verdict on several adoptions of one pull request: met where each of them is. */
function judgedTogether(parts: readonly Facts[], verdicts: readonly RequestVerdict[]): RequestVerdict {
  const [first] = verdicts
  if (first === undefined) throw new Error('no request was judged')
  const stages = joinedStages(
    parts.map((facts, at) => ({ folder: folderOf(facts), stages: verdicts[at]?.stages ?? [] })),
  )
  const evidence = parts.map((facts) => (facts.gathered?.state === 'gathered' ? facts.gathered.digest : null))
  const known = evidence.every((one) => one !== null)
  const clear = verdicts.every(({ concerns }) => concerns === 'request')
  return {
    ...whole(clear ? 'request' : 'unclear', stages),
    ...(first.route === undefined || !clear ? {} : { kind: first.kind, route: first.route }),
    tier: verdicts.every(({ tier }) => tier === first.tier) ? first.tier : null,
    tierReason: verdicts.every(({ tierReason }) => tierReason === first.tierReason) ? first.tierReason : null,
    digest: known
      ? togetherDigest(parts.map((facts, at) => ({ folder: folderOf(facts), evidence: evidence[at] ?? null })))
      : null,
    gates: verdicts.flatMap(({ gates }) => gates),
    builders: [
      ...new Map(verdicts.flatMap(({ builders }) => builders.map((one) => [JSON.stringify(one), one]))).values(),
    ],
    mergeable: clear && verdicts.every(({ mergeable }) => mergeable),
  }
}

/** Judges what the facts tell of, all four stages; `before` is the merge's instant, after which no review counts. */
export function judgeRequest(facts: Facts, now: string, before: string | null): RequestVerdict {
  const parts = partsOf(facts)
  const verdicts = parts.map((part) => judgeOne(part, now, before))
  const [only] = verdicts
  return verdicts.length === 1 && only !== undefined ? only : judgedTogether(parts, verdicts)
}

function judgeOne(facts: Facts, now: string, before: string | null): RequestVerdict {
  const { request, governance } = facts
  if (request.state === 'none')
    return whole(
      'nothing',
      stageNames.map((stage) => bare(stage, 'not-required', [])),
    )
  const problems = requestProblems(facts, now)
  if (request.state === 'invalid' || governance.policy.state !== 'read' || request.request.state !== 'read') {
    return whole(
      'unclear',
      stageNames.map((stage) => bare(stage, 'error', problems)),
    )
  }
  const policy = governance.policy.value
  const asked = request.request.value
  const { tiers, ...routing } = routingOf(facts, policy, asked, request.environment)
  const { route } = routing
  const gates = isMove(asked) ? unitedGates(tiers.map((tier) => gateVerdicts(facts, policy, tier))) : []
  const input = approvalInput(facts, policy, route, before, now)
  const base = {
    concerns: 'request' as const,
    kind: asked.kind,
    ...routing,
    digest: digestOf(facts),
    gates,
  }
  if (input === null) {
    const stages = stageNames.map((stage) => bare(stage, 'error', problems))
    return { ...whole('request', stages), ...base }
  }
  const judged = judgeStages(facts, route, problems, gates, contextOf(input))
  const emergency = judgeEmergency(input, problems, passedSince(facts, nothingAccepted))
  // the forge's rules ask for the stages: only the team that may go past them can merge it
  return emergency === null ? { ...base, ...judged } : { ...base, ...judged, emergency, mergeable: false }
}

function judgeStages(
  facts: Facts,
  route: Route,
  problems: readonly Finding[],
  gates: readonly GateVerdict[],
  context: Context,
) {
  const failing = route.gates === 'decide' ? gates.flatMap(({ findings }) => findings) : []
  const exceptions = exceptionsOf(context, failing)
  const asked = askedLines(context.policy, failing)
  const own = [...problems, ...unsatisfiable(context)]
  const first = withObjections(context, gateStage(facts, route, own, gates, exceptions, asked))
  const rest = judgeApprovals(context, { passed: first.state === 'passed', since: first.since }, problems)
  const stages = [first, ...rest]
  const met = stages.every(({ state }) => state === 'passed' || state === 'not-required')
  const mergeable = met && !facts.pull.draft
  return { stages, exceptions, builders: context.builders, mergeable }
}
