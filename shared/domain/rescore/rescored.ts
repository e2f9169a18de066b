import { z } from 'zod'
import { digestOf } from '../digest.ts'
import { Measured } from '../evidence/evaluation.ts'
import type { FairnessSettings } from '../gate/settings.ts'
import { outputColumns } from '../model/evaluation-rules.ts'
import type { Evaluation } from '../model/model-file.ts'
import { Differences } from './differences.ts'
import { EnvironmentReport } from './installed.ts'
import { retrainedMetrics } from './retrained.ts'

/** What came of running a version's bytes once more, as the ledger keeps it: digests, counts and metrics, never a row. */

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const Named = z.strictObject({ kind: z.literal('named'), file: z.string(), sha256: Sha256 })
const Sealed = z.strictObject({ kind: z.literal('sealed'), set: z.string(), sha256: Sha256 })

/** The named rows, as a model scores them that was trained again. */
const Retrained = Named.extend({
  kind: z.literal('retrained'),
  /** the commit whose code trained it; null where the run names none */
  commit: z.string().nullable(),
  /** the digest of the model file's `reproduce` */
  declared: z.string(),
})

export const RescoredRows = z.discriminatedUnion('kind', [Named, Sealed, Retrained])
export type RescoredRows = z.infer<typeof RescoredRows>

export const RescoreResult = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('compared'),
    rows: Named,
    /** the predictions that the builder logged, and were compared */
    predictions: Sha256,
    tolerance: z.number(),
    differences: Differences,
  }),
  z.strictObject({ state: z.literal('measured'), rows: Sealed, evaluation: Measured }),
  z.strictObject({
    state: z.literal('retrained'),
    rows: Retrained,
    /** the predictions that the recorded metrics are of */
    predictions: Sha256,
    ...retrainedMetrics,
  }),
  z.strictObject({ state: z.literal('failed'), rows: RescoredRows, detail: z.string() }),
])
export type RescoreResult = z.infer<typeof RescoreResult>

export const Rescored = z.strictObject({
  registry: z.string(),
  model: z.string(),
  version: z.string(),
  /** the root over the bytes that were run */
  files: Sha256,
  /** the digest of what the model file said of columns, outputs and tolerance */
  evaluation: z.string(),
  environment: EnvironmentReport,
  /** how the model was kept from network, files and secrets; a run that was not proven to be kept is none */
  isolation: z.string(),
  results: z.array(RescoreResult).readonly(),
})
export type Rescored = z.infer<typeof Rescored>

export type SmallestGroup = FairnessSettings['smallest_group']

/** The digest of all that decides how rows are scored, measured and compared; why a group is protected, say, is not in it. */
export function evaluationDigest(spec: Evaluation, smallestGroup: SmallestGroup): string {
  const threshold = 'score' in spec ? spec.score.threshold : null
  return digestOf(
    JSON.parse(
      JSON.stringify({
        ...{ task: spec.task ?? 'binary', label: spec.label, outputs: outputColumns(spec), threshold },
        ...{ split: spec.split, row: spec.row ?? null, rescore: spec.rescore ?? null },
        ...{ protected: spec.protected.map(({ column }) => column), intersections: spec.intersections },
        scores: 'scores' in spec ? (spec.scores ?? null) : null,
        favourable: 'favourable' in spec ? (spec.favourable ?? null) : null,
        ...{ predictions: spec.predictions, smallestGroup },
      }),
    ),
  )
}
