import type { Evaluation } from '../../domain/evidence/evaluation.ts'
import { layoutOf } from '../../domain/evidence/layout.ts'
import { measureBlocks, type Standing, thresholdOf } from '../../domain/evidence/measure.ts'
import { measureTask } from '../../domain/evidence/measure-task.ts'
import type { FileDigest, Manifest } from '../../domain/evidence/subject.ts'
import type { GateSettings } from '../../domain/gate/settings.ts'
import { partsOf, type RowParts } from '../../domain/metric/comparison/parts.ts'
import { type Statistics, statisticsOf } from '../../domain/metric/statistics.ts'
import type { BinaryEvaluation, ModelFile } from '../../domain/model/model-file.ts'
import type { Run } from '../../domain/registry.ts'
import type { Engines } from '../../ports/engine.ts'
import type { Predictions, RowsFile } from '../../ports/predictions.ts'
import type { Registry } from '../../ports/registry.ts'
import {
  type Elsewhere,
  type ElsewhereSource,
  isReadInPlace,
  measuredElsewhere,
  tooManyRows,
} from '../engine/elsewhere.ts'
import { readBlocks, readColumns } from './prediction-columns.ts'
import { changed, isParquet, sameDigest, storedFile } from './stored-file.ts'

/** Measures a version's predictions: in memory, in blocks where they lie on this machine, or by another engine. */

export type Evaluated = {
  readonly evaluation: Evaluation
  readonly rows: Standing['rows'] | null
  readonly threshold: number | null
  /** the rows where another engine counted them */
  readonly elsewhere: Elsewhere | null
  /** where the rows lie that were read in blocks, with what was counted on them */
  readonly kept: KeptRows | null
}

export type KeptRows = {
  readonly place: string
  /** the evaluation without what the file lacks */
  readonly spec: BinaryEvaluation
  /** the SHA-256 of what was counted */
  readonly sha256: string
  readonly counted: Statistics
}

type EvaluationSources = {
  readonly registry: Registry
  readonly predictions: Predictions
  readonly engines?: Engines | undefined
}

const MOST_BYTES = 2 ** 30

export async function evaluate(
  sources: EvaluationSources,
  run: Run | null,
  file: ModelFile | null,
  gates: GateSettings,
  runFiles: Manifest,
): Promise<Evaluated> {
  const path = file?.evaluation.predictions ?? ''
  const none = { rows: null, threshold: null, elsewhere: null, kept: null }
  const fail = (code: Extract<Evaluation, { state: 'unmeasured' }>['code'], detail: string): Evaluated => ({
    ...none,
    evaluation: { state: 'unmeasured', code, file: path, detail },
  })
  if (file === null) return fail('not-declared', 'there is no model file')
  if (run === null) return fail('missing', 'the version names no run')
  const known = runFiles.files.find((one) => one.path === path)
  if (known === undefined) return fail('missing', 'the run has no such file')
  const beyond = tooLarge(sources.engines, known)
  if (beyond !== null) return fail('unreadable', beyond)
  const stored = await storedFile(sources, run.artifactUri, known, MOST_BYTES)
  if (stored === null) return fail('missing', 'the run has no such file')
  const threshold = thresholdOf(file.evaluation, run.parameters)
  if ('problem' in threshold) return fail('threshold-unknown', threshold.problem)
  const smallestGroup = gates.fairness?.smallest_group ?? { members: 30, positives: 20 }
  const { value } = threshold
  const { evaluation: spec } = file
  const kept = keptEvaluation(sources, { spec, stored, known, threshold: value, smallestGroup })
  if (kept !== null) return { ...none, ...kept, threshold: value }
  const { engines } = sources
  if (engines !== undefined) {
    const source = sourceOf(engines, known, stored)
    const found = await measuredElsewhere(engines, { spec, threshold: value, source, smallestGroup })
    if (found !== null) return { ...none, ...found, threshold: value }
    const crowded = tooManyRows(engines, spec, stored, known.size)
    if (crowded !== null) return fail('unreadable', crowded)
  }
  const read = await readColumns(sources.predictions, stored, spec)
  if ('problem' in read) return fail(read.problem === 'missing-column' ? 'column-missing' : 'unreadable', read.detail)
  const measured = measureTask({ ...read, threshold: value, sha256: known.sha256, smallestGroup })
  return { ...none, ...measured, threshold: value }
}

/** What a byte of CSV or JSON takes while it is read. */
const TEXT_ROOM = { csv: 4, json: 16 }

/** Why a file that only reading it whole tells is not read: a sentence, or null where it is. */
function tooLarge(engines: Engines | undefined, { path, size }: FileDigest): string | null {
  if (isParquet(path)) return null
  if (size > MOST_BYTES) return `the file has ${size} bytes, more than the ${MOST_BYTES} that are read here; log it as Parquet, which is read where it lies` // prettier-ignore
  const taken = size * (path.toLowerCase().endsWith('.json') ? TEXT_ROOM.json : TEXT_ROOM.csv)
  const free = engines?.freeBytes() ?? Infinity
  return taken <= free
    ? null
    : `reading its ${size} bytes takes about ${taken} of memory and ${Math.floor(free)} are free; log it as Parquet, which is read where it lies` // prettier-ignore
}

type Kept = {
  readonly spec: ModelFile['evaluation']
  readonly stored: RowsFile
  readonly known: FileDigest
  readonly threshold: number | null
  readonly smallestGroup: Parameters<typeof measureBlocks>[0]['smallestGroup']
}

/** The evaluation of a file in blocks; null where its rows must be at hand, or another engine is the one. */
function keptEvaluation(
  { predictions, engines }: EvaluationSources,
  { spec, stored: place, known, threshold, smallestGroup }: Kept,
): Pick<Evaluated, 'evaluation' | 'kept'> | null {
  if (engines === undefined || typeof place !== 'string' || threshold === null) return null
  if (
    spec.task === 'multiclass' ||
    spec.task === 'regression' ||
    !isReadInPlace(engines, spec, { place, size: known.size })
  )
    return null
  const seen = { all: false }
  const kept = readBlocks(predictions, place, spec, (blocks, read) => {
    sameDigest(known, read.sha256)
    const found = measureBlocks({ ...read, threshold, smallestGroup }, blocks)
    if (found === null) return null
    seen.all = true
    const { evaluation, counted } = found
    if (counted === null) return { evaluation, kept: null }
    // the rest holds on to the file
    const { distinct: _, eachLabels: __, ...statistics } = counted
    return { evaluation, kept: { place, spec: read.spec, sha256: known.sha256, counted: statistics } }
  })
  // what was counted to the end and is not told was another file at the end
  if (seen.all && kept === null) throw changed(known.path)
  return kept
}

/** The predictions as an engine takes them: from memory where they are read, else from their place. */
function sourceOf(engines: Engines, { sha256, size }: FileDigest, stored: RowsFile): ElsewhereSource {
  const place = (): Promise<string> =>
    typeof stored === 'string' ? Promise.resolve(stored) : engines.keep([stored], sha256)
  return { sha256, size, file: stored, place, table: null }
}

/** What the work finds in a yes-or-no version's rows part by part; null where its rows are not at hand, or have keys. */
export function withParts<Found>(
  predictions: Pick<Predictions, 'blocks'>,
  { rows, kept, threshold }: Pick<Evaluated, 'rows' | 'kept' | 'threshold'>,
  work: (parts: RowParts) => Found,
): Found | null {
  if (kept !== null)
    return readBlocks(predictions, kept.place, kept.spec, (blocks, { spec, sha256 }) => {
      sameDigest({ path: spec.predictions, sha256: kept.sha256 }, sha256)
      return work(partsOf(blocks, layoutOf(spec), kept.counted))
    })
  if (rows === null || 'task' in rows || rows.keys !== null || threshold === null) return null
  const { tally, labels } = rows
  return work({
    ...{ all: tally.all, count: labels.length, statistics: statisticsOf(rows, threshold) },
    each: (take) => take(rows),
  })
}
