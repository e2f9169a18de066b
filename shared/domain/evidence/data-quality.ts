import { z } from 'zod'

/** What was found in a version's data, as data that can be kept: names of columns and counts, never a value of a row. */

const Count = z.number().int().min(0)
const Names = z.array(z.string()).readonly()

/** Why the rows of a fold could not be looked at. */
export const foldFaults = [
  'not-declared',
  'no-run',
  'missing',
  'too-large',
  'empty',
  'truncated',
  'unknown-format',
  'not-readable',
  'column-missing',
  'too-many-folds',
  'rows-without-fold',
] as const
export type FoldFault = (typeof foldFaults)[number]

const Fold = z.strictObject({
  fold: z.string(),
  file: z.string(),
  sha256: z.string(),
  rows: Count,
  columns: Count,
  /** columns of a kind that is not read here (dates, decimals, lists), and whether model or schema ask for one */
  unread: z.array(z.strictObject({ column: z.string(), asked: z.boolean() })).readonly(),
  /** rows without a key; null where rows have none */
  keyless: Count.nullable(),
  repeated: Count,
  /** columns of which rows lack a value */
  missing: z.array(z.strictObject({ column: z.string(), rows: Count })).readonly(),
  /** a value is named where policy or model file name it; null is one that is only suspected */
  sentinels: z.array(z.strictObject({ column: z.string(), rows: Count, value: z.number().nullable() })).readonly(),
})

const Read = z.enum(['not-declared', 'missing', 'unreadable', 'read'])

export const DataQuality = z.strictObject({
  sources: z
    .array(
      z.strictObject({
        name: z.string(),
        declared: z.string(),
        found: z.string().nullable(),
        /** where the digest was found: over the bytes of a file of the run, or in a parameter that the training job wrote */
        by: z.enum(['artifact', 'parameter']).nullable(),
        rows: Count.nullable(),
      }),
    )
    .readonly(),
  datasets: z
    .array(
      z.strictObject({
        name: z.string(),
        digest: z.string(),
        context: z.string().nullable(),
        rows: Count.nullable(),
        columns: Count.nullable(),
        /** the file of the run that holds its rows, where one does */
        file: z.string().nullable(),
        sha256: z.string().nullable(),
        fileRows: Count.nullable(),
      }),
    )
    .readonly(),
  folds: z.array(Fold).readonly(),
  faults: z
    .array(
      z.strictObject({
        fold: z.string(),
        file: z.string(),
        why: z.enum(foldFaults),
        column: z.string().nullable(),
      }),
    )
    .readonly(),
  overlap: z.strictObject({
    /** what tells rows apart; null where nothing does, or there is one fold alone */
    by: z.enum(['key', 'columns']).nullable(),
    columns: Count,
    pairs: z.array(z.strictObject({ one: z.string(), other: z.string(), rows: Count, of: Count })).readonly(),
  }),
  schema: z.strictObject({
    state: Read,
    file: z.string(),
    detail: z.string(),
    breaches: z
      .array(
        z.strictObject({
          column: z.string(),
          fold: z.string(),
          what: z.enum(['absent', 'unknown', 'type', 'range', 'values', 'null']),
          rows: Count.nullable(),
          expected: z.string().nullable(),
          found: z.string().nullable(),
        }),
      )
      .readonly(),
  }),
  signature: z.strictObject({
    state: z.enum(['absent', 'unreadable', 'unnamed', 'read']),
    inputs: Count,
    breaches: z
      .array(
        z.strictObject({
          column: z.string(),
          what: z.enum(['column', 'type']),
          against: z.enum(['schema', 'rows']),
          expected: z.string(),
          found: z.string(),
        }),
      )
      .readonly(),
    /** inputs that the model file says are the outcome, or known only after it */
    afterwards: Names,
  }),
  quality: z.strictObject({
    state: Read,
    file: z.string(),
    detail: z.string(),
    checks: z.array(z.strictObject({ check: z.string(), passed: z.boolean() })).readonly(),
  }),
  leakage: z.strictObject({
    fold: z.string().nullable(),
    why: z.enum(['no-rows', 'no-label', 'not-binary', 'too-few-outcomes', 'no-columns']).nullable(),
    positives: Count,
    negatives: Count,
    judged: Count,
    /** the columns that tell most, each with its area */
    columns: z
      .array(
        z.strictObject({
          column: z.string(),
          auc: z.number(),
          by: z.enum(['value', 'absence']),
          equal: z.boolean(),
        }),
      )
      .readonly(),
    /** texts with too many values to tell anything */
    unjudged: Names,
  }),
  stability: z
    .array(
      z.strictObject({
        against: z.enum(['folds', 'champion']),
        column: z.string(),
        from: z.string(),
        to: z.string(),
        index: z.number().nullable(),
        bins: Count,
        noise: z.number().nullable(),
        expected: Count,
        actual: Count,
        why: z
          .enum(['no-rows', 'of-two-kinds', 'too-many-values', 'one-value', 'not-in-both', 'other-engine'])
          .nullable(),
      }),
    )
    .readonly(),
})
export type DataQuality = z.infer<typeof DataQuality>
export type FoldFacts = z.infer<typeof Fold>
