import type { Answer, EngineColumn } from '../../shared/domain/engine/columns.ts'
import type { EngineTable } from '../../shared/domain/engine/frame.ts'
import type { Layout, Rows } from '../../shared/domain/metric/predictions.ts'
import { REFUSALS } from '../../shared/domain/metric/task/rows.ts'
import { statisticsOf } from '../../shared/domain/metric/statistics.ts'
import type { SqlSession } from '../../shared/ports/engine.ts'
import { borrowers, rowsOf } from './rows.ts'

/** Columns of these kinds, of which no other type is told. */
export const columnsOf = (names: Readonly<Record<string, EngineColumn['kind']>>): readonly EngineColumn[] =>
  Object.entries(names).map(([name, kind]) => ({ name, kind, type: kind }))

/** A table with a label, a score, a group, a split and a key. */
export const loans: EngineTable = {
  from: '"loans"',
  columns: columnsOf({ label: 'whole', score: 'double', group: 'text', fold: 'text', key: 'text', 'sc"ore': 'other' }),
  folded: false,
}

export const loanLayout: Layout = {
  label: { column: 'label', positive: 1 },
  score: { column: 'score' },
  groups: ['group'],
  split: null,
  key: null,
}

type Answers = Readonly<Record<string, readonly (readonly (string | null)[])[]>>

/** What a statement asks for. */
export function subjectOf(sql: string): string {
  const known = [
    ['values', 'SELECT v FROM'],
    ['fates', ' AS f, '],
    ['bins', 'AS up_to'],
    ['ranks', 'AS pa2'],
    ['sums', 'AS brier2'],
    ['cells', 'AS decision'],
    ['distinct', 'AS score, CAST(p + n'],
    ['keys', 'AS keyed'],
    ['agreement', 'COUNT(CASE WHEN y <> y2'],
    ['products', 'AS products'],
    ['decisions', 'AS h2 FROM pairs'],
    ['losses', 'AS squares'],
  ] as const
  return known.find(([, mark]) => sql.includes(mark))?.[0] ?? 'something else'
}

/** A session that answers by a function of the statement and keeps what it was asked. */
export function keeping(tables: readonly EngineTable[], answerTo: (sql: string) => Answer | undefined) {
  const asked: string[] = []
  const session: SqlSession = {
    engine: 'Fake 1.0',
    tables,
    query: (sql) => {
      asked.push(sql)
      const found = answerTo(sql)
      return found === undefined
        ? Promise.reject(new Error(`no answer to ${subjectOf(sql)}: ${sql}`))
        : Promise.resolve(found)
    },
    close: () => Promise.resolve(),
  }
  return { session, asked }
}

/** A session that answers from a table of answers by subject. */
export const answering = (answers: Answers, tables: readonly EngineTable[] = [loans]) =>
  keeping(tables, (sql) => answers[subjectOf(sql)])

/** What an engine would answer about these rows at the threshold. */
export function answersOf(rows: Rows, threshold: number): Answers {
  const { tally, cells, sums, rank, bins } = statisticsOf(rows, threshold)
  const refused = [tally.used, tally.outsideSplit, ...REFUSALS.map((fate) => tally.refused[fate])]
  const texts = (...values: readonly (number | bigint)[]): readonly string[] => values.map(String)
  const distinct = [...new Set(rows.scores)].map((score) => {
    const at = [...rows.scores.keys()].filter((row) => rows.scores[row] === score)
    return texts(score, at.length, at.filter((row) => rows.labels[row] === 1).length)
  })
  return {
    values: [['0'], ['1']],
    fates: refused.flatMap((count, fate) => (count === 0 ? [] : [texts(fate, count)])),
    cells: cells.flatMap(({ values, tp, fp, fn, tn }) =>
      (
        [
          ['1', '1', tp],
          ['0', '1', fp],
          ['1', '0', fn],
          ['0', '0', tn],
        ] as const
      ).flatMap(([label, decision, count]) => (count === 0 ? [] : [[...values, label, decision, String(count)]])),
    ),
    sums: (
      [
        ['1', sums.positive],
        ['0', sums.negative],
      ] as const
    ).map(([label, own]) => [
      label,
      ...texts(own.rows, own.score, own.brier, own.logLoss, own.brierSquared, own.logLossSquared),
    ]),
    ranks: [texts(rank.positives, rank.negatives, rank.u2, rank.pa2, rank.nb2, rank.ks, rank.ap)],
    bins: bins.map(({ upTo, rows: count, events, score }, place) => texts(place, upTo, count, events, score)),
    distinct,
  }
}

/** A session with the ten borrowers in tables as the example's model file names their columns; of one race and one sex. */
export function borrowersSession(threshold: number): SqlSession {
  const { labels, candidate } = borrowers
  const none = new Int32Array(labels.length)
  const groups = ['race', 'sex'].map((column) => ({ column, values: ['any'], codes: none }))
  const columns = columnsOf({ approved: 'whole', score: 'double', race: 'text', sex: 'text', fold: 'text', split: 'text' }) // prettier-ignore
  const table = { ...loans, columns }
  return answering(answersOf({ ...rowsOf({ labels, scores: candidate }), groups }, threshold), [table, table]).session
}
