import type { DataQuality, FoldFault } from '../../domain/evidence/data-quality.ts'
import type { Manifest } from '../../domain/evidence/subject.ts'
import { keptRows, rowsWhere } from '../../domain/data/values.ts'
import type { Column, WantedColumn } from '../../domain/metric/column.ts'
import { INSIDE, splitCodes } from '../../domain/metric/selection.ts'
import type { Folds, ModelFile } from '../../domain/model/model-file.ts'
import type { FileColumns, Predictions } from '../../ports/predictions.ts'
import type { Registry } from '../../ports/registry.ts'
import { sameBytes } from './stored-file.ts'

/** Finds the rows of each fold that the model file names, in the run's files. */

export type FoldFile = {
  readonly path: string
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly head: FileColumns
}

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
  readonly artifactUri: string
  readonly runFiles: Manifest
}

/** All files of a version's folds together: they are held while they are compared. */
const MOST_BYTES = 2 ** 30
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

async function openFile(
  { registry, predictions, artifactUri, runFiles }: FoldSources,
  fold: string,
  path: string,
  room: number,
): Promise<FoldFile | Fault> {
  const known = runFiles.files.find((one) => one.path === path)
  if (known === undefined) return fault(fold, path, 'missing')
  if (known.size > room) return fault(fold, path, 'too-large')
  const bytes = await registry.readFile(artifactUri, path, room)
  if (bytes === null) return fault(fold, path, 'missing')
  const head = await predictions.columns(sameBytes(known, bytes), path)
  if ('fault' in head) return fault(fold, path, head.fault, head.column)
  return { path, sha256: known.sha256, bytes, head }
}

/** One column of a file, as it can be read; what is wrong with it is told. */
export async function readColumn(
  predictions: Predictions,
  file: FoldFile,
  name: string,
  as: WantedColumn['as'] | null = null,
): Promise<Column | 'column-missing' | 'not-readable'> {
  const there = file.head.columns.find((column) => column.name === name)
  if (there === undefined) return 'column-missing'
  if (there.as === null) return 'not-readable'
  const read = await predictions.select(file.bytes, file.path, [{ name, as: as ?? there.as }])
  return ('table' in read ? read.table.columns.get(name) : undefined) ?? 'not-readable'
}

/** The folds by the values of a column, in the order of their texts; they are named by their place, since a value is nobody's business. */
function byValue(file: FoldFile, column: Column, rows: number): readonly Fold[] | 'too-many-folds' | 'not-readable' {
  if (column.kind !== 'category') return 'not-readable'
  const used = [...column.dictionary.keys()].sort((a, b) =>
    (column.dictionary[a] ?? '') < (column.dictionary[b] ?? '') ? -1 : 1,
  )
  if (used.length > MOST_FOLDS) return 'too-many-folds'
  return used.map((code, at) => ({
    fold: `fold ${at + 1} of ${used.length}`,
    file,
    rows: rowsWhere(rows, (row) => column.codes[row] === code),
  }))
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
  const column = await readColumn(sources.predictions, file, spec.column, 'category')
  const folds = typeof column === 'string' ? column : byValue(file, column, file.head.rows)
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
  const column = await readColumn(predictions, file, split.column, 'category')
  if (typeof column === 'string') return fault('test', file.path, column, split.column)
  if (column.kind !== 'category') return fault('test', file.path, 'not-readable', split.column)
  const part = splitCodes(column, split.holdout)
  const rows = rowsWhere(file.head.rows, (row) => part(row) === INSIDE)
  // a test without rows would share none with any fold
  return rows.length === 0 ? fault('test', file.path, 'empty') : rows
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
    const opened = await openFile(sources, fold, path, room)
    if ('why' in opened) {
      faults.push(opened)
      continue
    }
    room -= opened.bytes.length
    const rows = fold === 'test' ? await holdoutRows(sources, opened, file) : null
    if (rows !== null && 'why' in rows) faults.push(rows)
    else folds.push({ fold, file: opened, rows })
  }
  return { folds, wholes: folds, key: spec.key ?? null, column: null, faults }
}

/** The column of the fold's own rows. */
export const ownRows = (column: Column, { rows }: Fold): Column => (rows === null ? column : keptRows(column, rows))

/** How many rows the fold has. */
export const rowsOf = ({ file, rows }: Fold): number => rows?.length ?? file.head.rows
