import { digestOf } from '../domain/digest.ts'
import { compare, compareBoth } from '../domain/evidence/measure.ts'
import type { Champion, Comparison } from '../domain/evidence/evaluation.ts'
import { ascendingScores, countedParts } from '../domain/metric/comparison/parts.ts'
import { bothElsewhere } from './engine/elsewhere.ts'
import { type KeptRows, withParts } from './version/evaluate.ts'
import { subjectOf, userOf, type SubjectQuestion } from '../domain/evidence/assembly.ts'
import type { Subject } from '../domain/evidence/subject.ts'
import type { Gathered } from '../domain/facts.ts'
import { metricNames, type GateSettings } from '../domain/gate/settings.ts'
import { outputColumns } from '../domain/model/evaluation-rules.ts'
import { tightened } from '../domain/model/model-rules.ts'
import { proposalFinding } from '../domain/request/proposal.ts'
import type { Run } from '../domain/registry.ts'
import { readAbove } from './lineage/above.ts'
import { readLineage } from './lineage/lineage.ts'
import { securityOf } from './security/version.ts'
import { readVersion, type Sources, type VersionReading } from './version/reading.ts'
import { readDataQuality } from './version/data-quality.ts'
import { shiftFromLive, uncomputedShift } from '../domain/data/stability.ts'

export type EvidenceQuestion = SubjectQuestion & {
  readonly model: string
  readonly version: string
  readonly live: string | null
  /** the copy that is really live, where copies show versions: its bytes are the champion's */
  readonly copy?: { readonly model: string; readonly version: string } | undefined
}

/** The live version with its scores; `elsewhere` where another engine counted its rows. */
type Live = { readonly champion: Champion; readonly scores: Scores; readonly elsewhere: boolean }
/** in ascending order, read when they are asked for: two versions' may not be at hand at once */
type Scores = (() => Float64Array) | null

async function championOf(
  sources: Sources,
  question: EvidenceQuestion,
  candidate: VersionReading,
  gates: GateSettings,
): Promise<Live> {
  const { live, model, version, modelFile } = question
  if (live === null || live === version) return { champion: { state: 'none' }, scores: null, elsewhere: false }
  // both are counted by one engine, or could not be set side by side
  const asked = candidate.elsewhere?.engine
  const own =
    sources.engines === undefined || asked === undefined
      ? sources
      : { ...sources, engines: { ...sources.engines, asked } }
  const at = question.copy ?? { model, version: live }
  const reading = await readVersion(own, at.model, at.version, modelFile, { ...gates, 'data-quality': undefined })
  if (reading === null)
    return {
      champion: {
        state: 'unreadable',
        version: live,
        detail: 'the registry does not know the version that its alias names',
      },
      scores: null,
      elsewhere: false,
    }
  const { evaluation } = reading
  const comparison = await comparisonOf(sources, candidate, reading, { version: live, gates })
  const champion: Champion = {
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
  return { champion, scores: scoresOf(sources, reading), elsewhere: reading.elsewhere !== null }
}

/** Both versions' rows beside each other; null where one was not measured, or the policy asks for nothing that they have. */
async function comparisonOf(
  { engines, predictions }: Sources,
  own: VersionReading,
  live: VersionReading,
  { version, gates }: { readonly version: string; readonly gates: GateSettings },
): Promise<Comparison | null> {
  if (own.evaluation.state !== 'measured' || live.evaluation.state !== 'measured') return null
  const seed = own.evaluation.sha256
  if (own.rows !== null && live.rows !== null)
    return compare({ ...own, rows: own.rows }, { ...live, rows: live.rows, version }, gates, seed)
  if (gates.performance?.against_champion === undefined) return null
  const thresholds = { candidate: own.threshold ?? NaN, champion: live.threshold ?? NaN }
  const beside = { version, thresholds }
  if (own.elsewhere === null && live.elsewhere === null)
    return withParts(predictions, withoutKeys(own), (one) =>
      withParts(predictions, withoutKeys(live), (other) =>
        compareBoth(countedParts(one, other, thresholds), beside, gates, seed),
      ),
    )
  if (engines === undefined) return null
  return compareBoth(await bothElsewhere(engines, own.elsewhere, live.elsewhere), beside, gates, seed)
}

/** Keys pair rows only where both versions have them, and rows that are read in blocks have none. */
function withoutKeys(reading: VersionReading): VersionReading {
  const { rows } = reading
  return rows === null || 'task' in rows ? reading : { ...reading, rows: { ...rows, keys: null } }
}

/** No rows at all would be taken for an answer. */
function lostRows({ spec }: KeptRows): never {
  throw new Error(`${spec.predictions} could be read before and cannot be now; somebody is changing its files.`)
}

/** The scores of a model that says yes or no; of another task none are set against the live version's. */
function scoresOf({ predictions }: Sources, reading: VersionReading): Scores {
  const { rows, kept } = reading
  if (kept !== null) return () => withParts(predictions, reading, ascendingScores) ?? lostRows(kept)
  if (rows === null || !('scores' in rows) || !(rows.scores instanceof Float64Array)) return null
  const { scores } = rows
  return () => scores.toSorted()
}

/** What was found in the data, where a gate asks for it, with how far the scores lie from the live version's. */
async function dataOf(
  sources: Sources,
  { modelFile, live, version }: EvidenceQuestion,
  reading: VersionReading,
  gates: GateSettings,
  { scores, elsewhere }: Live,
): Promise<Pick<Extract<Gathered, { state: 'gathered' }>, 'dataQuality'>> {
  const asked = gates['data-quality']
  if (asked === undefined) return {}
  const found = await readDataQuality(sources, reading, modelFile, asked)
  const own = scoresOf(sources, reading)
  const [column] = modelFile === null ? [] : outputColumns(modelFile.evaluation)
  if (live === null || live === version || column === undefined) return { dataQuality: found }
  if (elsewhere || reading.elsewhere !== null)
    return { dataQuality: { ...found, stability: [...found.stability, uncomputedShift(column, live)] } }
  if (scores === null || own === null) return { dataQuality: found }
  const shift = shiftFromLive(column, { version: live, scores }, own)
  return { dataQuality: { ...found, stability: [...found.stability, shift] } }
}

const claimed = (run: Run | null): Readonly<Record<string, number | string>> =>
  Object.fromEntries(
    Object.entries(run?.metrics ?? {}).filter(([name]) => metricNames.some((metric) => metric === name)),
  )

/** The version as the registry shows it now: the subject with its digest, and what was measured beside it. */
export async function gatherEvidence(asked: Sources, question: EvidenceQuestion): Promise<Gathered> {
  // a short file that was hashed is read as it was then; a longer one is asked for again and held against its digest
  const registry = asked.registry.remembering?.() ?? asked.registry
  const sources = { ...asked, registry }
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
    const above = await readAbove(registry, reading.run)
    if (above.fault !== null) return { state: 'refused', findings: [above.fault] }
    const standing = await championOf(sources, question, reading, gates)
    const parents = above.runs.map((one) => ({ runId: one.runId, user: userOf(one) }))
    const subject = subjectOf(question, registry.origin, reading, parents)
    return {
      state: 'gathered',
      subject,
      digest: digestOf(subject),
      evaluation: reading.evaluation,
      champion: standing.champion,
      ...(await dataOf(sources, question, reading, gates, standing)),
      claims: claimed(reading.run),
      ...(await readLineage(sources, question, reading, above.runs, gates)),
      ...(await securityOf(sources, reading, gates)),
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
