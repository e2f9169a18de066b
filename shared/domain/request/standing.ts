import { askedIn, type Facts } from '../facts.ts'
import { subjectChanges } from '../evidence/changes.ts'
import { modelPolicyProblems } from '../model/model-rules.ts'
import type { Problem } from '../document/document.ts'
import type { Finding } from '../verdict.ts'
import { shownFacts, shownFault, shownIn } from '../showing/showing.ts'
import { modelFactsFindings, modelRecordFindings, policyFindings } from './changes-standing.ts'
import { problemFindings } from './problem-findings.ts'
import { proposalFinding } from './proposal.ts'
import { confirmsLive, formerFindings, reviewFindings } from './kind-standing.ts'
import type { MoveRequest, PlacedRequest, Request } from './request.ts'

/** What is wrong with a request before anybody's approval is looked at. */

function fileFindings(facts: Facts): readonly Finding[] {
  const { governance, modelFile, request } = facts
  const absent = (file: string): readonly Problem[] => [
    { file, line: 1, path: '', message: 'is not on the default branch.' },
  ]
  const found = request.state === 'found' ? request : null
  return [
    ...problemFindings(
      'governance-unreadable',
      governance.policy.state === 'wrong'
        ? governance.policy.problems
        : governance.policy.state === 'absent'
          ? absent('governance/policy.yml')
          : [],
    ),
    ...problemFindings(
      'people-unreadable',
      governance.people.state === 'wrong'
        ? governance.people.problems
        : governance.people.state === 'absent'
          ? absent('governance/people.yml')
          : [],
    ),
    // wrong sealed rows may lie under no verdict, and a change of governance is what mends them
    ...problemFindings(
      'holdouts-unreadable',
      governance.holdouts?.state === 'wrong' && found?.asks !== 'policy' ? governance.holdouts.problems : [],
    ),
    // a file that is being changed may be wrong before
    ...problemFindings(
      'model-file-unreadable',
      modelFile.state === 'wrong' && found?.asks !== 'facts' ? modelFile.problems : [],
    ),
    ...problemFindings('request-unreadable', found?.request.state === 'wrong' ? found.request.problems : []),
    ...(found?.governanceFindings ?? []),
  ]
}

function pullFindings({ pull, repository, otherRequests, app, foreignChecks }: Facts): readonly Finding[] {
  const elsewhere = pull.base.ref !== repository.defaultBranch || pull.stacked
  return [
    ...(elsewhere
      ? [proposalFinding('not-to-default-branch', 'error', { base: pull.base.ref, branch: repository.defaultBranch })]
      : []),
    ...(pull.head.fork ? [proposalFinding('from-a-fork', 'error', {})] : []),
    ...otherRequests.map(({ number, url, why }) =>
      proposalFinding(why === 'same-head' ? 'twin-request' : 'second-open-request', 'error', { number, url }),
    ),
    ...(app === null
      ? [proposalFinding('writer-unproven', 'note', {})]
      : foreignChecks.map((check) => proposalFinding('check-by-another-app', 'note', { check }))),
  ]
}

function ledgerFindings({ ledger, governance }: Facts, request: Request | null): readonly Finding[] {
  const broken = ledger.faults.map((detail) => proposalFinding('read-failed', 'error', { read: 'ledger', detail }))
  // before the genesis only the request that brings it can be judged
  const unrecorded =
    ledger.governance !== governance.digest && !(ledger.governance === null && request?.kind === 'policy')
  return [
    ...broken,
    ...(unrecorded
      ? [
          proposalFinding('governance-unrecorded', 'error', {
            recorded: ledger.governance,
            found: governance.digest,
            commit: governance.commit,
          }),
        ]
      : []),
  ]
}

function evidenceFindings(facts: Facts, request: MoveRequest): readonly Finding[] {
  if (facts.request.state !== 'found') return []
  const { proposed } = facts.request
  const { gathered } = facts
  if (proposed.state === 'absent')
    return [proposalFinding('evidence-missing', 'error', { folder: facts.request.folder })]
  if (proposed.state === 'wrong') return [proposalFinding('evidence-unreadable', 'error', { detail: proposed.detail })]
  if (gathered === null)
    return [proposalFinding('read-failed', 'error', { read: 'registry', detail: 'nothing was gathered' })]
  if (gathered.state === 'failed')
    return [proposalFinding('read-failed', 'error', { read: 'registry', detail: gathered.detail })]
  if (gathered.state === 'unknown-version')
    return [proposalFinding('version-unknown', 'error', { model: gathered.model, version: gathered.version })]
  if (gathered.state === 'refused') return gathered.findings
  const deleted = gathered.runState === 'deleted' ? [proposalFinding('run-deleted', 'note', {})] : []
  const named =
    request.evidence === proposed.digest
      ? []
      : [proposalFinding('evidence-digest-differs', 'fail', { named: request.evidence, held: proposed.digest })]
  if (gathered.digest === proposed.digest) return [...deleted, ...named]
  const changes = subjectChanges(proposed.subject, gathered.subject)
  return [
    ...deleted,
    ...named,
    proposalFinding('evidence-mismatch', 'fail', {
      changes: changes
        .slice(0, 20)
        .map(({ path, before, after }) => `${path}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`),
      count: changes.length,
    }),
  ]
}

/** Whether the move fits what is live; judged for open requests alone, the promoter asks again by itself. */
function moveFindings(facts: Facts, request: PlacedRequest): readonly Finding[] {
  if (facts.pull.state === 'merged') return []
  const { live, ledger, gathered } = facts
  // a registry that could not be read shows nothing, and nobody is told that somebody moved an alias
  if (live === null && gathered?.state === 'failed') return []
  const about = {
    model: request.model,
    environment: request.environment,
    version: 'version' in request ? request.version : null,
    live,
    recorded: ledger.live,
    expected: request.expected_current,
  }
  const shown = shownIn(facts)
  const fault = shownFault(shown)
  if (fault !== null) return [proposalFinding(fault, 'error', { ...about, ...shownFacts(shown) })]
  // a request that puts back what is recorded is the mend of such a move
  const restores = request.kind !== 'adoption' && about.version !== null && about.version === ledger.live
  // what is gone from the registry can be put back by nobody: from none it goes on to what is judged
  const gone = facts.recordedGone === true && live === null
  if ((ledger.live !== null || ledger.retired === true) && ledger.live !== live && !restores && !gone)
    return [proposalFinding('moved-without-record', 'error', about)]
  if (request.kind === 'adoption') {
    if (ledger.live !== null) return [proposalFinding('already-there', 'error', about)]
    return live === request.version ? [] : [proposalFinding('adopted-version-not-live', 'error', about)]
  }
  if (about.version !== null && live === about.version && !confirmsLive(request, ledger.dueReviews ?? []))
    return [proposalFinding('already-there', 'error', about)]
  if (live !== null && ledger.live === null) return [proposalFinding('live-version-not-adopted', 'error', about)]
  return live === request.expected_current ? [] : [proposalFinding('expected-current-stale', 'error', about)]
}

function modelFindings(facts: Facts): readonly Finding[] {
  const { modelFile, governance } = facts
  if (modelFile.state !== 'read' || governance.policy.state !== 'read' || governance.people.state !== 'read') return []
  const located = { file: `models/${modelFile.value.model}.yml`, value: modelFile.value, lines: {} }
  return problemFindings(
    'model-file-unreadable',
    modelPolicyProblems(modelFile.value, governance.policy.value, Object.keys(governance.people.value.people), located),
  )
}

/** What is wrong with what the request asks, by its kind. */
function ownFindings(facts: Facts, asked: Request, now: string): readonly Finding[] {
  if (asked.kind === 'policy') return policyFindings(facts, asked, now)
  if (asked.kind === 'model-facts') return modelFactsFindings(facts, asked, now)
  const { gathered } = facts
  const unread =
    gathered?.state === 'failed'
      ? [proposalFinding('read-failed', 'error', { read: 'registry', detail: gathered.detail })]
      : []
  return [
    ...(asked.kind === 'retirement' ? unread : evidenceFindings(facts, asked)),
    ...(asked.kind === 'rollback' ? formerFindings(facts, asked) : []),
    ...moveFindings(facts, asked),
    ...reviewFindings(facts, asked, now),
    ...modelRecordFindings(facts),
    ...modelFindings(facts),
  ]
}

/** Everything wrong with the request itself, its files and its place; an `error` or `fail` keeps stage 1 from passing. */
export function requestProblems(facts: Facts, now: string): readonly Finding[] {
  const { request } = facts
  if (request.state === 'none') return []
  const asked = askedIn(request)
  const structure = request.state === 'invalid' ? request.findings : []
  const own = asked === null ? [] : ownFindings(facts, asked, now)
  const recorded =
    facts.pull.heads.at(-1)?.record != null || facts.pull.state === 'merged'
      ? []
      : [proposalFinding('head-unrecorded', 'note', { sha: facts.pull.head.sha })]
  return [
    ...structure,
    ...fileFindings(facts),
    ...pullFindings(facts),
    ...ledgerFindings(facts, asked),
    ...own,
    ...recorded,
  ]
}
