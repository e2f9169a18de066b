import { cellsOf, missingOf, parsed, Count, taskTallyOf } from '../../domain/engine/answers.ts'
import { areaStatement, classLossStatement, classMeanings, classStatisticsOf, classTable, classTables, confusionStatement, favouredHead, numbersOf } from '../../domain/engine/classes.ts' // prettier-ignore
import type { EngineColumn } from '../../domain/engine/columns.ts'
import {
  type EngineTable,
  type FrameColumns,
  type Own,
  splitMeanings,
  valuesStatement,
} from '../../domain/engine/frame.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import { checkTold, type LeftOut, reconciledTally } from '../../domain/engine/reconcile.ts'
import { cellsStatement, fatesStatement } from '../../domain/engine/statements.ts'
import { extremesStatement, missingStatement, valueRanksStatement, valueStatisticsOf, valueSumsStatement, valueTable, valueTables } from '../../domain/engine/values.ts' // prettier-ignore
import { MISSING } from '../../domain/metric/column.ts'
import { size } from '../../domain/metric/confusion.ts'
import { OUTSIDE } from '../../domain/metric/selection.ts'
import type { ClassLayout } from '../../domain/metric/task/class-rows.ts'
import { classStatistics, type ClassStatistics } from '../../domain/metric/task/multiclass.ts'
import { valueStatistics, type ValueStatistics } from '../../domain/metric/task/regression.ts'
import type { Frame, RowTally, TaskTally } from '../../domain/metric/task/rows.ts'
import type { ValueLayout } from '../../domain/metric/task/value-rows.ts'
import type { CountedClasses, CountedValues, MissingColumn, SqlSession } from '../../ports/engine.ts'

/** What an engine counts of models of several classes, and of those that answer with a number. */

/** What the columns of the predictions mean, by the model's task. */
export type TaskLayout =
  | { readonly task: 'multiclass'; readonly layout: ClassLayout; readonly favourable: readonly string[] }
  | { readonly task: 'regression'; readonly layout: ValueLayout }

/** A table's columns and the tables of a statement's head over them. */
export type TaskPlan<Columns> = {
  readonly columns: Columns
  readonly tables: (own: Own) => string
  /** which of so many rows are left out for a value */
  readonly leftOut: (tally: TaskTally) => readonly LeftOut[]
}
export type ClassPlan = TaskPlan<FrameColumns> & { readonly classes: readonly string[]; readonly scored: boolean }

function tableAt({ tables }: SqlSession, place: number): EngineTable {
  const table = tables[place]
  if (table === undefined) throw new EngineError('cannot-answer', 'The engine has no such table.')
  return table
}

const valuesOf = async ({ query }: SqlSession, table: EngineTable, column: EngineColumn | null) =>
  column === null ? [] : (await query(valuesStatement(table, column))).map(([value]) => value ?? null)

const splitsOf = async (session: SqlSession, table: EngineTable, columns: FrameColumns, frame: Frame) =>
  splitMeanings(columns, frame, await valuesOf(session, table, columns.split))

/** What the layout of several classes means in one of the session's tables. */
export async function classPlan(
  session: SqlSession,
  place: number,
  layout: ClassLayout,
): Promise<ClassPlan | MissingColumn> {
  const table = tableAt(session, place)
  const columns = classTable(table, layout)
  if ('missing' in columns) return columns
  const label = await valuesOf(session, table, columns.label)
  const predicted = await valuesOf(session, table, columns.predicted)
  const split = await splitsOf(session, table, columns, layout)
  const given = { ...classMeanings(layout, columns, { label, predicted }), split }
  const { classes } = given
  return {
    ...{ columns, classes, scored: columns.scores !== null },
    tables: (own) => classTables(table, columns, given, own),
    leftOut: ({ outsideSplit, refused }) => [
      [refused['bad-label'] ?? 0, given.label, -1],
      [refused['bad-prediction'] ?? 0, given.predicted, -1],
      [outsideSplit, split, OUTSIDE],
    ],
  }
}

/** What the layout of numbers means in one of the session's tables. */
export async function valuePlan(
  session: SqlSession,
  place: number,
  layout: ValueLayout,
): Promise<TaskPlan<FrameColumns> | MissingColumn> {
  const table = tableAt(session, place)
  const columns = valueTable(table, layout)
  if ('missing' in columns) return columns
  const split = await splitsOf(session, table, columns, layout)
  return {
    columns,
    tables: (own) => valueTables(table, columns, split, own),
    leftOut: ({ outsideSplit }) => [[outsideSplit, split, OUTSIDE]],
  }
}

const noClassRows = { labels: new Int8Array(0), predicted: new Int8Array(0) }

/** The statistics of the rows t of a head. */
export async function countedClasses(
  { query }: SqlSession,
  head: string,
  { classes, scored }: Pick<ClassPlan, 'classes' | 'scored'>,
  used: number,
): Promise<ClassStatistics> {
  if (used === 0) return emptyClasses(classes, scored)
  const confusion = await query(confusionStatement(head))
  const loss = scored ? await query(classLossStatement(head, classes.length)) : null
  const areas = []
  if (scored) for (const number of classes.keys()) areas.push(await query(areaStatement(head, number)))
  return classStatisticsOf(classes, { confusion, loss, areas: scored ? areas : null }, used)
}

const emptyClasses = (classes: readonly string[], scored: boolean): ClassStatistics =>
  classStatistics({ ...noClassRows, classes, scores: scored ? classes.map(() => new Float64Array(0)) : null })

/** The statistics of the rows t of a head. */
export async function countedNumbers({ query }: SqlSession, head: string, used: number): Promise<ValueStatistics> {
  if (used === 0) return valueStatistics({ labels: new Float64Array(0), predicted: new Float64Array(0) })
  const sums = await query(valueSumsStatement(head))
  const extremes = await query(extremesStatement(head))
  return valueStatisticsOf({ sums, extremes, ranks: await query(valueRanksStatement(head)) }, used)
}

/** What is counted on the session's first table; `fileRows` is what the file's own footer tells, null where nothing does. */
export async function sqlClasses(
  session: SqlSession,
  fileRows: number | null,
  layout: ClassLayout,
  favourable: readonly string[],
): Promise<CountedClasses | MissingColumn> {
  const plan = await classPlan(session, 0, layout)
  if ('missing' in plan) return plan
  const { groups } = plan.columns
  const head = `WITH ${plan.tables('')}`
  const fates = await session.query(fatesStatement(head))
  const rows = taskTallyOf(fates, [])
  const { used } = rows
  checkTold(session.engine, plan.leftOut(rows))
  const favoured = favouredHead(head, groups.length, numbersOf(plan.classes, favourable))
  const cells = used === 0 ? [] : cellsOf(await session.query(cellsStatement(favoured, groups.length, 0.5)), groups)
  const statistics = await countedClasses(session, head, plan, used)
  const tally = taskTallyOf(fates, missingOf(cells, layout.groups))
  const celled = cells.reduce((sum, cell) => sum + size(cell), 0)
  return {
    ...{ task: 'multiclass', statistics, cells, groupColumns: layout.groups },
    tally: reconciledTally(tally, session.engine, fileRows, [['rows of the cells', celled]]),
  }
}

/** The same of a model that answers with a number. */
export async function sqlValues(
  session: SqlSession,
  fileRows: number | null,
  layout: ValueLayout,
): Promise<CountedValues | MissingColumn> {
  const plan = await valuePlan(session, 0, layout)
  if ('missing' in plan) return plan
  const head = `WITH ${plan.tables('')}`
  const fates = await session.query(fatesStatement(head))
  const rows = taskTallyOf(fates, [])
  const { used } = rows
  checkTold(session.engine, plan.leftOut(rows))
  const missing = await missingRows(session, head, plan.columns.groups)
  const statistics = await countedNumbers(session, head, used)
  return {
    ...{ task: 'regression', statistics },
    tally: reconciledTally(taskTallyOf(fates, missing), session.engine, fileRows, []),
  }
}

async function missingRows(
  { query }: SqlSession,
  head: string,
  groups: readonly EngineColumn[],
): Promise<RowTally['missingGroup']> {
  if (groups.length === 0) return []
  const [counts] = parsed(
    'groups',
    Count.array().length(groups.length),
    await query(missingStatement(head, groups, MISSING)),
  )
  if (counts === undefined) throw new EngineError('bad-answer', 'The engine left the rows without a group out.')
  return groups.map(({ name }, place) => ({ column: name, rows: counts[place] ?? 0 }))
}
