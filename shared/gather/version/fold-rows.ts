import type { DataQuality, FoldFacts } from '../../domain/evidence/data-quality.ts'
import { type ColumnParts, partsOfRows, seenValues } from '../../domain/data/column-parts.ts'
import { columnType, type DataSchema } from '../../domain/data/data-schema.ts'
import {
  columnFacts,
  columnsAgainstSchema,
  type ColumnFacts,
  type ColumnQuestion,
} from '../../domain/data/fold-facts.ts'
import { leakageOf, outcomesOf, toldBy, type Told } from '../../domain/data/leakage-search.ts'
import { overlapOf, type HashedFold } from '../../domain/data/overlap.ts'
import { repeatedRows, rowHasher, type RowHasher } from '../../domain/data/row-hash.ts'
import type { RowTypes } from '../../domain/data/signature.ts'
import type { Spread } from '../../domain/data/shift.ts'
import { foldShifts, type FoldShift, furthestShift, spreadOf } from '../../domain/data/stability.ts'
import type { ValueType } from '../../domain/data/values.ts'
import type { Predictions } from '../../ports/predictions.ts'
import { eachColumn, onColumn } from './fold-columns.ts'
import { hashes, keyedRows } from './fold-keys.ts'
import { fault, rowsOf, type Fault, type Fold, type OpenFolds } from './fold-files.ts'

/** Looks at the rows of the folds, some columns at a time, and keeps of them what may be told. */

export type RowsQuestion = {
  readonly schema: DataSchema | null
  readonly sentinels: readonly number[]
  readonly sentinelsOf: Readonly<Record<string, readonly number[]>>
  readonly label: { readonly column: string; readonly positive: string | number | boolean | null }
  /** the model's inputs by name; null where they are not known */
  readonly inputs: readonly string[] | null
  /** columns whose shift between folds is asked for */
  readonly stable: readonly string[]
  /** columns that say something of a row and are nothing of it: the score */
  readonly beside: readonly string[]
}

export type RowsReading = Pick<DataQuality, 'folds' | 'overlap' | 'leakage' | 'stability'> & {
  readonly faults: readonly Fault[]
  readonly breaches: DataQuality['schema']['breaches']
  /** the types of the columns that the model was trained on; null where no fold could be looked at */
  readonly types: RowTypes | null
}

type Whole = {
  readonly fold: Fold
  readonly facts: FoldFacts
  readonly faults: readonly Fault[]
  readonly breaches: DataQuality['schema']['breaches']
  readonly types: ReadonlyMap<string, ValueType | null>
  /** how the values lie of the columns whose shift is asked for */
  readonly spreads: ReadonlyMap<string, Spread>
  /** how far they moved between the folds of one file */
  readonly shifts: readonly FoldShift[]
  readonly told: readonly Told[]
  readonly outcomes: Int8Array | null
  /** the rows of each fold of this whole, as numbers */
  readonly hashed: readonly HashedFold[]
}

const readable = ({ file }: Fold): readonly string[] =>
  file.head.columns.flatMap(({ name, as }) => (as === null ? [] : [name])).sort()

/** What is asked of every whole alike. */
type Look = {
  readonly predictions: Predictions
  readonly open: OpenFolds
  readonly question: RowsQuestion
  /** columns that all folds have */
  readonly shared: readonly string[]
  /** the rows that the model was trained on, where they could be had */
  readonly training: Fold | undefined
  /** how the values lie in the first fold; null there */
  readonly baseline: ReadonlyMap<string, Spread> | null
}

const besideIn = ({ open, question }: Look): readonly string[] =>
  [open.key, open.column, question.label.column, ...question.beside].filter((name) => name !== null)

/** Columns of a kind that is not read, and whether model or schema ask for one. */
function unreadIn({ file }: Fold, { inputs, schema }: RowsQuestion): FoldFacts['unread'] {
  const asked = (name: string): boolean =>
    inputs?.includes(name) === true ||
    schema?.columns.some((one) => one.name === name && columnType(one.type) !== 'date') === true
  return file.head.columns.flatMap(({ name, as }) => (as === null ? [{ column: name, asked: asked(name) }] : []))
}

/** Takes the columns of a whole one by one and keeps what was found in them; whole rows are told apart by the hasher. */
function collector(whole: Fold, look: Look, outcomes: Int8Array | null, hasher: RowHasher, room: Float64Array) {
  const { open, question, baseline } = look
  const { head } = whole.file
  const beside = besideIn(look)
  const asked: ColumnQuestion = { ...question, fold: whole.fold, typed: head.typed }
  const found = {
    facts: [] as ColumnFacts[],
    types: new Map<string, ValueType | null>(
      head.columns.flatMap(({ name, as }) => (as === null ? [[name, null]] : [])),
    ),
    spreads: new Map<string, Spread>(),
    shifts: new Map<string, FoldShift>(),
    told: [] as Told[],
  }
  const candidate = (name: string): boolean =>
    name !== question.label.column && (question.inputs?.includes(name) ?? !beside.includes(name))
  const take = (name: string, column: ColumnParts): void => {
    // this visits all rows, before anything is kept
    const seen = seenValues(column)
    found.types.set(name, seen.type)
    // a name of the row is neither missing nor out of range: it is there or not, which is told by itself; one that the model reads is more
    if (name === open.key && question.inputs?.includes(name) !== true) return
    found.facts.push(columnFacts(name, column, seen, asked, room))
    if (question.stable.includes(name)) {
      if (open.column === null) found.spreads.set(name, spreadOf(column, baseline?.get(name) ?? null, room))
      else if (open.folds.length > 1) found.shifts.set(name, furthestShift(name, column, placed(open.folds), room))
    }
    if (outcomes !== null && candidate(name)) found.told.push(toldBy(name, column, outcomes, room))
    if (open.key === null && name !== open.column) column.each(hasher.add)
  }
  return { found, take }
}

const placed = (folds: readonly Fold[]) => folds.map(({ fold, rows }) => ({ fold, rows: rows ?? new Uint32Array(0) }))

const repeatedIn = (folds: readonly HashedFold[]): number =>
  folds.reduce((sum, { sorted }) => sum + repeatedRows(sorted), 0)

/** The outcomes of the rows that the model was trained on; null elsewhere, and where they have none. */
async function trainedOutcomes(whole: Fold, { predictions, question, training }: Look): Promise<Int8Array | null> {
  if (whole !== training) return null
  const { column, positive } = question.label
  const outcomes = (label: ColumnParts) => outcomesOf(partsOfRows(label, whole.rows), positive)
  const read = await onColumn(predictions, whole.file, column, outcomes, 'category')
  return typeof read === 'string' ? null : read.found
}

/** The whole rows, told apart over the columns that all folds have; where these are all columns, they are known already. */
async function sharedRowsOf(
  whole: Fold,
  { predictions, open, shared }: Look,
  all: readonly HashedFold[],
  state: Float64Array,
) {
  // prettier-ignore
  if (readable(whole).every((name) => name === open.column || shared.includes(name))) return all
  const hasher = rowHasher(rowsOf(whole), state)
  // a column that is broken was told before
  const told = (): void => undefined
  const add = (_: string, column: ColumnParts): void => {
    // this visits all rows, before any is hashed: hashed twice it would be another one
    column.each(() => undefined)
    partsOfRows(column, whole.rows).each(hasher.add)
  }
  await eachColumn(predictions, whole.file, readable(whole).filter((name) => shared.includes(name)), add, told) // prettier-ignore
  return hashes(hasher, whole, open, null, new Float64Array(rowsOf(whole)))
}

/** What is found column by column, and the whole rows where no key names them; in rooms that others use before and after. */
async function lookAtColumns(whole: Fold, look: Look, outcomes: Int8Array | null, state: Float64Array) {
  const { file } = whole
  // where a key names the rows, no hasher takes the state
  const room = look.open.key === null ? new Float64Array(rowsOf(whole)) : state
  const hasher = rowHasher(rowsOf(whole), state)
  const { found, take } = collector(whole, look, outcomes, hasher, room)
  const faults: Fault[] = []
  await eachColumn(
    look.predictions,
    file,
    readable(whole),
    (name, column) => take(name, partsOfRows(column, whole.rows)),
    (name, why) => faults.push(fault(whole.fold, file.path, why, name)),
  )
  const all = look.open.key === null ? hashes(hasher, whole, look.open, null, room) : []
  return { ...found, faults, all }
}

async function lookAtOne(whole: Fold, look: Look): Promise<Whole> {
  const { open, question, training } = look
  const { path, sha256, head } = whole.file
  // what a hasher keeps; a large file leaves room for few such things
  const state = new Float64Array(rowsOf(whole))
  const key = await keyedRows(look.predictions, whole, open, state)
  const outcomes = await trainedOutcomes(whole, look)
  const { all, ...found } = await lookAtColumns(whole, look, outcomes, state)
  const faults = [...key.faults, ...found.faults]
  const repeated = repeatedIn(open.key === null ? all : (key.hashed ?? []))
  const hashed = open.key === null ? await sharedRowsOf(whole, look, all, state) : (key.hashed ?? [])
  const names = head.columns.map(({ name }) => name)
  // what the model was trained on has every column; the rows that it was tested on may be its predictions alone
  const absent =
    whole === training && question.schema !== null
      ? columnsAgainstSchema(question.schema, whole.fold, names, besideIn(look))
      : []
  return {
    fold: whole,
    facts: {
      ...{ fold: whole.fold, file: path, sha256, rows: rowsOf(whole), columns: names.length },
      unread: unreadIn(whole, question),
      keyless: key.keyless,
      repeated,
      missing: found.facts.flatMap(({ missing }) => missing),
      sentinels: found.facts.flatMap(({ sentinels }) => sentinels),
    },
    faults,
    breaches: [...absent, ...found.facts.flatMap(({ breaches }) => breaches)],
    ...{ types: found.types, spreads: found.spreads, told: found.told, outcomes, hashed },
    shifts:
      open.column === null || open.folds.length < 2
        ? []
        : question.stable.map((name) => found.shifts.get(name) ?? furthestShift(name, null, [], new Float64Array(0))),
  }
}

/** Everything that is asked of the rows; a fold that cannot be looked at is a fault, and what needs it says nothing. */
export async function lookAtRows(
  predictions: Predictions,
  open: OpenFolds,
  question: RowsQuestion,
): Promise<RowsReading> {
  const aside = new Set([open.column, ...question.beside])
  const shared = open.wholes
    .map(readable)
    .reduce<readonly string[]>((common, own, at) => (at === 0 ? own : common.filter((name) => own.includes(name))), [])
    .filter((name) => !aside.has(name))
  // where the rows of the training cannot be had, those of a test are not taken for them
  const lost = open.faults.some(({ fold }) => fold === 'train')
  const training = open.wholes.find(({ fold }) => fold === 'train') ?? (lost ? undefined : open.wholes[0])
  const wholes: Whole[] = []
  for (const whole of open.wholes) {
    const baseline = wholes[0]?.spreads ?? null
    wholes.push(await lookAtOne(whole, { predictions, open, question, shared, training, baseline }))
  }
  const faults = [...open.faults, ...wholes.flatMap((whole) => whole.faults)]
  const trained = wholes.find(({ fold }) => fold === training) ?? null
  const by = faults.length > 0 ? null : open.key !== null ? 'key' : shared.length > 0 ? 'columns' : null
  return {
    folds: wholes.map(({ facts }) => facts),
    faults,
    overlap: overlapOf(
      wholes.flatMap(({ hashed }) => hashed),
      by,
      open.key === null ? shared.length : 1,
    ),
    breaches: wholes.flatMap(({ breaches }) => breaches),
    types: trained === null ? null : { of: trained.types, typed: trained.fold.file.head.typed },
    leakage: leakageOf(trained === null ? null : { ...trained, fold: trained.facts.fold }, question.label.positive),
    stability:
      open.column === null
        ? foldShifts(
            wholes.map(({ facts, spreads }) => ({ fold: facts.fold, spreads })),
            question.stable,
          )
        : wholes.flatMap(({ shifts }) => shifts),
  }
}
