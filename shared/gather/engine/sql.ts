import { binsOf, cellsOf, distinctOf, rankOf, sumsOf, tallyOf } from '../../domain/engine/answers.ts'
import type { EngineColumn } from '../../domain/engine/columns.ts'
import { binaryColumns, meaningsOf, rowsHead, valuesStatement } from '../../domain/engine/frame.ts'
import { reconciled } from '../../domain/engine/reconcile.ts'
import {
  binsStatement,
  cellsStatement,
  distinctStatement,
  fatesStatement,
  rankStatement,
  sumsStatement,
} from '../../domain/engine/statements.ts'
import type { Layout } from '../../domain/metric/predictions.ts'
import { statisticsOf } from '../../domain/metric/statistics.ts'
import type { Counted, MissingColumn, SqlSession, TableStatistics } from '../../ports/engine.ts'

/** The statistics of an engine's table; `fileRows` is what the file's own footer tells, null where nothing does. */
export function sqlStatistics(session: SqlSession, fileRows: number | null): TableStatistics {
  return {
    engine: session.engine,
    binary: (layout, threshold, asked) => counted(session, fileRows, { layout, threshold, distinct: asked?.distinct }),
  }
}

type Question = { readonly layout: Layout; readonly threshold: number; readonly distinct: number | undefined }

async function counted(
  { engine, table, query }: SqlSession,
  fileRows: number | null,
  { layout, threshold, distinct }: Question,
): Promise<Counted | MissingColumn> {
  const columns = binaryColumns(table, layout)
  if ('missing' in columns) return columns
  const values = async (column: EngineColumn | null) =>
    column === null ? [] : (await query(valuesStatement(table, column))).map(([value]) => value ?? null)
  const meanings = meaningsOf(layout, columns, {
    label: await values(columns.label),
    split: await values(columns.split),
  })
  const head = rowsHead(table, columns, meanings)
  // the threshold is checked where it is used, so that every engine refuses the same ones
  const nothing = statisticsOf(emptyRows, threshold)
  const fates = await query(fatesStatement(head))
  const used = tallyOf(fates, [], []).used
  const cells = cellsOf(await query(cellsStatement(head, columns.groups.length, threshold)), columns.groups)
  const found: Counted = {
    tally: tallyOf(fates, cells, layout.groups),
    groupColumns: layout.groups,
    threshold,
    cells,
    sums: used === 0 ? nothing.sums : sumsOf(await query(sumsStatement(head))),
    rank: used === 0 ? nothing.rank : rankOf(await query(rankStatement(head))),
    bins: used === 0 ? nothing.bins : binsOf(await query(binsStatement(head, used))),
    distinct:
      distinct === undefined ? null : distinctOf(await query(distinctStatement(head, distinct)), distinct),
  }
  return reconciled(found, engine, fileRows)
}

const emptyRows: Parameters<typeof statisticsOf>[0] = {
  tally: {
    all: 0,
    used: 0,
    outsideSplit: 0,
    refused: {
      'null-split': 0,
      'null-label': 0,
      'bad-label': 0,
      'null-score': 0,
      'score-not-a-number': 0,
      'score-out-of-range': 0,
    },
    missingGroup: [],
  },
  labels: new Uint8Array(0),
  scores: new Float64Array(0),
  groups: [],
  keys: null,
}
