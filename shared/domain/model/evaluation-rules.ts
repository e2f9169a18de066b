import { problemAt, type Located, type Problem } from '../document/document.ts'
import { isMetricOf, METRICS_OF } from '../metric/task/tasks.ts'
import type { Evaluation, ModelFile } from './model-file.ts'

/** What is wrong with the columns, intersections and classes that an evaluation names. */
export function evaluationProblems({ evaluation }: ModelFile, located: Located): readonly Problem[] {
  const columns = evaluation.protected.map(({ column }) => column)
  const twice = columns.filter((column, index) => columns.indexOf(column) !== index)
  const unknown =
    evaluation.task === 'multiclass' && evaluation.scores !== undefined
      ? (evaluation.favourable ?? []).filter((name) => !Object.hasOwn(evaluation.scores ?? {}, name))
      : []
  return [
    ...rescoreProblems(evaluation, located),
    ...twice.map((column) => problemAt(located, ['evaluation', 'protected'], `names column "${column}" twice.`)),
    ...unknown.map((name) =>
      problemAt(located, ['evaluation', 'favourable'], `"${name}" is not among the classes of scores.`),
    ),
    ...evaluation.intersections.flatMap((set, index) =>
      set
        .filter((column) => !columns.includes(column))
        .map((column) =>
          problemAt(located, ['evaluation', 'intersections', index], `"${column}" is not among the protected columns.`),
        ),
    ),
  ]
}

/** What keeps the version's bytes from being run on the rows that the evaluation names. */
function rescoreProblems(evaluation: Evaluation, located: Located): readonly Problem[] {
  const { rescore, row, split } = evaluation
  if (rescore === undefined) return []
  const at = ['evaluation', 'rescore']
  const wanted = outputColumns(evaluation)
  const given = Object.keys(rescore.outputs)
  return [
    ...(row === undefined
      ? [problemAt(located, at, 'needs evaluation.row: rows are found again by a column that names them.')]
      : []),
    ...wanted
      .filter((name) => !given.includes(name))
      .map((name) => problemAt(located, [...at, 'outputs'], `does not say which answer of the model "${name}" is.`)),
    ...given
      .filter((name) => !wanted.includes(name))
      .map((name) =>
        problemAt(
          located,
          [...at, 'outputs', name],
          `is no column of the model's word; the evaluation names ${wanted.join(', ')}.`,
        ),
      ),
    ...(rescore.rows !== undefined && !('holdout' in split)
      ? [
          problemAt(
            located,
            [...at, 'rows'],
            'cannot be compared: out-of-fold predictions come from other models than the one that is registered. Leave rows away; sealed rows can still be scored.',
          ),
        ]
      : []),
  ]
}

/** The metrics of the file's own gates that its task does not have, and a training without rows to measure it on. */
export function metricProblems({ evaluation, gates, reproduce }: ModelFile, located: Located): readonly Problem[] {
  const { task = 'binary', rescore } = evaluation
  const rowless = reproduce !== undefined && rescore?.rows === undefined
  const named = (['minimum', 'maximum'] as const).flatMap((side) =>
    Object.keys(gates?.performance?.[side] ?? {}).map((metric) => ({ metric, path: [side, metric] })),
  )
  const against = gates?.performance?.against_champion?.metric
  const foreign = [
    ...named,
    ...(against === undefined ? [] : [{ metric: against, path: ['against_champion', 'metric'] }]),
  ]
    .filter(({ metric }) => !isMetricOf(task, metric))
    .map(({ metric, path }) =>
      problemAt(
        located,
        ['gates', 'performance', ...path],
        `"${metric}" is no metric of the task ${task}; it has ${METRICS_OF[task].join(', ')}.`,
      ),
    )
  if (!rowless) return foreign
  const why = 'needs evaluation.rescore.rows: what is trained again is measured on the named rows.'
  return [...foreign, problemAt(located, ['reproduce'], why)]
}

/** The columns in which the predictions hold what the model says: its score, the class or the number, the score of each class. */
export function outputColumns(evaluation: Evaluation): readonly string[] {
  if ('score' in evaluation) return [evaluation.score.column]
  const said = evaluation.predicted === undefined ? [] : [evaluation.predicted.column]
  return [...said, ...('scores' in evaluation ? Object.values(evaluation.scores ?? {}) : [])]
}
