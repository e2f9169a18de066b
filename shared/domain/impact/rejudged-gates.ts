import { canonicalJson } from '../canonical.ts'
import { championOf, type Observed } from '../evidence/observed.ts'
import type { Evaluation } from '../evidence/evaluation.ts'
import type { Finding } from '../verdict.ts'
import { judgeGates } from '../gate/gates.ts'
import type { GateSettings } from '../gate/settings.ts'
import type { Policy } from '../governance/policy.ts'
import { endOfDay, isAfter, plus } from '../instant.ts'
import type { ExceptionFact } from '../ledger/record-parts.ts'
import { outputColumns } from '../model/evaluation-rules.ts'
import { measuring, settingOf } from '../model/model-changes.ts'
import type { ModelFile } from '../model/model-file.ts'
import { modelPolicyProblems, tightened } from '../model/model-rules.ts'
import type { Tier } from '../stage.ts'
import { fails, fileUnder, notRecorded, type RecordedMove, type Rejudged, type Rules } from './recorded-move.ts'

/** Stage 1 of a recorded move judged again, from what its record holds of what the gates looked at. */

const same = (one: unknown, other: unknown): boolean =>
  canonicalJson(JSON.parse(JSON.stringify(one ?? null))) === canonicalJson(JSON.parse(JSON.stringify(other ?? null)))

/** Where the move stood: an environment that is gone, or another registry, is no place any more. */
function placeFindings(move: RecordedMove, { policy }: Rules): readonly Finding[] {
  const { environment, registry } = move
  const [before, now] = [new URL(registry).origin, new URL(policy.registry.uri).origin]
  return [
    ...(Object.hasOwn(policy.environments, environment) ? [] : [fails('environment-gone', { environment })]),
    ...(before === now ? [] : [fails('other-registry', { registry: before, now })]),
  ]
}

/** Which of the gates cannot be judged under these settings from what was measured under others, and why. */
function unmeasured(
  now: GateSettings,
  then: GateSettings,
  files: { readonly now: ModelFile | null; readonly then: ModelFile | null },
): readonly { readonly gate: 'performance' | 'fairness' | 'data-quality'; readonly what: string }[] {
  const found: { gate: 'performance' | 'fairness' | 'data-quality'; what: string }[] = []
  const [one, other] = [files.now?.evaluation, files.then?.evaluation]
  if (!measuring.every((key) => same(settingOf(one, key), settingOf(other, key)))) {
    const what = 'what another reading of the predictions would measure'
    found.push({ gate: 'performance', what }, { gate: 'fairness', what })
  }
  const columns = (other?.protected ?? []).map(({ column }) => column)
  if ((one?.protected ?? []).some(({ column }) => !columns.includes(column)))
    found.push({ gate: 'fairness', what: 'the numbers of a group that was not measured' })
  if ((one?.intersections ?? []).some((set) => !(other?.intersections ?? []).some((known) => same(set, known))))
    found.push({ gate: 'fairness', what: 'the numbers of an intersection that was not measured' })
  if (
    now.fairness !== undefined &&
    then.fairness !== undefined &&
    !same(now.fairness.smallest_group, then.fairness.smallest_group)
  )
    found.push({ gate: 'fairness', what: 'the numbers of groups under another smallest group' })
  const [asked, answered] = [now.performance?.against_champion, then.performance?.against_champion]
  if (asked !== undefined && (asked.confidence !== answered?.confidence || asked.metric !== answered.metric))
    found.push({ gate: 'performance', what: 'a comparison with the live version at this confidence' })
  if (!sameData(now, then, files)) found.push({ gate: 'data-quality', what: 'what is now asked of the data' })
  return found
}

/** Whether what was found in the data answers what is asked of it now: a limit may differ, a reading may not. */
function sameData(
  now: GateSettings,
  then: GateSettings,
  files: { readonly now: ModelFile | null; readonly then: ModelFile | null },
): boolean {
  const [asked, answered] = [now['data-quality'], then['data-quality']]
  if (asked === undefined) return true
  const reads = (file: ModelFile | null): unknown => {
    if (file === null) return null
    const { label, split, predictions } = file.evaluation
    const watched = file.monitoring?.checks.flatMap((check) => ('drift' in check ? [check.drift, check.columns] : []))
    return [file.data, label, outputColumns(file.evaluation), split, predictions, watched ?? []]
  }
  return (
    answered !== undefined && same(asked.sentinels, answered.sentinels) && same(reads(files.now), reads(files.then))
  )
}

/** Which of the gates ask where a version comes from and are not answered: it was not looked at, or for another file. */
function unfollowed(
  { lineage }: Observed,
  now: ModelFile | null,
  then: ModelFile | null,
): readonly { readonly gate: 'documentation' | 'lineage'; readonly what: string }[] {
  const named = (file: ModelFile | null): unknown => [file?.data.pipeline, file?.data.sources]
  const others = !same(named(now), named(then))
  return [
    ...(lineage === undefined || others
      ? [{ gate: 'documentation' as const, what: 'whether its code and data are what is said of them' }]
      : []),
    ...(lineage?.links === undefined || others || !same(now?.depends_on, then?.depends_on)
      ? [{ gate: 'lineage' as const, what: 'where it comes from' }]
      : []),
  ]
}

/** What was measured, without the groups that the file no longer names. */
function evaluationUnder(evaluation: Evaluation, file: ModelFile | null): Evaluation {
  if (evaluation.state !== 'measured' || file === null) return evaluation
  const columns = file.evaluation.protected.map(({ column }) => column)
  const sets = file.evaluation.intersections.map((set) => [...set].sort().join(' '))
  return {
    ...evaluation,
    attributes: evaluation.attributes.filter(({ columns: own }) => own.every((column) => columns.includes(column))),
    intersections: evaluation.intersections.filter(({ columns: own }) => sets.includes([...own].sort().join(' '))),
  }
}

const named = (names: readonly string[]): Readonly<Record<string, null>> =>
  Object.fromEntries(names.map((name) => [name, null]))

function gateFindings(observed: Observed, gates: GateSettings, tier: Tier, file: ModelFile | null): readonly Finding[] {
  return judgeGates(gates, {
    tier,
    subject: {
      environment: observed.environment,
      commit: observed.commit,
      runFiles: { files: observed.runFiles },
      datasets: observed.datasets,
      parameters: named(observed.parameters),
      metrics: named(observed.metrics),
    },
    modelFile: file,
    evaluation: evaluationUnder(observed.evaluation, file),
    champion: championOf(observed),
    dataQuality: observed.dataQuality,
    lineage: observed.lineage,
    claims: observed.claims,
    rescored: observed.rescored,
    security: observed.security,
  })
    .flatMap(({ findings }) => findings)
    .filter(({ weight }) => weight === 'fail' || weight === 'error')
}

/** Whether what was accepted then may be accepted under these rules; null where the record does not tell. */
function stillAccepted(
  { code, at, until }: ExceptionFact,
  now: Policy['exceptions'],
  then: Policy['exceptions'],
): boolean | null {
  if (now === undefined || now.never.includes(code)) return false
  const ends = endOfDay(until)
  if (ends === null || isAfter(ends, plus(plus(at, now.longest), 'P1D'))) return false
  // who accepted it was in one of the roles of then; which of them is not recorded
  return then?.accepted_by.every((role) => now.accepted_by.includes(role)) === true ? true : null
}

/** Findings without those that were accepted, and what of the acceptances is lost or cannot be told. */
function withAcceptances(move: RecordedMove, rules: Rules, found: readonly Finding[]): Rejudged {
  const lost: Finding[] = []
  const unknown: Finding[] = []
  const open = found.filter((finding) => {
    const exception = move.judgement.exceptions.find(
      (one) => one.gate === finding.facts.gate && one.about === finding.facts.about && one.code === finding.code,
    )
    if (exception === undefined) return true
    const holds = stillAccepted(exception, rules.policy.exceptions, move.policy?.exceptions)
    const { gate, about } = exception
    if (holds === false) lost.push(fails('acceptance-lost', { gate, about, code: exception.code }))
    if (holds === null) unknown.push(notRecorded(`the role of whom accepted ${gate} ${about}`))
    return false
  })
  return { fails: [...lost, ...open], unknown }
}

/** Stage 1 under the rules; `decides` is false where the gates are shown and decide nothing. */
export function rejudgeGates(move: RecordedMove, rules: Rules, tier: Tier, decides: boolean): Rejudged {
  const place = placeFindings(move, rules)
  if (!decides) return { fails: place, unknown: [] }
  const file = fileUnder(move, rules)
  if (file === undefined) return { fails: place, unknown: [notRecorded('the model’s file that judged it')] }
  const { policy, people } = rules
  const located = { file: `models/${move.model}.yml`, value: file, lines: {} }
  const refused =
    file === null
      ? []
      : modelPolicyProblems(file, policy, Object.keys(people.people), located).map(({ path, message }) =>
          fails('model-file-refused', { detail: `${path}: ${message}` }),
        )
  if (move.observed === null || move.policy === null || move.file.state === 'unknown')
    return { fails: [...place, ...refused], unknown: [notRecorded('what the gates looked at')] }
  const thenFile = move.file.state === 'read' ? move.file.value : null
  const now = tightened(policy.gates, file?.gates).gates
  const gaps = [
    ...unmeasured(now, tightened(move.policy.gates, thenFile?.gates).gates, { now: file, then: thenFile }),
    ...(move.observed.security === undefined
      ? [{ gate: 'security' as const, what: 'what its requirements and files hold' }]
      : []),
    ...unfollowed(move.observed, file, thenFile),
  ]
  const judged = (
    ['performance', 'fairness', 'documentation', 'environment', 'data-quality', 'security', 'lineage'] as const
  ).filter((gate) => !gaps.some((gap) => gap.gate === gate))
  const settings: GateSettings = Object.fromEntries(
    judged.flatMap((gate) => (now[gate] === undefined ? [] : [[gate, now[gate]]])),
  )
  const asked = gaps.filter(({ gate }) => now[gate] !== undefined)
  const open = withAcceptances(move, rules, gateFindings(move.observed, settings, tier, file))
  return {
    fails: [...place, ...refused, ...open.fails],
    unknown: [...open.unknown, ...asked.map(({ what }) => notRecorded(what))],
  }
}
