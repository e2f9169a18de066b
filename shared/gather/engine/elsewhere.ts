import { chosenEngine, type EngineName } from '../../domain/engine/choice.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import type { Evaluation, Unmeasured } from '../../domain/evidence/evaluation.ts'
import { columnsOf, layoutOf, withoutColumns } from '../../domain/evidence/layout.ts'
import { measuredOf, type MeasureInput } from '../../domain/evidence/measure.ts'
import type { Both } from '../../domain/metric/comparison/paired.ts'
import type { Layout } from '../../domain/metric/predictions.ts'
import { MetricError } from '../../domain/metric/problem.ts'
import type { BinaryEvaluation, Evaluation as Spec } from '../../domain/model/model-file.ts'
import type { Counted, Engines, SqlSession } from '../../ports/engine.ts'
import { isOnlyProtected } from '../version/prediction-columns.ts'
import { pairedBy } from './pair.ts'
import { sqlStatistics } from './sql.ts'

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
  readonly layout: Layout
  readonly threshold: number
  readonly counted: Counted
}

export type FoundElsewhere = { readonly evaluation: Evaluation; readonly elsewhere: Elsewhere | null }

/** What another engine measured on a file, or null where the reader in the bundle is the one. Throws an EngineError where the engine does not answer wholly. */
export async function measuredElsewhere(engines: Engines, question: ElsewhereQuestion): Promise<FoundElsewhere | null> {
  const { spec, source, threshold } = question
  const names = namesOf(spec)
  if (names === null) return null
  const { size: bytes } = source
  const footer = engines.footer(source.file, spec.predictions, names)
  const freeBytes = engines.freeBytes()
  const engine = chosenEngine({ asked: engines.asked, task: spec.task ?? 'binary', footer, bytes, freeBytes })
  if (engine === 'javascript' || spec.task === 'multiclass' || spec.task === 'regression' || threshold === null)
    return null
  const table = engine === 'duckdb' ? await source.place() : source.table
  if (table === null) throw new EngineError('cannot-answer', noTable)
  const session = await engines.open(engine, [table])
  try {
    const found = await counted(session, { ...question, spec, threshold }, footer.rows)
    if ('code' in found) return { evaluation: found, elsewhere: null }
    const { missing, spec: own, counts } = found
    const input = { spec: own, threshold, sha256: source.sha256, smallestGroup: question.smallestGroup, missing }
    const evaluation = { ...measuredOf(input, counts), engine: session.engine }
    return { evaluation, elsewhere: { engine, table, layout: layoutOf(own), threshold, counted: counts } }
  } finally {
    await session.close()
  }
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

type Found = { readonly counts: Counted; readonly spec: BinaryEvaluation; readonly missing: readonly string[] }

/** The counts of the columns that are there; a protected one may be missing, any other may not. */
async function counted(
  session: SqlSession,
  { spec, threshold, distinct }: ElsewhereQuestion & { readonly spec: BinaryEvaluation; readonly threshold: number },
  fileRows: number | null,
): Promise<Found | Unmeasured> {
  const statistics = sqlStatistics(session, fileRows)
  const missing: string[] = []
  const unmeasured = (code: Unmeasured['code'], detail: string): Unmeasured => ({
    ...{ state: 'unmeasured', code, file: spec.predictions, detail },
  })
  try {
    for (;;) {
      const own = withoutColumns(spec, missing)
      const counts = await statistics.binary(layoutOf(own), threshold, distinct)
      if (!('missing' in counts)) return { counts, spec: own, missing }
      if (!isOnlyProtected(own, counts.missing))
        return unmeasured(
          'column-missing',
          `${session.engine} finds no column ${JSON.stringify(counts.missing.slice(0, 60))} in predictions ${JSON.stringify(spec.predictions)}.`,
        )
      missing.push(counts.missing)
    }
  } catch (error) {
    // what a metric refuses is a fact about the file, whichever engine counted it
    if (error instanceof MetricError) return unmeasured('unusable', error.message)
    throw error
  }
}

/** Both versions as they stand to each other; throws an EngineError where they were counted by different engines. */
export async function bothElsewhere(engines: Engines, one: Elsewhere | null, other: Elsewhere | null): Promise<Both> {
  if (one?.engine !== other?.engine || one === null || other === null)
    throw new EngineError(
      'cannot-answer',
      'The version and the one it is compared with would be counted by two engines; ask for one engine for both.',
    )
  const session = await engines.open(one.engine, [one.table, other.table])
  try {
    const both = await pairedBy(session, {
      layouts: [one.layout, other.layout],
      thresholds: { candidate: one.threshold, champion: other.threshold },
      counted: [one.counted, other.counted],
    })
    if ('missing' in both)
      throw new EngineError('bad-answer', `Column ${JSON.stringify(both.missing)} is gone; run again.`)
    return both
  } finally {
    await session.close()
  }
}
