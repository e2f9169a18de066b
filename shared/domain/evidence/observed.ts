import { z } from 'zod'
import { canonicalJson } from '../canonical.ts'
import { RescoreStanding } from '../rescore/standing.ts'
import { DataQuality } from './data-quality.ts'
import { Comparison, Evaluation, type Champion } from './evaluation.ts'
import { Security } from './security.ts'
import { Lineage } from '../lineage/lineage.ts'
import { CommitFacts, EnvironmentFacts, FileDigest, type Subject } from './subject.ts'

/** What the gates of a move looked at, as its record keeps it: so that they can be judged again under other rules, without registry and forge. */

const Standing = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('unreadable'), version: z.string(), detail: z.string() }),
  z.strictObject({
    state: z.literal('read'),
    version: z.string(),
    /** null where the champion was measured; else why it was not */
    unmeasured: z.strictObject({ file: z.string(), detail: z.string() }).nullable(),
    comparison: Comparison.nullable(),
  }),
])

export const Observed = z.strictObject({
  environment: EnvironmentFacts,
  commit: CommitFacts,
  runFiles: z.array(FileDigest).readonly(),
  /** names alone: the gates ask whether there are any */
  datasets: z.array(z.string()).readonly(),
  parameters: z.array(z.string()).readonly(),
  metrics: z.array(z.string()).readonly(),
  evaluation: Evaluation,
  champion: Standing,
  /** left out where no gate asked for it */
  dataQuality: DataQuality.optional(),
  /** left out where no gate asked for it, and in older records */
  lineage: Lineage.optional(),
  claims: z.record(z.string(), z.union([z.number(), z.string()])),
  /** left out where the version's bytes were not run, and in older records */
  rescored: RescoreStanding.optional(),
  /** left out where no gate asked for it */
  security: Security.optional(),
})
export type Observed = z.infer<typeof Observed>

/** A record larger than this could not be read back from the forge in one piece, in characters. */
const most = 150_000

/** What was gathered, as a record keeps it; null where that would be too large. */
export function observedOf(gathered: {
  readonly subject: Subject
  readonly evaluation: Evaluation
  readonly champion: Champion
  readonly dataQuality?: DataQuality | undefined
  readonly lineage?: Lineage | undefined
  readonly claims: Observed['claims']
  readonly rescored?: RescoreStanding | undefined
  readonly security?: Security | undefined
}): Observed | null {
  const { subject, evaluation, champion, claims, security, dataQuality, lineage, rescored } = gathered
  const observed: Observed = {
    environment: subject.environment,
    commit: subject.commit,
    runFiles: subject.runFiles.files,
    datasets: subject.datasets.map(({ name }) => name),
    parameters: Object.keys(subject.parameters).sort(),
    metrics: Object.keys(subject.metrics).sort(),
    evaluation,
    champion:
      champion.state === 'read'
        ? {
            state: 'read',
            version: champion.version,
            unmeasured:
              champion.evaluation.state === 'unmeasured'
                ? { file: champion.evaluation.file, detail: champion.evaluation.detail }
                : null,
            comparison: champion.comparison,
          }
        : champion,
    ...(dataQuality === undefined ? {} : { dataQuality }),
    ...(lineage === undefined ? {} : { lineage }),
    claims,
    ...(rescored === undefined ? {} : { rescored }),
    ...(security === undefined ? {} : { security }),
  }
  return canonicalJson(observed).length > most ? null : observed
}

/** The champion's standing in the gates' words; what was not kept of it no gate asks for. */
export function championOf({ champion }: Observed): Champion {
  if (champion.state !== 'read') return champion
  const { version, unmeasured, comparison } = champion
  return {
    state: 'read',
    version,
    evaluation: {
      state: 'unmeasured',
      code: 'missing',
      file: unmeasured?.file ?? '',
      detail: unmeasured?.detail ?? '',
    },
    comparison,
    parameters: {},
    requirements: [],
    filesRoot: '',
    datasets: [],
    commit: null,
  }
}
