// The same of models of several classes and of models that answer with a number.
import { readPredictions } from '../../shared/clients/predictions/reader.ts'
import {
  type BothOther,
  countedOther,
  type Means,
  type OtherRows,
  type OtherSide,
  type RowSums,
} from '../../shared/domain/metric/comparison/other-tasks.ts'
import { confusionCells } from '../../shared/domain/metric/confusion.ts'
import type { Counts } from './comparison.ts'
import { quotient } from '../../shared/domain/metric/fraction.ts'
import { favoured } from '../../shared/domain/evidence/measure-task.ts'
import { classColumns, classRows } from '../../shared/domain/metric/task/class-rows.ts'
import { classStatistics } from '../../shared/domain/metric/task/multiclass.ts'
import { valueStatistics } from '../../shared/domain/metric/task/regression.ts'
import { valueColumns, valueRows } from '../../shared/domain/metric/task/value-rows.ts'
import { pairedOtherBy } from '../../shared/gather/engine/other-pair.ts'
import { sqlClasses, sqlValues, type TaskLayout } from '../../shared/gather/engine/tasks.ts'
import type { CountedClasses, CountedValues, MissingColumn, SqlSession } from '../../shared/ports/engine.ts'

type Named = { readonly name: string } & TaskLayout

const frame = { groups: ['sex', 'race', 'age'], split: { column: 'fold', holdout: 'test' }, key: 'row' }
const shares = { a: 'share_0', '2': 'share_1', c: 'share_2', Ünknown: 'share_3' }
const classes = { ...frame, label: 'grade', predicted: 'said', scores: shares }

/** Ways to read one file. */
export const taskLayouts: readonly Named[] = [
  { name: 'classes and scores', task: 'multiclass', layout: classes, favourable: ['a', '2.0'] },
  { name: 'scores alone', task: 'multiclass', layout: { ...classes, predicted: null, split: null }, favourable: ['c'] },
  { name: 'classes alone', task: 'multiclass', layout: { ...classes, scores: null }, favourable: [] },
  {
    name: 'classes as floats and whole numbers',
    task: 'multiclass',
    layout: { ...classes, label: 'grade_number', predicted: 'said_number', scores: null, groups: [] },
    favourable: ['1'],
  },
  { name: 'numbers', task: 'regression', layout: { ...frame, label: 'amount', predicted: 'estimate' } },
  {
    name: 'whole numbers',
    task: 'regression',
    layout: { ...frame, groups: [], split: null, label: 'amount_whole', predicted: 'score_float' },
  },
]

type Read = { readonly rows: OtherRows; readonly counted: CountedClasses | CountedValues }

async function readHere(bytes: Uint8Array, given: Named): Promise<Read> {
  const file = 'predictions.parquet'
  if (given.task === 'regression') {
    const rows = valueRows(await readPredictions(bytes, file, valueColumns(given.layout)), given.layout)
    return { rows, counted: { task: given.task, tally: rows.tally, statistics: valueStatistics(rows) } }
  }
  const rows = classRows(await readPredictions(bytes, file, classColumns(given.layout)), given.layout)
  const counted: CountedClasses = {
    task: given.task,
    tally: rows.tally,
    statistics: classStatistics(rows),
    cells: confusionCells(favoured(rows, given.favourable), 0.5),
    groupColumns: rows.groups.map(({ column }) => column),
  }
  return { rows, counted }
}

const compared = ['accuracy', 'macro_f1', 'macro_roc_auc', 'mae', 'rmse', 'r2', 'spearman'] as const

/** What a comparison is made of, without the verdict. */
function partsOf(both: BothOther): Counts {
  const side = ({ rows, right, value }: OtherSide): unknown => ({
    rows,
    right,
    ...Object.fromEntries(compared.map((metric) => [metric, value(metric)?.exact])),
    logLoss: value('log_loss')?.value,
  })
  const [outcomes, mae, rmse, logLossApart] = [
    both.outcomes(),
    both.means('mae'),
    both.means('rmse'),
    both.means('log_loss'),
  ]
  const { both: two, first, second, neither, alike } = outcomes ?? {}
  return { ...{ pairing: both.pairing, one: side(both.one), other: side(both.other) }, outcomes: { two, first, second, neither, alike }, mae, rmse, logLossApart: logLossApart === null ? null : rounded(logLossApart) } // prettier-ignore
}

/** Means of what each row adds, as doubles: of logarithms no more is the same. */
function rounded(means: Means): unknown {
  const mean = ({ rows, sum, squares }: RowSums): unknown => ({
    sum: quotient(sum.numerator, sum.denominator * BigInt(rows)),
    squares: quotient(squares.numerator, squares.denominator * BigInt(rows)),
  })
  return 'apart' in means ? mean(means.apart) : { one: mean(means.one), other: mean(means.other) }
}

/** What the reader in the bundle counts on a pair of files. */
export async function taskCounts(candidate: Uint8Array, champion: Uint8Array, given: Named): Promise<Counts> {
  const [own, theirs] = [await readHere(candidate, given), await readHere(champion, given)]
  return { ...own.counted, both: partsOf(countedOther(own.rows, theirs.rows)) }
}

/** What an engine counts on its two tables. */
export async function taskCountsElsewhere(session: SqlSession, given: Named): Promise<Counts> {
  const on = async (tables: SqlSession['tables']) => {
    const own = { ...session, tables }
    return present(
      given.task === 'regression'
        ? await sqlValues(own, null, given.layout)
        : await sqlClasses(own, null, given.layout, given.favourable),
    )
  }
  const [own, theirs] = [await on(session.tables), await on(session.tables.slice(1))]
  const both = present(await pairedOtherBy(session, { layouts: [given, given], counted: [own, theirs] }))
  return { ...own, both: partsOf(both) }
}

function present<Found extends CountedClasses | CountedValues | BothOther>(found: Found | MissingColumn): Found {
  if ('missing' in found) throw new Error(`The table lacks ${found.missing}.`)
  return found
}
