import type { GateSettings } from '../gate/settings.ts'
import type { Policy } from '../governance/policy.ts'
import type { ModelFile } from '../model/model-file.ts'
import { tightened } from '../model/model-rules.ts'
import type { LoggedNumber, ModelVersion, Run } from '../registry.ts'
import type { RequestKind } from '../request/request.ts'
import { effectivePolicy, modelRoute } from '../request/route.ts'
import { Subject, type CommitFacts, type EnvironmentFacts, type Manifest } from './subject.ts'

export type SubjectQuestion = {
  readonly kind: RequestKind
  readonly environment: string
  readonly policy: Policy
  readonly modelFile: ModelFile | null
  /** the file as the base holds it decides the tier; null where the request brings the first one */
  readonly baseModelFile: ModelFile | null
}

/** What was read of a version, as far as its subject holds it. */
export type SubjectReading = {
  readonly version: ModelVersion
  readonly run: Run | null
  readonly files: Manifest
  readonly runFiles: Manifest
  readonly environment: EnvironmentFacts
  readonly modelId: string | null
  readonly commit: CommitFacts
}

/** The user that a run names, or null: its own field, which cannot be changed later, before its tag. */
export const userOf = (run: Run): string | null => run.user ?? run.tags['mlflow.user'] ?? null

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

/** The subject of a version for a request of this kind: what the sign-offs of the request are bound to. */
export function subjectOf(
  question: SubjectQuestion,
  origin: string,
  reading: SubjectReading,
  parents: Subject['claims']['parents'],
): Subject {
  const { policy, modelFile, kind, environment } = question
  const { gates } = tightened(policy.gates, modelFile?.gates)
  const route = modelRoute(policy, kind, question.baseModelFile, environment)
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
      .map(({ name, digest, sourceType, source, context }) => ({ name, digest, sourceType, source, context }))
      .toSorted((a, b) => (`${a.name} ${a.digest}` < `${b.name} ${b.digest}` ? -1 : 1)),
    claims: { runUser: run === null ? null : userOf(run), parents, ...recordedMakers(version, run) },
    commit: reading.commit,
    environment: reading.environment,
    tags: Object.fromEntries((modelFile?.tags ?? []).map((tag) => [tag, version.tags[tag] ?? null])),
    modelFile: modelFile === null ? null : rulingFacts(modelFile),
    tier: route.tier,
    // only what is JSON goes in: absent settings are left out, never undefined
    policy: JSON.parse(JSON.stringify(effectivePolicy(policy, route, environment, gates))) as Subject['policy'],
  })
}

/** The model file without what rules nothing: its title. */
function rulingFacts({ title: _title, ...ruling }: ModelFile): Subject['modelFile'] {
  return JSON.parse(JSON.stringify(ruling)) as Subject['modelFile']
}
