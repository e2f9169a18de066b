import { z } from 'zod'
import { FAIRNESS_METRICS } from '../metric/fairness/fairness.ts'
import { RATE_NAMES } from '../metric/fairness/group-rates.ts'
import { NOT_COMPARABLE } from '../metric/comparison/verdict.ts'
import { INTERVAL_METHODS } from '../metric/interval/interval.ts'
import { CLASS_REFUSALS, REFUSALS } from '../metric/task/rows.ts'
import { METRIC_NAMES, METRICS_OF, TASKS } from '../metric/task/tasks.ts'

/** What was measured on a version's predictions, as data that can be kept: the metrics, never the rows. */

export const Measure = z.strictObject({ value: z.number(), exact: z.string() })

export const Interval = z.strictObject({
  lower: z.number(),
  upper: z.number(),
  confidence: z.number(),
  method: z.enum(INTERVAL_METHODS),
})

const Count = z.number().int().min(0)
const Rate = z.strictObject({ numerator: Count, denominator: Count, value: z.number().nullable() })
const Extreme = z.strictObject({ group: z.string(), rate: Rate })

export const Group = z.strictObject({
  name: z.string(),
  values: z.array(z.string()).readonly(),
  members: Count,
  counts: z.strictObject({ tp: Count, fp: Count, fn: Count, tn: Count }),
  selectionRate: Rate,
  truePositiveRate: Rate,
  falsePositiveRate: Rate,
  positivePredictiveValue: Rate,
  impactRatio: Measure.nullable(),
})

export const FairnessResult = z.strictObject({
  metric: z.enum(FAIRNESS_METRICS),
  status: z.enum(['complete', 'partial', 'not-evaluable']),
  measure: Measure.nullable(),
  rate: z.enum(RATE_NAMES).nullable(),
  lowest: Extreme.nullable(),
  highest: Extreme.nullable(),
  excluded: z
    .array(
      z.strictObject({
        group: z.string(),
        why: z.enum(['too-few-members', 'too-few-positives', 'too-few-negatives', 'too-few-selected']),
        have: Count,
        need: Count,
      }),
    )
    .readonly(),
  why: z.enum(['no-rows', 'one-group', 'fewer-than-two-groups-large-enough', 'nobody-selected']).nullable(),
  interval: Interval.nullable(),
})
export type FairnessResult = z.infer<typeof FairnessResult>

export const Fairness = z.strictObject({
  columns: z.array(z.string()).readonly(),
  groups: z.array(Group).readonly(),
  results: z.array(FairnessResult).readonly(),
})
export type Fairness = z.infer<typeof Fairness>

export const Tally = z.strictObject({
  all: Count,
  used: Count,
  outsideSplit: Count,
  refused: z.partialRecord(z.enum([...REFUSALS, ...CLASS_REFUSALS]), Count),
  missingGroup: z.array(z.strictObject({ column: z.string(), rows: Count })).readonly(),
})

export const Provenance = z.enum(['builder-supplied', 'rescored', 'sealed-holdout'])
export type Provenance = z.infer<typeof Provenance>

const MeasuredMetric = z.strictObject({ measure: Measure.nullable(), interval: Interval.nullable() })

const Slice = z.strictObject({
  rate: z.enum(RATE_NAMES),
  name: z.string(),
  members: Count,
  inside: Rate,
  outside: Rate,
  gap: z.number(),
  p: z.number(),
  adjustedP: z.number(),
})

/** The search for the slice that fares worst, with how much was looked at. */
export const SliceSearch = z.strictObject({
  columns: z.array(z.string()).readonly(),
  depth: Count,
  searched: Count,
  tooSmall: Count,
  combinationsLeft: Count,
  comparisons: Count,
  worst: z.array(Slice).readonly(),
})
export type SliceSearch = z.infer<typeof SliceSearch>

/** The metrics of yes-or-no models that records of every version of this suite hold. */
const always = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'average_precision', 'ks', 'log_loss', 'brier']

export const Measured = z
  .strictObject({
    state: z.literal('measured'),
    file: z.string(),
    sha256: z.string(),
    /** absent: binary */
    task: z.enum(TASKS).optional(),
    /** null where the task decides by none */
    threshold: z.number().nullable(),
    split: z.string(),
    provenance: Provenance,
    tally: Tally,
    performance: z.partialRecord(z.enum(METRIC_NAMES), MeasuredMetric),
    attributes: z.array(Fairness).readonly(),
    intersections: z.array(Fairness).readonly(),
    /** digest of the rows without what the model said of them: the same for every version measured on them; absent in older records */
    holdout: z.string().optional(),
    /** protected columns of the model file that the predictions do not have */
    missing: z.array(z.string()).readonly().optional(),
    /** rows by true class, then by predicted one */
    confusion: z
      .strictObject({ classes: z.array(z.string()).readonly(), rows: z.array(z.array(Count).readonly()).readonly() })
      .optional(),
    slices: SliceSearch.optional(),
    /** what counted the rows; absent: JavaScript in the bundle */
    engine: z.string().optional(),
  })
  .refine(
    ({ task = 'binary', performance }) =>
      (task === 'binary' ? always : METRICS_OF[task]).every((metric) => Object.hasOwn(performance, metric)) &&
      Object.keys(performance).every((metric) => METRICS_OF[task].some((name) => name === metric)),
    'every metric of the task, and no other',
  )
export type Measured = z.infer<typeof Measured>

export const unmeasuredCodes = [
  'not-declared',
  'missing',
  'unreadable',
  'unusable',
  'threshold-unknown',
  'column-missing',
] as const

export const Unmeasured = z.strictObject({
  state: z.literal('unmeasured'),
  code: z.enum(unmeasuredCodes),
  file: z.string(),
  detail: z.string(),
})
export type Unmeasured = z.infer<typeof Unmeasured>

export const Evaluation = z.discriminatedUnion('state', [Measured, Unmeasured])
export type Evaluation = z.infer<typeof Evaluation>

export const Comparison = z.strictObject({
  version: z.string(),
  metric: z.enum(METRIC_NAMES),
  margin: z.number(),
  confidence: z.number(),
  pairing: z.strictObject({
    kind: z.enum(['row-key', 'row-order', 'unpaired']),
    why: z
      .enum([
        'row-count-differs',
        'labels-differ',
        'groups-differ',
        'key-repeats',
        'labels-differ-by-key',
        'too-few-shared-keys',
      ])
      .nullable(),
    rows: Count,
    onlyCandidate: Count,
    onlyChampion: Count,
  }),
  candidate: Measure.nullable(),
  champion: Measure.nullable(),
  difference: Measure.nullable(),
  interval: Interval.nullable(),
  nonInferior: z.boolean().nullable(),
  better: z.boolean().nullable(),
  notEvaluable: z.enum(NOT_COMPARABLE).nullable(),
})
export type Comparison = z.infer<typeof Comparison>

/** How a version stands against the one that is live. */
export const Champion = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('unreadable'), version: z.string(), detail: z.string() }),
  z.strictObject({
    state: z.literal('read'),
    version: z.string(),
    evaluation: Evaluation,
    comparison: Comparison.nullable(),
    parameters: z.record(z.string(), z.string()),
    requirements: z.array(z.string()).readonly(),
    filesRoot: z.string(),
    datasets: z.array(z.string()).readonly(),
    commit: z.string().nullable(),
  }),
])
export type Champion = z.infer<typeof Champion>
