import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'vitest'
import { z } from 'zod'

import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import { layoutOf } from '../../../shared/domain/evidence/layout.ts'
import { measure } from '../../../shared/domain/evidence/measure.ts'
import { Measured } from '../../../shared/domain/evidence/evaluation.ts'
import { type Rows, wantedColumns } from '../../../shared/domain/metric/predictions.ts'
import type { BinaryEvaluation } from '../../../shared/domain/model/model-file.ts'
import { binaryEvaluation } from '../../builders/documents.ts'
import { sha } from '../../builders/evidence.ts'

/** The prediction files that scripts/golden writes, and how to read each: as a model file would say it. */

type Spec = BinaryEvaluation
type SmallestGroup = { readonly members: number; readonly positives: number }
type Labelled = { readonly column: string; readonly positive: string | number | boolean }

const demo = binaryEvaluation()

const split = { column: 'fold', method: 'out-of-fold' } as const

function spec(predictions: string, label: Labelled, groups: readonly string[], part: Spec['split'] = split): Spec {
  const protectedGroups = groups.map((column) => ({ column, reference: 'any', why: 'a test' }))
  return { ...demo, predictions, label, protected: protectedGroups, intersections: [], split: part }
}

const one = { column: 'label', positive: 1 }

export const specs: Readonly<Record<string, Spec>> = {
  'demo-champion': { ...demo, predictions: 'demo-champion.parquet' },
  'demo-gradient-boosting': { ...demo, predictions: 'demo-gradient-boosting.parquet' },
  'demo-ridge': { ...demo, predictions: 'demo-ridge.parquet' },
  injuries: spec('injuries.parquet', { column: 'long_claim', positive: true }, ['sex', 'married']),
  trial: spec('trial.parquet', { column: 'event', positive: 1 }, ['race', 'sex', 'drugs']),
  tumours: spec('tumours.parquet', { column: 'diagnosis', positive: 'malignant' }, ['site']),
  steps: spec('steps.csv', { column: 'outcome', positive: 'yes' }, ['region']),
  lopsided: spec('lopsided.csv', { column: 'good', positive: true }, ['group', 'team']),
  'one-class-yes': spec('one-class-yes.csv', one, ['group']),
  'one-class-no': spec('one-class-no.csv', one, ['group']),
  defects: spec('defects.parquet', one, ['group'], { column: 'split', holdout: 'test' }),
}

const fixtures = 'test/fixtures/predictions'

/** Files whose rows come out of installed packages, made once for all tests of a file; the folder does not outlive the call. */
export const joined: ReadonlyMap<string, Uint8Array> = joinedFiles()

function joinedFiles(): ReadonlyMap<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'predictions-'))
  try {
    execFileSync('.venv/bin/python', ['scripts/golden/rows.py', folder], { stdio: ['ignore', 'inherit', 'pipe'] })
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the gates are given of one file, and its rows: by the reader and the measuring that stage 1 uses. */
export async function measuredOf(
  name: string,
  threshold: number,
  smallestGroup: SmallestGroup,
): Promise<{ readonly evaluation: Measured; readonly rows: Rows }> {
  const chosen = specs[name] ?? demo
  const bytes = joined.get(chosen.predictions) ?? readFileSync(join(fixtures, chosen.predictions))
  const table = await readPredictions(bytes, chosen.predictions, wantedColumns(layoutOf(chosen)))
  const { evaluation, rows } = measure({ spec: chosen, table, threshold, sha256: sha('e'), smallestGroup })
  if (rows === null) throw new Error(`${name}: ${JSON.stringify(evaluation)}`)
  return { evaluation: Measured.parse(evaluation), rows }
}

const Value = z.number().nullable()
const Pair = z.tuple([z.number(), z.number()])
const Judged = z.object({
  status: z.enum(['complete', 'partial', 'not-evaluable']),
  value: Value,
  excluded: z.array(z.string()),
  /** what fairlearn says over all groups, where that is not our answer */
  fairlearn: z.union([Value, z.string()]).optional(),
})
export type Judged = z.infer<typeof Judged>
const GroupTable = z.record(z.string(), z.record(z.string(), Value))
export type GroupTable = z.infer<typeof GroupTable>
const Limits = z.object({ members: z.number(), positives: z.number() })

export const Golden = z.object({
  versions: z.record(z.string(), z.string()),
  rows: z.number(),
  positives: z.number(),
  performance: z.record(z.string(), z.record(z.string(), Value)),
  undefined: z.record(z.string(), z.record(z.string(), z.union([Value, z.string()]))),
  intervals: z.record(z.string(), z.record(z.string(), Pair.nullable())),
  aucVariance: Value,
  fairness: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        groups: GroupTable,
        results: z.array(z.object({ smallestGroup: Limits, measures: z.record(z.string(), Judged) })),
      }),
    ),
  ),
  bootstrap: z.record(z.string(), z.record(z.string(), z.record(z.string(), Pair))).optional(),
})

const Compared = z.object({ difference: z.number(), interval: Pair })
export const Comparisons = z.object({
  thresholds: Pair,
  roc_auc: Compared,
  brier: Compared,
  log_loss: Compared,
  accuracy: Compared,
  unpairedAuc: z.object({ variance: z.number() }),
})

/** The golden values kept under this name, still to be parsed. */
export function kept(name: string): unknown {
  return JSON.parse(readFileSync(`test/golden/metrics/${name}.json`, 'utf8'))
}

/** Holds a number equal to a golden one within 1e-9; null, our word for undefined, equals null alone. */
export function expectNear(found: number | null | undefined, expected: number | null | undefined, what: string): void {
  if (typeof expected !== 'number' || typeof found !== 'number') {
    expect(expected, `${what}: nothing is kept for it`).not.toBeUndefined()
    expect(found, what).toBe(expected)
  } else expect(Math.abs(found - expected), `${what}: ${found} against ${expected}`).toBeLessThanOrEqual(1e-9)
}
