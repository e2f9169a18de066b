import { binsOf, cellsOf, distinctOf, rankOf, sumsOf, tallyOf } from '../../domain/engine/answers.ts'
import type { EngineColumn } from '../../domain/engine/columns.ts'
import { binaryColumns, type BinaryColumns, type EngineTable, meaningsOf, type Meanings, rowsTables, valuesStatement } from '../../domain/engine/frame.ts' // prettier-ignore
import { EngineError } from '../../domain/engine/problem.ts'
import { checkTold, reconciled } from '../../domain/engine/reconcile.ts'
import {
  binsStatement,
  cellsStatement,
  distinctStatement,
  fatesStatement,
  rankStatement,
  sumsStatement,
} from '../../domain/engine/statements.ts'
import type { Layout } from '../../domain/metric/predictions.ts'
import { OUTSIDE } from '../../domain/metric/selection.ts'
import { type ScoredStatistics, scoredStatistics } from '../../domain/metric/statistics.ts'
import type { Counted, MissingColumn, SqlSession, TableStatistics } from '../../ports/engine.ts'

/** A table with what its columns mean: all that a statement's head is made of. */
export type Plan = {
  readonly table: EngineTable
  readonly columns: BinaryColumns
  readonly meanings: Meanings
}

/** The statistics of a session's first table; `fileRows` is what the file's own footer tells, null where nothing does. */
export function sqlStatistics(session: SqlSession, fileRows: number | null): TableStatistics {
  return {
    engine: session.engine,
    binary: async (layout, threshold, distinct) => {
      const plan = await planOf(session, 0, layout)
      return 'missing' in plan ? plan : counted(session, fileRows, { plan, layout, threshold, distinct })
    },
  }
}

/** What the layout means in one of the session's tables. */
export async function planOf(
  { tables, query }: SqlSession,
  place: number,
  layout: Layout,
): Promise<Plan | MissingColumn> {
  const table = tables[place]
  if (table === undefined) throw new EngineError('cannot-answer', 'The engine has no such table.')
  const columns = binaryColumns(table, layout)
  if ('missing' in columns) return columns
  const values = async (column: EngineColumn | null) =>
    column === null ? [] : (await query(valuesStatement(table, column))).map(([value]) => value ?? null)
  const meanings = meaningsOf(layout, columns, {
    label: await values(columns.label),
    split: await values(columns.split),
  })
  return { table, columns, meanings }
}

/** The tables of a plan for the head of a statement. */
export const tablesOf = ({ table, columns, meanings }: Plan, own: '' | '1' | '2'): string =>
  rowsTables(table, columns, meanings, own)

const noRows = { labels: new Uint8Array(0), scores: new Float64Array(0) }

/** What is counted on the rows b of a head; `groups` are its columns of groups. */
export async function scored(
  { query }: SqlSession,
  head: string,
  {
    groups,
    threshold,
    used,
  }: { readonly groups: readonly EngineColumn[]; readonly threshold: number; readonly used: number },
): Promise<ScoredStatistics> {
  // the threshold is checked where every engine's is
  const nothing = scoredStatistics(noRows, threshold)
  if (used === 0) return nothing
  return {
    threshold,
    cells: cellsOf(await query(cellsStatement(head, groups.length, threshold)), groups),
    sums: sumsOf(await query(sumsStatement(head))),
    rank: rankOf(await query(rankStatement(head))),
    bins: binsOf(await query(binsStatement(head, used))),
  }
}

type Question = {
  readonly plan: Plan
  readonly layout: Layout
  readonly threshold: number
  readonly distinct: number | undefined
}

async function counted(
  session: SqlSession,
  fileRows: number | null,
  { plan, layout, threshold, distinct }: Question,
): Promise<Counted> {
  const { engine, query } = session
  const head = `WITH ${tablesOf(plan, '')}`
  const fates = await query(fatesStatement(head))
  const { used, outsideSplit, refused } = tallyOf(fates, [], [])
  const { label, split } = plan.meanings
  checkTold(engine, [[refused['bad-label'], label, -1], [outsideSplit, split, OUTSIDE]]) // prettier-ignore
  const found = await scored(session, head, { groups: plan.columns.groups, threshold, used })
  const all: Counted = {
    ...found,
    tally: tallyOf(fates, found.cells, layout.groups),
    groupColumns: layout.groups,
    distinct: distinct === undefined ? null : distinctOf(await query(distinctStatement(head, distinct)), distinct),
  }
  return reconciled(all, engine, fileRows)
}
