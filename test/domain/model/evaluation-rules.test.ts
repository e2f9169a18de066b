import { describe, expect, test } from 'vitest'
import { outputColumns } from '../../../shared/domain/model/evaluation-rules.ts'
import { readModelFile } from '../../../shared/domain/model/model-rules.ts'
import { edited, modelPath } from '../../builders/documents.ts'

const label = '  label: {column: approved, positive: 1}\n'
const score = '  score: {column: score, threshold: {parameter: decision_threshold}}\n'
const regression = '  task: regression\n  label: {column: price}\n  predicted: {column: guess}\n'
const classes = '  task: multiclass\n  label: {column: decision}\n'
const binary = `${label}${score}`

/** What is wrong with the example's file where its columns, and what else a test names, are written otherwise. */
const problems = (columns: string, more = ''): readonly string[] => {
  const read = readModelFile(
    edited(modelPath, [
      [binary, columns],
      ['data:\n', `${more}data:\n`],
    ]),
    'credit-approval',
  )
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)
}
const limits = (words: string): string => `gates: {performance: {${words}}}\n`

describe('what the model says lies', () => {
  test.each([
    ['for yes or no in the score', binary, ['score']],
    ['for a number in the number', regression, ['guess']],
    ['for classes in the class', `${classes}  predicted: {column: said}\n`, ['said']],
    [
      'for classes with scores in each',
      `${classes}  scores: {approve: p_approve, refer: p_refer}\n`,
      ['p_approve', 'p_refer'],
    ],
  ])('%s', (_, columns, expected) => {
    const read = readModelFile(edited(modelPath, [[binary, columns]]), 'credit-approval')
    expect(read.ok && outputColumns(read.value.evaluation)).toEqual(expected)
  })
})

describe('what runs the version’s bytes once more', () => {
  const split = '  split: {column: fold, method: out-of-fold}\n'
  const holdout = '  split: {column: fold, holdout: test}\n'
  const said = (rescore: string, over: string): readonly string[] => {
    const text: readonly (readonly [string, string])[] = [
      [split, over],
      [binary, `${binary}  rescore: ${rescore}\n`],
    ]
    const read = readModelFile(edited(modelPath, text), 'credit-approval')
    return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)
  }

  test.each<[string, string, string, RegExp | null]>([
    ['needs rows, key and outputs', '{rows: r.parquet, outputs: {score: 1}}', `${holdout}  row: id\n`, null],
    ['takes sealed rows alone where predictions are out of fold', '{outputs: {score: 1}}', `${split}  row: id\n`, null],
    ['cannot give predictions that were made out of fold', '{rows: r.parquet, outputs: {score: 1}}', `${split}  row: id\n`, /^evaluation\.rescore\.rows: cannot be compared/], // prettier-ignore
    ['needs a column that names the row', '{outputs: {score: 1}}', holdout, /needs evaluation\.row/],
    ['needs an answer for each column', '{outputs: {}}', `${holdout}  row: id\n`, /does not say which answer of the model "score" is/], // prettier-ignore
    ['needs no more than these', '{outputs: {score: 1, label: 0}}', `${holdout}  row: id\n`, /outputs\.label: is no column of the model/], // prettier-ignore
    ['has a tolerance that tells a nudge', '{outputs: {score: 1}, tolerance: 0.01}', `${holdout}  row: id\n`, /rescore\.tolerance: /], // prettier-ignore
    [
      'names no file above the run',
      '{rows: ../r.csv, outputs: {score: 1}}',
      `${holdout}  row: id\n`,
      /rescore\.rows: /,
    ],
  ])('%s', (_, rescore, over, expected) => {
    const found = said(rescore, over)
    expect(found).toHaveLength(expected === null ? 0 : 1)
    if (expected !== null) expect(found[0]).toMatch(expected)
  })
})

describe('what trains the version once more', () => {
  const digest = 'a'.repeat(64)
  const rows = `  split: {column: fold, holdout: test}\n  row: id\n`
  test.each<[string, string, string, RegExp | null]>([
    [
      'is a command with its words',
      '{command: [python, train.py], tolerance: 0.01}',
      '{rows: r.csv, outputs: {score: 1}}',
      null,
    ],
    [
      'takes files of the run by digest',
      `{command: [python], inputs: [{file: d.csv, sha256: ${digest}}], tolerance: 0}`,
      '{rows: r.csv, outputs: {score: 1}}',
      null,
    ],
    [
      'needs rows to be measured on',
      '{command: [python], tolerance: 0}',
      '{outputs: {score: 1}}',
      /^reproduce: needs evaluation\.rescore\.rows/,
    ],
    [
      'is no line for a shell',
      '{command: python train.py, tolerance: 0}',
      '{rows: r.csv, outputs: {score: 1}}',
      /^reproduce\.command: /,
    ],
    [
      'has at least a program',
      '{command: [], tolerance: 0}',
      '{rows: r.csv, outputs: {score: 1}}',
      /^reproduce\.command: /,
    ],
    [
      'says how far metrics may lie apart',
      '{command: [python]}',
      '{rows: r.csv, outputs: {score: 1}}',
      /^reproduce\.tolerance: /,
    ],
    [
      'takes no file without its digest',
      '{command: [python], inputs: [{file: d.csv}], tolerance: 0}',
      '{rows: r.csv, outputs: {score: 1}}',
      /^reproduce\.inputs\.0\.sha256: /,
    ],
    [
      'takes no file above the run',
      `{command: [python], inputs: [{file: ../d.csv, sha256: ${digest}}], tolerance: 0}`,
      '{rows: r.csv, outputs: {score: 1}}',
      /^reproduce\.inputs\.0\.file: /,
    ],
    [
      'has no other word',
      '{command: [python], tolerance: 0, shell: true}',
      '{rows: r.csv, outputs: {score: 1}}',
      /shell/,
    ],
  ])('%s', (_, declared, rescore, expected) => {
    // prettier-ignore
    const text: readonly (readonly [string, string])[] = [
      ['  split: {column: fold, method: out-of-fold}\n', rows],
      [binary, `${binary}  rescore: ${rescore}\n`],
      ['evaluation:', `reproduce: ${declared}\nevaluation:`],
    ]
    const read = readModelFile(edited(modelPath, text), 'credit-approval')
    const found = read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)
    expect(found).toHaveLength(expected === null ? 0 : 1)
    if (expected !== null) expect(found[0]).toMatch(expected)
  })
})

describe('a task', () => {
  test.each([
    ['binary', binary],
    ['binary, named', `  task: binary\n${binary}`],
    ['regression', regression],
    ['multiclass with the class said', `${classes}  predicted: {column: said}\n`],
    ['multiclass with scores', `${classes}  scores: {approve: p_approve, refer: p_refer}\n`],
    [
      'multiclass with both and a favourable class',
      `${classes}  predicted: {column: said}\n  scores: {approve: a, refer: b}\n  favourable: [approve]\n`,
    ],
    ['with a column that names the row', `  row: id\n${binary}`],
  ])('%s is read', (_, columns) => {
    expect(problems(columns)).toEqual([])
  })

  test.each([
    ['that is none is told with the nearest', `  task: binry\n${binary}`, 'Did you mean "binary"?'],
    [
      'of numbers has no positive label',
      regression.replace('price', 'price, positive: 1'),
      'evaluation.label.positive: key "positive" belongs to another form',
    ],
    ['of numbers has no score', `${regression}${score}`, 'key "score" belongs to another form'],
    [
      'of numbers needs what was predicted',
      regression.replace('  predicted: {column: guess}\n', ''),
      'evaluation.predicted: is missing',
    ],
    ['of classes needs a class or scores', classes, 'needs predicted, scores, or both'],
    [
      'of yes and no needs a positive label',
      binary.replace(', positive: 1', ''),
      'evaluation.label.positive: is missing',
    ],
    [
      'of classes has no threshold',
      `${classes}  predicted: {column: said, threshold: 0.5}\n`,
      'unknown key "threshold"',
    ],
    [
      'of classes favours one that has a score',
      `${classes}  scores: {a: pa, b: pb}\n  favourable: [c]\n`,
      '"c" is not among the classes',
    ],
  ])('%s', (_, columns, words) => {
    expect(problems(columns).join('\n')).toContain(words)
  })
})

describe('the file’s own limits', () => {
  test.each([
    ['of a metric of its task', binary, limits('minimum: {specificity: 0.5}'), []],
    [
      'of an error',
      regression,
      limits('maximum: {mae: 10}, against_champion: {metric: mae, margin: 5, confidence: 0.95}'),
      [],
    ],
    [
      'of a metric of another task name the ones that it has',
      regression,
      limits('minimum: {roc_auc: 0.7}'),
      [
        'gates.performance.minimum.roc_auc: "roc_auc" is no metric of the task regression; it has rmse, mae, mean_error, max_error, r2, mape, spearman.',
      ],
    ],
    [
      'of a comparison by one',
      `${classes}  predicted: {column: said}\n`,
      limits('against_champion: {metric: roc_auc, margin: 0.01, confidence: 0.95}'),
      [
        'gates.performance.against_champion.metric: "roc_auc" is no metric of the task multiclass; it has accuracy, macro_precision, macro_recall, macro_f1, weighted_precision, weighted_recall, weighted_f1, mcc, macro_roc_auc, log_loss.',
      ],
    ],
  ])('%s', (_, columns, more, expected) => {
    expect(problems(columns, more)).toEqual(expected)
  })
})
