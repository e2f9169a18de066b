import { describe, expect, test } from 'vitest'
import { Evaluation } from '../../../shared/domain/evidence/evaluation.ts'
import { compare } from '../../../shared/domain/evidence/measure.ts'
import { measureTask } from '../../../shared/domain/evidence/measure-task.ts'
import { GateSettings } from '../../../shared/domain/gate/settings.ts'
import type { MulticlassEvaluation, RegressionEvaluation } from '../../../shared/domain/model/model-file.ts'
import { binaryEvaluation } from '../../builders/documents.ts'
import { sha } from '../../builders/evidence.ts'
import { tableOf } from '../../builders/tables.ts'

const rows = Array.from({ length: 60 }, (_, row) => row)
const texts = (of: (row: number) => string) => rows.map(of)
const table = tableOf({
  fold: texts(() => '1'),
  approved: texts((row) => String(row % 2)),
  score: rows.map((row) => (row % 5) / 5),
  race: texts((row) => (row < 30 ? 'a' : 'b')),
  sex: texts((row) => (row % 3 === 0 ? 'x' : 'y')),
  decision: texts((row) => 'ABC'.charAt(row % 3)),
  said: texts((row) => 'ABC'.charAt(row % 7 === 0 ? 0 : row % 3)),
  price: rows.map((row) => row + 1),
  guess: rows.map((row) => row + 1 + (row % 4)),
})
const { label: _label, score: _score, task: _task, ...shared } = binaryEvaluation()
const classes: MulticlassEvaluation = {
  ...shared,
  task: 'multiclass',
  label: { column: 'decision' },
  predicted: { column: 'said' },
}
const values: RegressionEvaluation = {
  ...shared,
  task: 'regression',
  label: { column: 'price' },
  predicted: { column: 'guess' },
}
const rest = { table, sha256: sha('e'), smallestGroup: { members: 5, positives: 2 } }
const measured = (spec: Parameters<typeof measureTask>[0]['spec'], threshold: number | null = null) => {
  const { evaluation } = measureTask({ ...rest, spec, threshold })
  // what is measured can be kept and read back
  expect(Evaluation.parse(JSON.parse(JSON.stringify(evaluation)))).toEqual(evaluation)
  if (evaluation.state !== 'measured') throw new Error(evaluation.detail)
  return evaluation
}

describe('by the task that the model file names', () => {
  test('several classes have a confusion, and no groups where none is favourable', () => {
    const found = measured(classes)
    expect(found).toMatchObject({
      task: 'multiclass',
      threshold: null,
      attributes: [],
      confusion: { classes: ['A', 'B', 'C'] },
    })
    expect(found.confusion?.rows.flat().reduce((sum, count) => sum + count, 0)).toBe(60)
    expect(found.slices).toBe(undefined)
  })

  test('a favourable class makes decisions that fairness compares', () => {
    const { attributes, slices } = measured({ ...classes, favourable: ['A'] })
    expect(attributes.map(({ columns }) => columns)).toEqual([['race'], ['sex']])
    const selected = attributes[0]?.groups.map(({ selectionRate }) => selectionRate.numerator)
    // every third row, and every seventh that is another
    expect(selected).toEqual([13, 13])
    expect(slices?.searched).toBeGreaterThan(0)
  })

  test('a favourable class is the one of the rows however either is written', () => {
    const approved = { ...classes, label: { column: 'approved' }, favourable: ['1.0'] }
    const [race] = measured(approved).attributes
    expect(race?.groups.map(({ truePositiveRate }) => truePositiveRate.denominator)).toEqual([15, 15])
  })

  test('numbers have errors, and nothing that fairness compares', () => {
    expect(measured(values)).toMatchObject({
      task: 'regression',
      attributes: [],
      performance: { mae: { measure: { exact: '3/2' } } },
    })
  })

  test('none named is yes or no', () => {
    expect(measured(binaryEvaluation(), 0.5)).toMatchObject({ threshold: 0.5, performance: { accuracy: {} } })
  })

  test('protected columns that are missing are kept with what was measured', () => {
    const { evaluation } = measureTask({ ...rest, spec: values, threshold: null, missing: ['age'] })
    expect(evaluation).toMatchObject({ state: 'measured', missing: ['age'] })
  })

  test('what a metric refuses is a fact about the file', () => {
    const many = tableOf({
      fold: texts(() => '1'),
      decision: texts(String),
      said: texts(String),
      race: texts(() => 'a'),
      sex: texts(() => 'x'),
    })
    const { evaluation } = measureTask({ ...rest, table: many, spec: classes, threshold: null })
    expect(evaluation).toMatchObject({
      state: 'unmeasured',
      code: 'unusable',
      detail: expect.stringContaining('60 classes') as unknown,
    })
  })
})

describe('against the champion', () => {
  const standing = (spec: Parameters<typeof measureTask>[0]['spec'], threshold: number | null = null) => {
    const found = measureTask({ ...rest, spec, threshold })
    if (found.rows === null) throw new Error('the rows are to be measured')
    return { rows: found.rows, threshold, version: '6' }
  }
  const asked = (metric: string) =>
    GateSettings.parse({ performance: { against_champion: { metric, margin: 0.5, confidence: 0.95 } } })

  test.each([
    ['mae', values, 'mae'],
    ['accuracy', classes, 'accuracy'],
  ] as const)('by %s of its own task', (metric, spec, expected) => {
    expect(compare(standing(spec), standing(spec), asked(metric), 's')).toMatchObject({
      metric: expected,
      nonInferior: true,
    })
  })

  test.each([
    ['a metric that the task does not have', asked('roc_auc'), standing(values), standing(values)],
    ['a model of another task', asked('accuracy'), standing(classes), standing(values)],
    ['yes or no against classes', asked('accuracy'), standing(binaryEvaluation(), 0.5), standing(classes)],
    [
      'a number’s metric of yes or no',
      asked('mae'),
      standing(binaryEvaluation(), 0.5),
      standing(binaryEvaluation(), 0.5),
    ],
  ])('there is no comparison: %s', (_, gates, one, other) => {
    expect(compare(one, other, gates, 's')).toBe(null)
  })
})
