import type { Facts } from '../facts.ts'
import { subjectChanges } from '../evidence/changes.ts'
import { isBefore, plus } from '../instant.ts'
import { modelPolicyProblems } from '../model/model-rules.ts'
import { formatProblem, type Problem } from '../document/document.ts'
import type { Finding } from '../verdict.ts'
import { proposalFinding, type ProposalCode } from './proposal.ts'
import type { Request } from './request.ts'

/** What is wrong with a request before anybody's approval is looked at. */

const wrong = (code: ProposalCode, problems: readonly Problem[]): readonly Finding[] =>
  problems.map((problem) =>
    proposalFinding(code, 'error', { file: problem.file, line: problem.line, detail: formatProblem(problem) }),
  )

function fileFindings(facts: Facts): readonly Finding[] {
  const { governance, modelFile, request } = facts
  const absent = (file: string): readonly Problem[] => [
    { file, line: 1, path: '', message: 'is not on the default branch.' },
  ]
  const found = request.state === 'found' ? request : null
  return [
    ...wrong(
      'governance-unreadable',
      governance.policy.state === 'wrong'
        ? governance.policy.problems
        : governance.policy.state === 'absent'
          ? absent('governance/policy.yml')
          : [],
    ),
    ...wrong(
      'people-unreadable',
      governance.people.state === 'wrong'
        ? governance.people.problems
        : governance.people.state === 'absent'
          ? absent('governance/people.yml')
          : [],
    ),
    ...wrong('model-file-unreadable', modelFile.state === 'wrong' ? modelFile.problems : []),
    ...wrong('request-unreadable', found?.request.state === 'wrong' ? found.request.problems : []),
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

function policyFindings(facts: Facts, request: Extract<Request, { kind: 'policy' }>, now: string): readonly Finding[] {
  if (facts.request.state !== 'found' || facts.governance.policy.state !== 'read') return []
  const held = facts.request.governance
  const named = request.governance
  const paths = [...new Set([...Object.keys(held), ...Object.keys(named)])].sort()
  const differing = paths
    .filter((path) => held[path] !== named[path])
    .map((path) =>
      proposalFinding('governance-digest-differs', 'error', {
        path,
        named: named[path] ?? null,
        held: held[path] ?? null,
      }),
    )
  const cool = facts.governance.policy.value.changes.cool_down
  const first = facts.pull.heads.at(-1)?.appearedAt ?? facts.pull.createdAt
  const genesis = facts.ledger.governance === null
  const until = cool === undefined || genesis ? null : plus(first, cool)
  return [
    ...differing,
    ...(until !== null && isBefore(now, until) ? [proposalFinding('cooling-down', 'wait', { until })] : []),
  ]
}

function evidenceFindings(facts: Facts, request: Exclude<Request, { kind: 'policy' }>): readonly Finding[] {
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
function moveFindings(facts: Facts, request: Exclude<Request, { kind: 'policy' }>): readonly Finding[] {
  if (facts.pull.state === 'merged') return []
  const { live, ledger, gathered } = facts
  // a registry that could not be read shows nothing, and nobody is told that somebody moved an alias
  if (live === null && gathered?.state === 'failed') return []
  const about = {
    model: request.model,
    environment: request.environment,
    version: request.version,
    live,
    recorded: ledger.live,
    expected: request.expected_current,
  }
  if (ledger.live !== null && ledger.live !== live) return [proposalFinding('moved-without-record', 'error', about)]
  if (request.kind === 'adoption') {
    if (ledger.live !== null) return [proposalFinding('already-there', 'error', about)]
    return live === request.version ? [] : [proposalFinding('adopted-version-not-live', 'error', about)]
  }
  if (live === request.version) return [proposalFinding('already-there', 'error', about)]
  if (live !== null && ledger.live === null) return [proposalFinding('live-version-not-adopted', 'error', about)]
  return live === request.expected_current ? [] : [proposalFinding('expected-current-stale', 'error', about)]
}

function modelFindings(facts: Facts): readonly Finding[] {
  const { modelFile, governance } = facts
  if (modelFile.state !== 'read' || governance.policy.state !== 'read' || governance.people.state !== 'read') return []
  const located = { file: `models/${modelFile.value.model}.yml`, value: modelFile.value, lines: {} }
  return wrong(
    'model-file-unreadable',
    modelPolicyProblems(modelFile.value, governance.policy.value, Object.keys(governance.people.value.people), located),
  )
}

/** Everything wrong with the request itself, its files and its place; an `error` or `fail` keeps stage 1 from passing. */
export function requestProblems(facts: Facts, now: string): readonly Finding[] {
  const { request } = facts
  if (request.state === 'none') return []
  const asked = request.state === 'found' && request.request.state === 'read' ? request.request.value : null
  const structure = request.state === 'invalid' ? request.findings : []
  const own =
    asked === null
      ? []
      : asked.kind === 'policy'
        ? policyFindings(facts, asked, now)
        : [...evidenceFindings(facts, asked), ...moveFindings(facts, asked), ...modelFindings(facts)]
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
