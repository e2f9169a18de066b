import type { DataQuality, FoldFacts } from '../../domain/evidence/data-quality.ts'
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
import { foldShifts } from '../../domain/data/stability.ts'
import { hasValue, missingRows, valueType, type ValueType } from '../../domain/data/values.ts'
import type { Column } from '../../domain/metric/column.ts'
import type { Predictions } from '../../ports/predictions.ts'
import { fault, ownRows, readColumn, rowsOf, type Fault, type Fold, type OpenFolds } from './fold-files.ts'

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

/** Values held at a time, beside the file itself. */
const MOST_CELLS = 8_000_000

type Whole = {
  readonly fold: Fold
  readonly facts: FoldFacts
  readonly faults: readonly Fault[]
  readonly breaches: DataQuality['schema']['breaches']
  readonly types: ReadonlyMap<string, ValueType | null>
  readonly kept: ReadonlyMap<string, Column>
  readonly told: readonly Told[]
  readonly outcomes: Int8Array | null
  /** the rows of each fold of this whole, as numbers */
  readonly hashed: readonly HashedFold[]
}

const readable = ({ file }: Fold): readonly string[] =>
  file.head.columns.flatMap(({ name, as }) => (as === null ? [] : [name])).sort()

/** The columns in turn, as many at a time as fit; a column that cannot be read is handed to `broken`. */
async function eachColumn(
  predictions: Predictions,
  fold: Fold,
  take: (name: string, column: Column) => void,
  broken: (name: string) => void,
): Promise<void> {
  const kinds = new Map(fold.file.head.columns.map(({ name, as }) => [name, as]))
  const names = readable(fold)
  const step = Math.max(1, Math.floor(MOST_CELLS / Math.max(1, fold.file.head.rows)))
  for (let from = 0; from < names.length; from += step) {
    const some = names.slice(from, from + step)
    const wanted = some.map((name) => ({ name, as: kinds.get(name) ?? 'category' }))
    const read = await predictions.select(fold.file.bytes, fold.file.path, wanted)
    for (const name of some) {
      // where one of several is broken, the others are still asked
      const column = 'table' in read ? read.table.columns.get(name) : await readColumn(predictions, fold.file, name)
      if (column === undefined || typeof column === 'string') broken(name)
      else take(name, ownRows(column, fold))
    }
  }
}

type Key = { readonly column: Column | null; readonly faults: readonly Fault[] }

const LARGEST = 2 ** 53

/** The column that names rows; numbers that floats do not tell apart are read as texts. */
async function keyOf(predictions: Predictions, fold: Fold, name: string | null): Promise<Key> {
  if (name === null) return { column: null, faults: [] }
  const { path } = fold.file
  const found = await readColumn(predictions, fold.file, name)
  if (typeof found === 'string') return { column: null, faults: [fault(fold.fold, path, found, name)] }
  const large = found.kind === 'number' && found.values.some((value) => Math.abs(value) >= LARGEST)
  const column = large ? await readColumn(predictions, fold.file, name, 'category') : found
  return typeof column === 'string'
    ? { column: null, faults: [fault(fold.fold, path, column, name)] }
    : { column: ownRows(column, fold), faults: [] }
}

/** The rows of each fold that lies in the whole, hashed; rows without a key are nobody's twin. */
function hashes(
  hasher: RowHasher,
  whole: Fold,
  { folds }: Pick<OpenFolds, 'folds'>,
  key: Column | null,
): readonly HashedFold[] {
  const keyed = (row: number): boolean => key === null || hasValue(key, row)
  // a whole that is a fold of its own holds its own rows alone; the one file of all folds holds theirs by their places
  const own = folds.filter((fold) => fold.file === whole.file && (fold.fold === whole.fold || whole.fold === 'all'))
  return own.map((fold) => ({
    fold: fold.fold,
    sorted: hasher.sorted(whole.fold === 'all' && fold.rows !== null ? fold.rows : undefined, keyed),
  }))
}

/** What is asked of every whole alike. */
type Look = {
  readonly predictions: Predictions
  readonly open: OpenFolds
  readonly question: RowsQuestion
  /** columns that all folds have */
  readonly shared: readonly string[]
  /** the rows that the model was trained on, where they could be had */
  readonly training: Fold | undefined
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

/** What tells whole rows apart, and what tells them apart over the columns that all folds have: one where these are the same. */
function hashersOf(whole: Fold, { open, shared }: Look, rows: number) {
  const all = rowHasher(rows)
  const same = open.key === null && readable(whole).every((name) => name === open.column || shared.includes(name))
  return { all, common: same ? all : rowHasher(rows) }
}

/** The rows that have a key, told apart by it; the key itself is let go before the other columns are looked at. */
async function keyedRows(whole: Fold, { predictions, open }: Look) {
  const { column, faults } = await keyOf(predictions, whole, open.key)
  if (column === null) return { faults, keyless: null, hashed: null }
  const hasher = rowHasher(rowsOf(whole))
  hasher.add(column)
  return { faults, keyless: missingRows(column, rowsOf(whole)), hashed: hashes(hasher, whole, open, column) }
}

/** Takes the columns of a whole one by one and keeps what was found in them. */
function collector(whole: Fold, look: Look, outcomes: Int8Array | null) {
  const { open, question, shared } = look
  const { head } = whole.file
  const [rows, beside] = [rowsOf(whole), besideIn(look)]
  const asked: ColumnQuestion = { ...question, fold: whole.fold, rows, typed: head.typed }
  const found = {
    facts: [] as ColumnFacts[],
    types: new Map<string, ValueType | null>(
      head.columns.flatMap(({ name, as }) => (as === null ? [[name, null]] : [])),
    ),
    kept: new Map<string, Column>(),
    told: [] as Told[],
    ...hashersOf(whole, look, rows),
  }
  const candidate = (name: string): boolean =>
    name !== question.label.column && (question.inputs?.includes(name) ?? !beside.includes(name))
  const take = (name: string, column: Column): void => {
    found.types.set(name, valueType(column))
    // a name of the row is neither missing nor out of range: it is there or not, which is told by itself; one that the model reads is more
    if (name === open.key && question.inputs?.includes(name) !== true) return
    found.facts.push(columnFacts(name, column, asked))
    if (question.stable.includes(name)) found.kept.set(name, column)
    if (open.key === null && name !== open.column) found.all.add(column)
    if (open.key === null && found.common !== found.all && shared.includes(name)) found.common.add(column)
    if (outcomes !== null && candidate(name)) found.told.push(toldBy(name, column, outcomes))
  }
  return { found, take }
}

const repeatedIn = (folds: readonly HashedFold[]): number =>
  folds.reduce((sum, { sorted }) => sum + repeatedRows(sorted), 0)

/** The outcomes of the rows that the model was trained on; null elsewhere, and where they have none. */
async function trainedOutcomes(whole: Fold, { predictions, question, training }: Look): Promise<Int8Array | null> {
  if (whole !== training) return null
  const label = await readColumn(predictions, whole.file, question.label.column, 'category')
  return typeof label === 'string' ? null : outcomesOf(ownRows(label, whole), question.label.positive)
}

async function lookAtOne(whole: Fold, look: Look): Promise<Whole> {
  const { predictions, open, question, training } = look
  const { path, sha256, head } = whole.file
  const key = await keyedRows(whole, look)
  const outcomes = await trainedOutcomes(whole, look)
  const { found, take } = collector(whole, look, outcomes)
  const faults = [...key.faults]
  await eachColumn(predictions, whole, take, (name) => faults.push(fault(whole.fold, path, 'not-readable', name)))
  const all = open.key === null ? hashes(found.all, whole, open, null) : []
  const hashed = key.hashed ?? (open.key !== null ? [] : found.common === found.all ? all : hashes(found.common, whole, open, null)) // prettier-ignore
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
      repeated: repeatedIn(open.key === null ? all : hashed),
      missing: found.facts.flatMap(({ missing }) => missing),
      sentinels: found.facts.flatMap(({ sentinels }) => sentinels),
    },
    faults,
    breaches: [...absent, ...found.facts.flatMap(({ breaches }) => breaches)],
    ...{ types: found.types, kept: found.kept, told: found.told, outcomes, hashed },
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
  for (const whole of open.wholes)
    wholes.push(await lookAtOne(whole, { predictions, open, question, shared, training }))
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
    stability: foldShifts(
      open.folds.map(({ fold, rows }) => ({ fold, rows: open.column === null ? null : rows })),
      (fold, name) => wholes.find(({ facts }) => facts.fold === fold || facts.fold === 'all')?.kept.get(name) ?? null,
      question.stable,
    ),
  }
}
