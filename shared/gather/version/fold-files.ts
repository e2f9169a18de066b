import type { DataQuality, FoldFault } from '../../domain/evidence/data-quality.ts'
import type { Manifest } from '../../domain/evidence/subject.ts'
import { type ColumnParts, textRows } from '../../domain/data/column-parts.ts'
import { rowsWhere } from '../../domain/data/values.ts'
import { INSIDE, splitCodes } from '../../domain/metric/selection.ts'
import type { Folds, ModelFile } from '../../domain/model/model-file.ts'
import type { Engines } from '../../ports/engine.ts'
import type { Predictions } from '../../ports/predictions.ts'
import type { Registry } from '../../ports/registry.ts'
import { type FoldFile, onColumn } from './fold-columns.ts'
import { isParquet, storedFile } from './stored-file.ts'

/** Finds the rows of each fold that the model file names, in the run's files. */

/** One fold: a whole file, or these of its rows. */
export type Fold = { readonly fold: string; readonly file: FoldFile; readonly rows: Uint32Array | null }

export type Fault = DataQuality['faults'][number]

export type OpenFolds = {
  /** what folds share is compared between these */
  readonly folds: readonly Fold[]
  /** what is looked at column by column: each fold, or the one file that holds all of them */
  readonly wholes: readonly Fold[]
  readonly key: string | null
  /** the column that tells the folds of one file */
  readonly column: string | null
  readonly faults: readonly Fault[]
}

export type FoldSources = {
  readonly registry: Registry
  readonly predictions: Predictions
  readonly engines?: Engines | undefined
  readonly artifactUri: string
  readonly runFiles: Manifest
}

/** All files in memory of a version's folds together: they are held while they are compared. */
const MOST_BYTES = 2 ** 30
/** What is held of a row while a fold is looked at that lies on this machine, and the share of the free memory that it may take. */
const ROW_BYTES = 32
const SHARE = 0.8
/** A text is looked through as often as it has columns. */
const MOST_TEXT = 64 * 2 ** 20
const MOST_FOLDS = 20

export const fault = (fold: string, file: string, why: FoldFault, column: string | null = null): Fault => ({
  ...{ fold, file, why, column },
})

const NAMES = ['train', 'validation', 'test'] as const

/** The folds and the files they name, in the order of their use. */
export function foldPaths(folds: Folds): readonly { readonly fold: string; readonly path: string }[] {
  if ('column' in folds) return [{ fold: 'all', path: folds.file }]
  return NAMES.flatMap((fold) => {
    const path = folds[fold]
    return path === undefined ? [] : [{ fold, path }]
  })
}

/** The file; `rows` are held of others already. */
async function openFile(
  sources: FoldSources,
  fold: string,
  path: string,
  room: number,
  rows = 0,
): Promise<FoldFile | Fault> {
  const { predictions, artifactUri, runFiles, engines } = sources
  const known = runFiles.files.find((one) => one.path === path)
  if (known === undefined) return fault(fold, path, 'missing')
  // what lies on this machine takes no memory by its size
  const most = !isParquet(path) ? Math.min(room, MOST_TEXT) : engines === undefined ? room : Infinity
  if (known.size > most) return fault(fold, path, 'too-large')
  const file = await storedFile(sources, artifactUri, known, room)
  if (file === null) return fault(fold, path, 'missing')
  const head = await predictions.columns(file, path)
  if ('fault' in head) return fault(fold, path, head.fault, head.column)
  const free = typeof file === 'string' ? (engines?.freeBytes() ?? 0) : Infinity
  if ((rows + head.rows) * ROW_BYTES > free * SHARE) return fault(fold, path, 'too-large')
  return { path, sha256: known.sha256, file, head }
}

/** The folds by the values of a column, in the order of their texts; they are named by their place, since a value is nobody's business. */
function byValue(file: FoldFile, column: ColumnParts): readonly Fold[] | 'too-many-folds' | 'not-readable' {
  if (column.kind !== 'category') return 'not-readable'
  const { counts } = textRows(column, MOST_FOLDS)
  if (counts === null) return 'too-many-folds'
  const folds = new Map([...counts].map(([text, rows]) => [text, { rows: new Uint32Array(rows), length: 0 }]))
  column.each((part, from) => {
    if (part.kind !== 'category') return
    const own = part.dictionary.map((text) => folds.get(text))
    part.codes.forEach((code, row) => {
      const fold = own[code]
      if (fold !== undefined) fold.rows[fold.length++] = from + row
    })
  })
  return [...folds]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { rows }], at) => ({ fold: `fold ${at + 1} of ${folds.size}`, file, rows }))
}

/** Rows that lie in no fold are compared with none: that may hide the ones that lie in two. */
function outsideFolds(
  spec: Extract<Folds, { file: string }>,
  { head }: FoldFile,
  folds: readonly Fold[],
): readonly Fault[] {
  const inside = folds.reduce((sum, { rows }) => sum + (rows?.length ?? 0), 0)
  return inside === head.rows ? [] : [fault('all', spec.file, 'rows-without-fold', spec.column)]
}

async function byColumn(sources: FoldSources, spec: Extract<Folds, { file: string }>): Promise<OpenFolds> {
  const key = spec.key ?? null
  const file = await openFile(sources, 'all', spec.file, MOST_BYTES)
  const none = { folds: [], wholes: [], key, column: spec.column }
  if ('why' in file) return { ...none, faults: [file] }
  const wholes = [{ fold: 'all', file, rows: null }]
  const column = await onColumn(sources.predictions, file, spec.column, (parts) => byValue(file, parts), 'category')
  const folds = typeof column === 'string' ? column : column.found
  return typeof folds === 'string'
    ? { ...none, wholes, faults: [fault('all', spec.file, folds, spec.column)] }
    : { ...none, folds, wholes, faults: outsideFolds(spec, file, folds) }
}

/** The rows of the predictions that are tested on, where the same file holds others as well. */
async function holdoutRows(
  { predictions }: FoldSources,
  file: FoldFile,
  { evaluation }: ModelFile,
): Promise<Uint32Array | Fault | null> {
  const { split } = evaluation
  if (file.path !== evaluation.predictions || !('holdout' in split)) return null
  const read = await onColumn(predictions, file, split.column, (parts) => insideOf(parts, split.holdout), 'category')
  if (typeof read === 'string') return fault('test', file.path, read, split.column)
  const rows = rowsWhere(file.head.rows, (row) => read.found[row] === 1)
  // a test without rows would share none with any fold
  return rows.length === 0 ? fault('test', file.path, 'empty') : rows
}

/** 1 for each row that lies in the holdout. */
function insideOf(column: ColumnParts, holdout: string): Uint8Array {
  const found = new Uint8Array(column.rows)
  column.each((part, from) => {
    if (part.kind !== 'category') return
    const lies = splitCodes(part, holdout)
    for (let row = 0; row < part.codes.length; row++) if (lies(row) === INSIDE) found[from + row] = 1
  })
  return found
}

/** The folds that the model file names, with everything that keeps one from being looked at. */
export async function openFolds(sources: FoldSources, file: ModelFile): Promise<OpenFolds> {
  const spec = file.data.folds
  if (spec === undefined || foldPaths(spec).length === 0)
    return { folds: [], wholes: [], key: null, column: null, faults: [fault('all', '', 'not-declared')] }
  if ('column' in spec) return byColumn(sources, spec)
  const [folds, faults]: [Fold[], Fault[]] = [[], []]
  let room = MOST_BYTES
  for (const { fold, path } of foldPaths(spec)) {
    const held = folds.reduce((sum, { file: one }) => sum + one.head.rows, 0)
    const opened = await openFile(sources, fold, path, room, held)
    if ('why' in opened) {
      faults.push(opened)
      continue
    }
    room -= typeof opened.file === 'string' ? 0 : opened.file.length
    const rows = fold === 'test' ? await holdoutRows(sources, opened, file) : null
    if (rows !== null && 'why' in rows) faults.push(rows)
    else folds.push({ fold, file: opened, rows })
  }
  return { folds, wholes: folds, key: spec.key ?? null, column: null, faults }
}

/** How many rows the fold has. */
export const rowsOf = ({ file, rows }: Fold): number => rows?.length ?? file.head.rows
