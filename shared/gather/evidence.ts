import { digestOf } from '../domain/digest.ts'
import { compare } from '../domain/evidence/measure.ts'
import type { Champion } from '../domain/evidence/evaluation.ts'
import { Subject } from '../domain/evidence/subject.ts'
import type { Gathered } from '../domain/facts.ts'
import { metricNames, type GateSettings } from '../domain/gate/settings.ts'
import type { Policy } from '../domain/governance/policy.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import { tightened } from '../domain/model/model-rules.ts'
import { tierOf } from '../domain/model/tier.ts'
import { proposalFinding } from '../domain/request/proposal.ts'
import type { RequestKind } from '../domain/request/request.ts'
import { effectivePolicy, routeOf } from '../domain/request/route.ts'
import type { LoggedNumber, ModelVersion, Run } from '../domain/registry.ts'
import type { Registry } from '../ports/registry.ts'
import { readVersion, type Sources, type VersionReading } from './reading.ts'

export type EvidenceQuestion = {
  readonly kind: RequestKind
  readonly model: string
  readonly version: string
  readonly environment: string
  readonly policy: Policy
  readonly modelFile: ModelFile | null
  /** the file as the base holds it decides the tier; null where the request brings the first one */
  readonly baseModelFile: ModelFile | null
  readonly live: string | null
}

const mostParents = 20

/** The runs above a run, nearest first, with the user that each names. */
async function parentsOf(
  registry: Registry,
  run: Run | null,
): Promise<readonly { readonly runId: string; readonly user: string | null }[]> {
  const found: { runId: string; user: string | null }[] = []
  let next = run?.tags['mlflow.parentRunId']
  while (next !== undefined && next !== '') {
    const parent: string = next
    if (found.some(({ runId }) => runId === parent) || parent === run?.runId)
      throw new Error(`The runs above ${run?.runId ?? ''} form a circle at ${parent}.`)
    if (found.length >= mostParents) throw new Error(`The run has more than ${mostParents} runs above it.`)
    const read = await registry.run(parent)
    if (read === null)
      throw new Error(
        `The run ${parent}, above the version's own, is not in the registry; who built it cannot be told.`,
      )
    found.push({ runId: parent, user: userOf(read) })
    next = read.tags['mlflow.parentRunId']
  }
  return found
}

// the run's own field and its tag may differ; either claim names somebody, and the field cannot be changed later
const userOf = (run: Run): string | null => run.user ?? run.tags['mlflow.user'] ?? null

/** Who registered the version and who made its data, where the registry holds it; absent is not recorded. */
function recordedMakers(
  { creator }: ModelVersion,
  run: Run | null,
): Pick<Subject['claims'], 'versionCreator' | 'dataProducers'> {
  const producers = new Set(
    (run?.datasets ?? []).flatMap(({ producer }) => (producer == null || producer === '' ? [] : [producer])),
  )
  return {
    ...(creator == null || creator === '' ? {} : { versionCreator: creator }),
    ...(producers.size > 0 ? { dataProducers: [...producers].sort() } : {}),
  }
}

/** The metrics that policy or model file name, as the run logged them. */
function namedMetrics(
  run: Run | null,
  gates: GateSettings,
  file: ModelFile | null,
): Readonly<Record<string, LoggedNumber>> {
  const named = new Set([
    ...Object.keys(gates.performance?.minimum ?? {}),
    ...Object.keys(gates.performance?.maximum ?? {}),
    ...(gates.performance?.against_champion === undefined ? [] : [gates.performance.against_champion.metric]),
    ...(file?.monitoring?.checks.flatMap((check) => ('metric' in check ? [check.metric] : [])) ?? []),
  ])
  return Object.fromEntries(Object.entries(run?.metrics ?? {}).filter(([name]) => named.has(name)))
}

function subjectOf(
  question: EvidenceQuestion,
  origin: string,
  reading: VersionReading,
  parents: Subject['claims']['parents'],
): Subject {
  const { policy, modelFile, kind, environment } = question
  const { gates } = tightened(policy.gates, modelFile?.gates)
  const { tier } = tierOf(question.baseModelFile)
  const route = routeOf(policy, kind, tier, environment)
  const { version, run } = reading
  return Subject.parse({
    schema: 'countersign/subject/1',
    registry: origin,
    model: version.name,
    version: version.version,
    createdAt: version.createdAt,
    source: version.source,
    runId: version.runId,
    modelId: reading.modelId,
    files: reading.files,
    runFiles: reading.runFiles,
    parameters: run?.parameters ?? {},
    metrics: namedMetrics(run, gates, modelFile),
    datasets: (run?.datasets ?? [])
      .map(({ producer: _producer, ...dataset }) => dataset)
      .toSorted((a, b) => (`${a.name} ${a.digest}` < `${b.name} ${b.digest}` ? -1 : 1)),
    claims: { runUser: run === null ? null : userOf(run), parents, ...recordedMakers(version, run) },
    commit: reading.commit,
    environment: reading.environment,
    tags: Object.fromEntries((modelFile?.tags ?? []).map((tag) => [tag, version.tags[tag] ?? null])),
    modelFile: modelFile === null ? null : rulingFacts(modelFile),
    tier,
    // only what is JSON goes in: absent settings are left out, never undefined
    policy: JSON.parse(JSON.stringify(effectivePolicy(policy, route, environment, gates))) as Subject['policy'],
  })
}

/** The model file without what rules nothing: its title. */
function rulingFacts({ title: _title, ...ruling }: ModelFile): Subject['modelFile'] {
  return JSON.parse(JSON.stringify(ruling)) as Subject['modelFile']
}

async function championOf(
  sources: Sources,
  question: EvidenceQuestion,
  candidate: VersionReading,
  gates: GateSettings,
): Promise<Champion> {
  const { live, model, version, modelFile } = question
  if (live === null || live === version) return { state: 'none' }
  const reading = await readVersion(sources, model, live, modelFile, gates)
  if (reading === null)
    return { state: 'unreadable', version: live, detail: 'the registry does not know the version that its alias names' }
  const { rows, threshold, evaluation } = reading
  const both = candidate.rows !== null && candidate.threshold !== null && rows !== null && threshold !== null
  const seed = candidate.evaluation.state === 'measured' ? candidate.evaluation.sha256 : ''
  const comparison = both
    ? compare({ rows: candidate.rows, threshold: candidate.threshold }, { rows, threshold, version: live }, gates, seed)
    : null
  return {
    state: 'read',
    version: live,
    evaluation,
    comparison,
    parameters: reading.run?.parameters ?? {},
    requirements: reading.environment.requirements.map(({ text }) => text),
    filesRoot: reading.files.root,
    datasets: (reading.run?.datasets ?? []).map(({ name, digest }) => `${name} ${digest}`),
    commit: reading.commit.sha,
  }
}

const claimed = (run: Run | null): Readonly<Record<string, number | string>> =>
  Object.fromEntries(
    Object.entries(run?.metrics ?? {}).filter(([name]) => metricNames.some((metric) => metric === name)),
  )

/** The version as the registry shows it now: the subject with its digest, and what was measured beside it. */
export async function gatherEvidence(sources: Sources, question: EvidenceQuestion): Promise<Gathered> {
  const { registry } = sources
  const { model, policy, modelFile } = question
  const { gates } = tightened(policy.gates, modelFile?.gates)
  try {
    const reading = await readVersion(sources, model, question.version, modelFile, gates)
    if (reading === null) return { state: 'unknown-version', model, version: question.version }
    const { status } = reading.version
    if (status !== 'READY')
      return {
        state: 'refused',
        findings: [proposalFinding('version-not-ready', 'error', { model, version: question.version, status })],
      }
    const roots = policy.registry.artifact_roots
    if (!roots.some((root) => reading.uri.startsWith(root.endsWith('/') ? root : `${root}/`))) {
      return {
        state: 'refused',
        findings: [proposalFinding('source-outside-roots', 'error', { uri: reading.uri, roots })],
      }
    }
    const subject = subjectOf(question, registry.origin, reading, await parentsOf(registry, reading.run))
    return {
      state: 'gathered',
      subject,
      digest: digestOf(subject),
      evaluation: reading.evaluation,
      champion: await championOf(sources, question, reading, gates),
      claims: claimed(reading.run),
      server: await registry.serverVersion(),
      runUser: subject.claims.runUser,
      runState: reading.run?.lifecycle ?? 'none',
      links: linksOf(policy.registry.uri, subject, reading.run),
    }
  } catch (error) {
    // whatever could not be read is a state of its own: never an absence, never a pass
    return { state: 'failed', detail: error instanceof Error ? error.message : String(error) }
  }
}

function linksOf(
  uri: string,
  { model, version, runId }: Subject,
  run: Run | null,
): { readonly version: string; readonly run: string | null } {
  const base = uri.replace(/\/+$/, '')
  const experiment = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(\d+)\//.exec(run?.artifactUri ?? '')?.[1]
  return {
    version: `${base}/#/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}`,
    run:
      runId === null || experiment === undefined
        ? null
        : `${base}/#/experiments/${experiment}/runs/${encodeURIComponent(runId)}`,
  }
}
