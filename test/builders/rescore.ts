import type { Differences } from '../../shared/domain/rescore/differences.ts'
import type { EnvironmentReport } from '../../shared/domain/rescore/installed.ts'
import { evaluationDigest, type Rescored } from '../../shared/domain/rescore/rescored.ts'
import type { RescoreRecord } from '../../shared/domain/ledger/record.ts'
import { digestOf } from '../../shared/domain/digest.ts'
import type { BinaryEvaluation, Reproduce } from '../../shared/domain/model/model-file.ts'
import type { Holdouts } from '../../shared/domain/governance/holdouts.ts'
import type { RescoreStanding } from '../../shared/domain/rescore/standing.ts'
import { manifestOf } from '../../shared/domain/evidence/manifest.ts'
import { measured, sha, subject } from './evidence.ts'
import { digest } from './forge.ts'
import { writer } from './ledger.ts'

/** Results of running a version's bytes, with everything in order; a test names only what it is about. */

export const smallestGroup = { members: 30, positives: 20 }

export const spec: BinaryEvaluation & { readonly row: string } = {
  predictions: 'evaluation/predictions.parquet',
  split: { column: 'split', holdout: 'test' },
  row: 'id',
  rescore: { rows: 'data/rows.parquet', outputs: { score: 1 }, tolerance: 1e-9 },
  label: { column: 'approved', positive: 1 },
  score: { column: 'score', threshold: 0.5 },
  protected: [{ column: 'sex', reference: 'm', why: 'ECOA' }],
  intersections: [],
}

const none = { count: 0, first: [] }

export const noDifferences: Differences = {
  rows: { named: 100, supplied: 100 },
  ...{ removed: none, added: none, repeated: none, labels: none, groups: none, outputs: none },
  furthest: 0,
}

export const asRecorded: EnvironmentReport = { python: '3.12.3', packages: 40, differences: [], more: 0 }

export const rescoredSubject = subject({
  runFiles: manifestOf([
    { path: 'data/rows.parquet', size: 20, sha256: sha('d') },
    { path: 'evaluation/predictions.parquet', size: 30, sha256: sha('e') },
  ]),
})

export const holdouts: Holdouts = {
  holdouts: 1,
  sets: [
    {
      model: 'credit-approval',
      name: 'applications-2026',
      run: 'a'.repeat(32),
      file: 'rows.parquet',
      sha256: sha('9'),
      until: '2027-06-30',
    },
  ],
}

export const compared = (differences: Partial<Differences> = {}): Rescored['results'][number] => ({
  state: 'compared',
  predictions: sha('e'),
  tolerance: 1e-9,
  rows: { kind: 'named', file: 'data/rows.parquet', sha256: sha('d') },
  differences: { ...noDifferences, ...differences },
})

/** How the model file has it trained again. */
export const reproduce: Reproduce = {
  command: ['python', 'train.py'],
  inputs: [{ file: 'data/rows.parquet', sha256: sha('d') }],
  tolerance: 0.01,
}

type RetrainedResult = Extract<Rescored['results'][number], { readonly state: 'retrained' }>

export const retrained = (other: Partial<RetrainedResult> = {}): RetrainedResult => ({
  state: 'retrained',
  rows: {
    ...{ kind: 'retrained', file: 'data/rows.parquet', sha256: sha('d') },
    ...{ commit: rescoredSubject.commit.sha, declared: digestOf(reproduce) },
  },
  predictions: sha('e'),
  tolerance: 0.01,
  metrics: [{ metric: 'roc_auc', recorded: 0.8, retrained: 0.8 }],
  ...other,
})

export const sealedMeasured = measured({
  file: 'rows.parquet',
  sha256: sha('9'),
  split: 'sealed rows applications-2026',
  provenance: 'sealed-holdout',
})

export const sealed = (evaluation = sealedMeasured): Rescored['results'][number] => ({
  state: 'measured',
  rows: { kind: 'sealed', set: 'applications-2026', sha256: sha('9') },
  evaluation,
})

export function rescoreRecord(other: Partial<RescoreRecord> = {}): RescoreRecord {
  return {
    schema: 'countersign/record/1',
    number: 5,
    previous: digest,
    at: '2026-01-05T09:00:00Z',
    writer,
    kind: 'rescore',
    governance: digest,
    registry: rescoredSubject.registry,
    model: rescoredSubject.model,
    version: rescoredSubject.version,
    files: rescoredSubject.files.root,
    evaluation: evaluationDigest(spec, smallestGroup),
    environment: asRecorded,
    isolation: 'namespaces',
    results: [compared(), sealed()],
    ...other,
  }
}

const counts = { state: 'counts' as const, record: 5, at: '2026-01-05T09:00:00Z', until: '2026-04-05T09:00:00Z' }

/** How a version stands whose bytes gave its predictions and were measured on sealed rows. */
export function standing(
  other: { readonly differences?: Partial<Differences>; readonly environment?: EnvironmentReport } = {},
): RescoreStanding {
  const environment = other.environment ?? asRecorded
  return {
    provenance: 'sealed-holdout',
    named: { ...counts, environment, tolerance: 1e-9, differences: { ...noDifferences, ...other.differences } },
    sealed: { ...counts, environment, set: 'applications-2026', evaluation: sealedMeasured },
  }
}
