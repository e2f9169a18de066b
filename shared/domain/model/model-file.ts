import { z } from 'zod'
import { GateTightening } from '../gate/settings.ts'
import { isGovernedTag } from '../status/governed-tag.ts'
import { domains } from './domain.ts'

/** models/<model>.yml: the standing facts of a model, structured wherever a value can be checked. */

const Text = z.string().trim().min(1)
const Key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/)
const Duration = z
  .string()
  .regex(/^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/, 'an ISO 8601 duration such as P7Y')
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits')
const ArtifactPath = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\\p{Cc}]+$/u, 'a path inside the run or model, without ..')
const Responsible = z.strictObject({ role: Key, person: Key })

export const Use = z.strictObject({
  purpose: Text,
  domain: z.enum(domains),
  decision: z.enum(['automated', 'assisted', 'informational']),
  affects: z.enum(['natural-persons', 'organisations', 'nobody']),
  scale: z.string().regex(/^P[^=]+=\d+$/, 'decisions per period, such as P1M=12000'),
  jurisdictions: z
    .array(z.string().regex(/^[a-z]{2}$/))
    .min(1)
    .readonly(),
  out_of_scope: z.array(Text).readonly().default([]),
  users: z.array(Text).readonly().default([]),
  protected_health_information: z.boolean(),
  /** what rests on its output at once at most, such as USD=40000000, for materiality */
  exposure: z
    .string()
    .regex(/^[A-Z]{3}=\d+$/, 'a currency and an amount, such as USD=40000000')
    .optional(),
  /** whether it profiles natural persons; taken for yes where it is not said */
  profiling: z.boolean().optional(),
  /** of a product or an infrastructure: what the model is in it; taken for the product where it is not said */
  product_role: z.enum(['product', 'safety-component', 'neither']).optional(),
  /** whether the product's law wants a third party to assess it; taken for yes where it is not said */
  third_party_assessment: z.boolean().optional(),
  /** why a use that Annex III of the EU AI Act names is not high-risk, Article 6(3), and where that is written down, 6(4) */
  exception: z
    .strictObject({
      ground: z.enum([
        'narrow-procedural-task',
        'improves-finished-human-work',
        'detects-deviations',
        'preparatory-task',
      ]),
      why: Text,
      assessment: Text,
    })
    .optional(),
})
export type Use = z.infer<typeof Use>

/** How the version's own bytes give its predictions again. */
const Rescore = z.strictObject({
  /** a file of the run with key, label, groups and the model's inputs of every row; without it only sealed rows are scored */
  rows: ArtifactPath.optional(),
  /** for each column of the model's word in the predictions, the column of the model's answer: its name, or its place from 0 */
  outputs: z.record(Text, z.union([Text, z.number().int().min(0)])),
  /** how far an output may lie from the predictions, in units of the larger of 1 and itself */
  tolerance: z.number().min(0).max(1e-3).default(1e-9),
})

const evaluated = {
  predictions: ArtifactPath,
  split: z.union([
    z.strictObject({ column: Text, method: z.literal('out-of-fold') }),
    z.strictObject({ column: Text, holdout: Text }),
  ]),
  /** a column whose value names the row, so that the live version's rows can be found again */
  row: Text.optional(),
  rescore: Rescore.optional(),
  protected: z
    .array(z.strictObject({ column: Text, reference: Text, why: Text }))
    .readonly()
    .default([]),
  intersections: z.array(z.array(Text).min(2).readonly()).readonly().default([]),
}
const Column = z.strictObject({ column: Text })

/** A score from 0 to 1 of yes; the task that is meant where none is named. */
export const BinaryEvaluation = z.strictObject({
  task: z.literal('binary').optional(),
  ...evaluated,
  label: z.strictObject({ column: Text, positive: z.union([z.number(), z.string(), z.boolean()]) }),
  score: z.strictObject({
    column: Text,
    threshold: z.union([z.number().min(0).max(1), z.strictObject({ parameter: Text })]),
  }),
})

/** One of several classes: the class said, a score for each, or both. */
export const MulticlassEvaluation = z
  .strictObject({
    task: z.literal('multiclass'),
    ...evaluated,
    label: Column,
    predicted: Column.optional(),
    /** for each class the column of its score; without `predicted` the highest is what the model says */
    scores: z.record(z.string(), Text).optional(),
    /** the classes that are good for whom they are about: what fairness compares */
    favourable: z.array(Text).min(1).readonly().optional(),
  })
  .refine(({ predicted, scores }) => predicted !== undefined || scores !== undefined, {
    message: 'needs predicted, scores, or both: the column of the class that the model says, or of each class’s score.',
  })

/** A number. */
export const RegressionEvaluation = z.strictObject({
  task: z.literal('regression'),
  ...evaluated,
  label: Column,
  predicted: Column,
})

export const Evaluation = z.discriminatedUnion('task', [BinaryEvaluation, MulticlassEvaluation, RegressionEvaluation])
export type Evaluation = z.infer<typeof Evaluation>
export type BinaryEvaluation = z.infer<typeof BinaryEvaluation>
export type MulticlassEvaluation = z.infer<typeof MulticlassEvaluation>
export type RegressionEvaluation = z.infer<typeof RegressionEvaluation>

/** How the version is trained once more: by this command of its recorded commit, on these files of its run. */
const Reproduce = z.strictObject({
  /** the program and its words, one each: no shell reads them */
  command: z
    .array(
      z
        .string()
        .min(1)
        .regex(/^\P{Cc}*$/u, 'a word without control characters'),
    )
    .min(1)
    .max(100)
    .readonly(),
  inputs: z
    .array(z.strictObject({ file: ArtifactPath, sha256: Sha256 }))
    .readonly()
    .default([]),
  /** how far a metric of the model that comes of it may lie from the recorded one, in units of the larger of 1 and itself */
  tolerance: z.number().min(0).max(0.1),
})
export type Reproduce = z.infer<typeof Reproduce>

const Rows = z.number().int().min(0)
const Source = z.strictObject({
  name: Text,
  kind: Text,
  location: Text,
  version: Text,
  sha256: Sha256,
  /** how many rows it has; counted where `artifact` names a table */
  rows: Rows.optional(),
  /** a file of the run with exactly its bytes */
  artifact: ArtifactPath.optional(),
})
const Filter = z.strictObject({
  rule: Text,
  rows_in: z.number().int().min(0),
  rows_out: z.number().int().min(0),
  why: Text,
})

/** Where the rows lie that the version was trained and tested on: a file of the run for each fold, or one file with a column that tells them. */
const Folds = z.union([
  z.strictObject({
    /** a column that names the row in every fold; without it rows are compared over the columns that all folds have */
    key: Text.optional(),
    train: ArtifactPath.optional(),
    validation: ArtifactPath.optional(),
    test: ArtifactPath.optional(),
  }),
  z.strictObject({ key: Text.optional(), file: ArtifactPath, column: Text }),
])
export type Folds = z.infer<typeof Folds>

const Check = z.union([
  z.strictObject({
    metric: Text,
    by: Text.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    owner: Key,
  }),
  z.strictObject({
    drift: z.enum(['psi', 'ks']),
    columns: z.array(Text).min(1).readonly(),
    warn: z.number(),
    act: z.number(),
    owner: Key,
  }),
])

const ChangePlan = z.strictObject({
  baseline: z.number().int().positive(),
  modifications: z
    .array(
      z.strictObject({
        id: Text,
        kind: z.enum(['retrain', 'recalibrate', 'threshold', 'features', 'data', 'other']),
        parameters: z.record(z.string(), z.array(z.union([z.number(), z.string()])).readonly()).optional(),
        data_window: Text.optional(),
        cadence: Text.optional(),
      }),
    )
    .readonly(),
  acceptance: z.record(z.string(), z.unknown()),
})

export const ModelFile = z.strictObject({
  model: Text,
  title: Text,
  owner: Responsible,
  accountable: Responsible,
  supplied_by: z.union([
    z.strictObject({ kind: z.literal('in-house') }),
    z.strictObject({
      kind: z.literal('vendor'),
      name: Text,
      contract: Text,
      due_diligence: Text,
      data_processing_agreement: Text,
    }),
  ]),
  use: Use,
  limitations: z
    .array(
      z.strictObject({
        kind: z.enum(['population', 'bias', 'failure', 'edge-case', 'data', 'other']),
        text: Text,
        mitigation: Text,
      }),
    )
    .readonly(),
  evaluation: Evaluation,
  data: z.strictObject({
    sources: z.array(Source).readonly(),
    pipeline: z.strictObject({ repository: Text, commit: z.string().regex(/^[0-9a-f]{40}$/), script: Text }).optional(),
    filters: z.array(Filter).readonly().default([]),
    quality: ArtifactPath.optional(),
    schema: ArtifactPath.optional(),
    folds: Folds.optional(),
    /** numbers that mean "unknown", by column */
    sentinels: z.record(Text, z.array(z.number()).min(1).readonly()).optional(),
    /** columns that are known only after the outcome, which no model may read */
    after_outcome: z.array(Text).readonly().optional(),
  }),
  reproduce: Reproduce.optional(),
  gates: GateTightening.optional(),
  /** what made the model, as its MLmodel must name it: the flavour, and its version or the beginning of it */
  framework: z.strictObject({ flavor: Text, version: Text.optional() }).optional(),
  environment: z.strictObject({
    image: z
      .string()
      .regex(/^[^@\s]+@sha256:[0-9a-f]{64}$/, 'an image by digest, name@sha256:…')
      .optional(),
    git: z.literal('tag').default('tag'),
  }),
  explanations: z.strictObject({ method: Text, artifact: ArtifactPath, per_decision: Text }).optional(),
  oversight: z.strictObject({ human: Text, may_override: z.boolean(), plan: Text }).optional(),
  retention: z.strictObject({ predictions: Duration, basis: Text }).optional(),
  monitoring: z.strictObject({ cadence: Duration, checks: z.array(Check).min(1).readonly() }).optional(),
  communication: z.strictObject({ plan: Text }).optional(),
  rollback: z.strictObject({ to: Text, tested: z.boolean() }).optional(),
  change_plan: ChangePlan.optional(),
  depends_on: z.array(Text).readonly().default([]),
  regulations: z.array(z.string()).readonly().default([]),
  raci: z.literal('default').default('default'),
  /** ordinary registry tags that the owner wants behind the digest */
  tags: z
    .array(Text.refine((key) => !isGovernedTag(key), 'a tag that Countersign does not write itself'))
    .readonly()
    .default([]),
})
export type ModelFile = z.infer<typeof ModelFile>
