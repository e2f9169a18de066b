import type { Facts } from '../facts.ts'
import { isBefore, latest, plus } from '../instant.ts'
import { modelChanges, type ModelChanges } from '../model/model-changes.ts'
import { modelPolicyProblems } from '../model/model-rules.ts'
import type { Finding } from '../verdict.ts'
import { problemFindings } from './problem-findings.ts'
import { proposalFinding } from './proposal.ts'
import type { ModelFactsRequest, PolicyRequest } from './request.ts'

/** What is wrong with a change of what judges: of the governance, or of a model's file. */

/**
 * Since when the proposal has stood as it stands: by the server's time of its first head or our own first record of
 * it, whichever is later. A push of another proposal, or by force, begins anew. Null while we have recorded none.
 */
export function proposedSince({ heads }: Facts['pull']): string | null {
  const folder = heads.at(-1)?.folder ?? null
  const other = heads.findLastIndex((head) => head.folder !== folder)
  const forced = heads.findLastIndex((head) => head.forced)
  const run = heads.slice(Math.max(other + 1, forced, 0))
  const recorded = run.find(({ record }) => record !== null)?.record ?? null
  const [first] = run
  return first === undefined || recorded === null ? null : latest([first.appearedAt, recorded.at])
}

/** What the proposed model file changes against the one that judges; null where it cannot be told. */
export function proposedModelChanges({ request, modelFile, governance }: Facts): ModelChanges | null {
  const proposed = request.state === 'found' ? request.proposedFile : null
  if (proposed?.file.state !== 'read' || governance.policy.state !== 'read') return null
  const before = modelFile.state === 'read' ? modelFile.value : null
  return modelChanges(before, proposed.file.value, governance.policy.value)
}

/** Whether this request rests before it can pass: a genesis, and a model file that asks no less, need not. */
function rests(facts: Facts): boolean {
  if (facts.request.state !== 'found' || facts.ledger.governance === null) return false
  if (facts.request.asks === 'policy') return true
  return facts.request.asks === 'facts' && (proposedModelChanges(facts)?.loosenings.length ?? 0) > 0
}

/** Until when the proposal rests, or null where it need not; what we have not recorded yet begins to rest now. */
export function restsUntil(facts: Facts, now: string): string | null {
  const cool = facts.governance.policy.state === 'read' ? facts.governance.policy.value.changes.cool_down : undefined
  return cool === undefined || !rests(facts) ? null : plus(proposedSince(facts.pull) ?? now, cool)
}

function restFindings(facts: Facts, now: string): readonly Finding[] {
  const merged = facts.pull.merge?.at ?? null
  const until = restsUntil(facts, merged ?? now)
  if (until === null || !isBefore(merged ?? now, until)) return []
  // a merge ends the rest: that the promoter came later does not make it longer
  return merged === null
    ? [proposalFinding('cooling-down', 'wait', { until })]
    : [proposalFinding('merged-while-cooling', 'fail', { until, merged })]
}

function differing(
  named: Readonly<Record<string, string>>,
  held: Readonly<Record<string, string>>,
): readonly Finding[] {
  return [...new Set([...Object.keys(held), ...Object.keys(named)])]
    .sort()
    .filter((path) => held[path] !== named[path])
    .map((path) =>
      proposalFinding('governance-digest-differs', 'error', {
        path,
        named: named[path] ?? null,
        held: held[path] ?? null,
      }),
    )
}

/** What is wrong with a change of governance. */
export function policyFindings(facts: Facts, request: PolicyRequest, now: string): readonly Finding[] {
  if (facts.request.state !== 'found' || facts.governance.policy.state !== 'read') return []
  const { governance, models } = facts.request
  return [
    ...differing(request.governance, governance),
    ...differing(request.models ?? {}, models),
    ...restFindings(facts, now),
  ]
}

/** What is wrong with a change of a model's file. */
export function modelFactsFindings(facts: Facts, request: ModelFactsRequest, now: string): readonly Finding[] {
  const { governance, ledger } = facts
  const proposed = facts.request.state === 'found' ? facts.request.proposedFile : null
  if (proposed === null || governance.policy.state !== 'read' || governance.people.state !== 'read') return []
  const path = `models/${request.model}.yml`
  const { source, file } = proposed
  const held = source === null ? {} : { [path]: source.digest }
  const people = Object.keys(governance.people.value.people)
  const problems =
    file.state === 'wrong'
      ? file.problems
      : file.state === 'read'
        ? modelPolicyProblems(file.value, governance.policy.value, people, { file: path, value: file.value, lines: {} })
        : []
  const loosenings = proposedModelChanges(facts)?.loosenings ?? []
  const same = source !== null && source.digest === ledger.modelFile
  return [
    ...differing({ [path]: request.file }, held),
    ...problemFindings('model-file-proposed-unreadable', problems),
    ...(same ? [proposalFinding('nothing-changes', 'error', { path })] : []),
    ...(loosenings.length === 0
      ? []
      : [
          proposalFinding('changes-loosen', 'note', {
            path,
            what: loosenings.slice(0, 10).map((one) => (one.path === '' ? one.why : `${one.path} ${one.why}`)),
            count: loosenings.length,
          }),
        ]),
    ...restFindings(facts, now),
  ]
}

/** Whether a record explains the model's file that a move is judged by; one that none names cannot decide a tier. */
export function modelRecordFindings({ request, modelSource, modelFileFrom, ledger }: Facts): readonly Finding[] {
  // what the ledger lacks is said by its own findings
  if (request.state !== 'found' || request.model === null || ledger.governance === null || ledger.faults.length > 0)
    return []
  const path = `models/${request.model}.yml`
  const found = modelSource?.digest ?? null
  if (ledger.modelFile === found) return []
  if (modelFileFrom === 'request')
    return ledger.modelFile === null
      ? []
      : [proposalFinding('model-file-known', 'error', { path, model: request.model, recorded: ledger.modelFile })]
  return [
    proposalFinding('model-file-unrecorded', 'error', {
      path,
      model: request.model,
      found,
      recorded: ledger.modelFile,
    }),
  ]
}
