import { chosenEngine, type EngineName, heldBytes } from '../../domain/engine/choice.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import type { Evaluation, Measured, Unmeasured } from '../../domain/evidence/evaluation.ts'
import { classLayoutOf, columnsOf, layoutOf, valueLayoutOf, withoutColumns } from '../../domain/evidence/layout.ts'
import { measuredOf, type MeasureInput } from '../../domain/evidence/measure.ts'
import { classesMeasured, valuesMeasured } from '../../domain/evidence/measure-task.ts'
import type { BothOther } from '../../domain/metric/comparison/other-tasks.ts'
import type { Both } from '../../domain/metric/comparison/paired.ts'
import type { Layout } from '../../domain/metric/predictions.ts'
import { MetricError } from '../../domain/metric/problem.ts'
import type { Evaluation as Spec } from '../../domain/model/model-file.ts'
import type { Counted, CountedClasses, CountedValues, Engines, MissingColumn, SqlSession } from '../../ports/engine.ts'
import { isOnlyProtected } from '../version/prediction-columns.ts'
import { pairedOtherBy } from './other-pair.ts'
import { pairedBy } from './pair.ts'
import { sqlStatistics } from './sql.ts'
import { sqlClasses, sqlValues, type TaskLayout } from './tasks.ts'

/** Predictions that another engine than the reader in the bundle counts. */

export type ElsewhereSource = {
  readonly sha256: string
  readonly size: number
  /** the file's bytes where they are read already, else its place on this machine */
  readonly file: Uint8Array | string
  /** the place of the file for DuckDB */
  readonly place: () => Promise<string>
  /** the table that holds the same rows for Trino */
  readonly table: string | null
}

export type ElsewhereQuestion = {
  readonly spec: Spec
  readonly threshold: number | null
  readonly source: ElsewhereSource
  readonly smallestGroup: MeasureInput['smallestGroup']
  /** as many distinct scores as are looked at, where they are */
  readonly distinct?: number
}

/** What is needed to set the rows beside another version's. */
export type Elsewhere = {
  readonly engine: Exclude<EngineName, 'javascript'>
  readonly table: string
} & (
  | {
      readonly task: 'binary'
      readonly layout: Layout
      readonly threshold: number
      readonly counted: Counted
    }
  | { readonly task: 'other'; readonly layout: TaskLayout; readonly counted: CountedClasses | CountedValues }
)

export type FoundElsewhere = { readonly evaluation: Evaluation; readonly elsewhere: Elsewhere | null }

/** What another engine measured on a file, or null where the reader in the bundle is the one. Throws an EngineError where the engine does not answer wholly. */
export async function measuredElsewhere(engines: Engines, question: ElsewhereQuestion): Promise<FoundElsewhere | null> {
  const { spec, source } = question
  const names = namesOf(spec)
  if (names === null) return null
  const { size: bytes } = source
  const footer = engines.footer(source.file, spec.predictions, names)
  // a file without rows is refused by whoever reads it: a count of nothing would look like an answer
  if (footer.rows === 0) return null
  const freeBytes = engines.freeBytes()
  const engine = chosenEngine({ asked: engines.asked, footer, bytes, freeBytes })
  if (engine === 'javascript') return null
  const table = engine === 'duckdb' ? await source.place() : source.table
  if (table === null) throw new EngineError('cannot-answer', noTable)
  const session = await engines.open(engine, [table])
  try {
    const found = await counted(session, question, footer.rows)
    if ('code' in found) return { evaluation: found, elsewhere: null }
    const { measured, ...rest } = found
    return { evaluation: { ...measured, engine: session.engine }, elsewhere: { engine, table, ...rest } }
  } finally {
    await session.close()
  }
}

/** Whether the file is left where it lies and read in blocks by the reader in the bundle, as far as its footer and the free memory tell. */
export function isReadInPlace(
  engines: Engines,
  spec: Spec,
  { place, size: bytes }: { readonly place: string; readonly size: number },
) {
  // prettier-ignore
  const names = spec.task === 'multiclass' || spec.task === 'regression' ? null : namesOf(spec)
  if (names === null || (engines.asked !== 'auto' && engines.asked !== 'javascript')) return false
  const footer = engines.footer(place, spec.predictions, names)
  const weighed = { asked: engines.asked, footer, bytes, freeBytes: engines.freeBytes(), inPlace: true }
  return footer.format === 'parquet' && chosenEngine(weighed) === 'javascript'
}

/** Why a Parquet file whose rows must be held in memory is not read: a sentence, or null where they fit, or where only reading tells. */
export function tooManyRows(engines: Engines, spec: Spec, file: Uint8Array | string, bytes: number): string | null {
  const { rows } = engines.footer(file, spec.predictions, [])
  if (rows === null) return null
  const [taken, free] = [heldBytes(rows, bytes), Math.floor(engines.freeBytes())]
  if (taken <= free) return null
  return `holding its ${rows} rows takes about ${taken} bytes of memory and ${free} are free; leave the input engine at auto and give engine-folder, so that DuckDB counts them`
}

const noTable =
  'Trino was asked for and no table was named; give countersign metrics --table, and --champion-table beside a champion. No other action counts by Trino.'

/** The columns that are read; null where the model file names them in a way that the reader in the bundle refuses. */
function namesOf(spec: Spec): readonly string[] | null {
  try {
    return columnsOf(spec).map(({ name }) => name)
  } catch (error) {
    if (error instanceof MetricError) return null
    throw error
  }
}

type OfTask<One> = One extends unknown ? Omit<One, 'engine' | 'table'> : never
type Found = OfTask<Elsewhere> & { readonly measured: Measured }

/** The counts of the columns that are there; a protected one may be missing, any other may not. */
async function counted(
  session: SqlSession,
  question: ElsewhereQuestion,
  fileRows: number | null,
): Promise<Found | Unmeasured> {
  const { spec } = question
  const missing: string[] = []
  const unmeasured = (code: Unmeasured['code'], detail: string): Unmeasured => ({
    ...{ state: 'unmeasured', code, file: spec.predictions, detail },
  })
  try {
    for (;;) {
      const own = withoutColumns(spec, missing)
      const found = await countedTask(session, { ...question, spec: own, missing }, fileRows)
      if ('measured' in found) return found
      if (!isOnlyProtected(own, found.missing))
        return unmeasured(
          'column-missing',
          `${session.engine} finds no column ${JSON.stringify(found.missing.slice(0, 60))} in predictions ${JSON.stringify(spec.predictions)}.`,
        )
      missing.push(found.missing)
    }
  } catch (error) {
    // what a metric refuses is a fact about the file, whichever engine counted it
    if (error instanceof MetricError) return unmeasured('unusable', error.message)
    throw error
  }
}

async function countedTask(
  session: SqlSession,
  { spec, threshold, distinct, source, ...rest }: ElsewhereQuestion & { readonly missing: readonly string[] },
  fileRows: number | null,
): Promise<Found | MissingColumn> {
  const input = { ...rest, sha256: source.sha256 }
  if (spec.task === 'multiclass') {
    const { favourable = [] } = spec
    const layout = { task: spec.task, layout: classLayoutOf(spec), favourable }
    const counts = await sqlClasses(session, fileRows, layout.layout, favourable)
    if ('missing' in counts) return counts
    return { task: 'other', layout, counted: counts, measured: classesMeasured({ ...input, spec }, counts) }
  }
  if (spec.task === 'regression') {
    const layout = { task: spec.task, layout: valueLayoutOf(spec) }
    const counts = await sqlValues(session, fileRows, layout.layout)
    if ('missing' in counts) return counts
    return { task: 'other', layout, counted: counts, measured: valuesMeasured({ ...input, spec }, counts) }
  }
  // a yes-or-no model always has a threshold: who reads it answers with a problem otherwise
  const at = threshold ?? NaN
  const layout = layoutOf(spec)
  const counts = await sqlStatistics(session, fileRows).binary(layout, at, distinct)
  if ('missing' in counts) return counts
  const measured = measuredOf({ ...input, spec, threshold: at }, counts)
  return { task: 'binary', layout, threshold: at, counted: counts, measured }
}

/** Both versions as they stand to each other; throws an EngineError where they were counted by different engines. */
export async function bothElsewhere(
  engines: Engines,
  one: Elsewhere | null,
  other: Elsewhere | null,
): Promise<Both | BothOther> {
  if (one?.engine !== other?.engine || one === null || other === null)
    throw new EngineError(
      'cannot-answer',
      'The version and the one it is compared with would be counted by two engines; ask for one engine for both.',
    )
  const session = await engines.open(one.engine, [one.table, other.table])
  try {
    const both = await pairedIn(session, one, other)
    if ('missing' in both)
      throw new EngineError('bad-answer', `Column ${JSON.stringify(both.missing)} is gone; run again.`)
    return both
  } finally {
    await session.close()
  }
}

function pairedIn(session: SqlSession, one: Elsewhere, other: Elsewhere): Promise<Both | BothOther | MissingColumn> {
  if (one.task === 'binary' && other.task === 'binary')
    return pairedBy(session, {
      layouts: [one.layout, other.layout],
      thresholds: { candidate: one.threshold, champion: other.threshold },
      counted: [one.counted, other.counted],
    })
  if (one.task === 'other' && other.task === 'other')
    return pairedOtherBy(session, { layouts: [one.layout, other.layout], counted: [one.counted, other.counted] })
  throw new EngineError('cannot-answer', 'The two versions are of different tasks; compare versions of one task.')
}
