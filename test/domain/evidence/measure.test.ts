import { describe, expect, test } from 'vitest'
import { Comparison, Measured } from '../../../shared/domain/evidence/evaluation.ts'
import { layoutOf } from '../../../shared/domain/evidence/layout.ts'
import { compare, measure, thresholdOf, type MeasureInput } from '../../../shared/domain/evidence/measure.ts'
import type { Table } from '../../../shared/domain/metric/column.ts'
import type { Rows } from '../../../shared/domain/metric/predictions.ts'
import type { BinaryEvaluation } from '../../../shared/domain/model/model-file.ts'
import { binaryEvaluation, examplePolicy } from '../../builders/documents.ts'
import { sha } from '../../builders/evidence.ts'

const spec = binaryEvaluation()
const threshold = (value: BinaryEvaluation['score']['threshold']) => ({
  ...spec,
  score: { ...spec.score, threshold: value },
})

/** A file of predictions; race is a for the first half of the rows, b for the others. */
function table(labels: readonly (string | null)[], scores: readonly number[], without: readonly string[] = []): Table {
  const category = (values: readonly (string | null)[]) => {
    const dictionary = [...new Set(values.filter((value) => value !== null))]
    return {
      kind: 'category' as const,
      dictionary,
      codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))),
    }
  }
  const columns = new Map<string, Table['columns'] extends ReadonlyMap<string, infer C> ? C : never>([
    ['approved', category(labels)],
    ['score', { kind: 'number', values: Float64Array.from(scores), present: null }],
    ['fold', category(labels.map(() => '1'))],
    ['race', category(labels.map((_, index) => (index < labels.length / 2 ? 'a' : 'b')))],
    ['sex', category(labels.map((_, index) => (index % 2 === 0 ? 'x' : 'y')))],
  ])
  return { rows: labels.length, columns: new Map([...columns].filter(([name]) => !without.includes(name))) }
}

const labels = ['1', '0', '1', '1', '0', '1', '0', '1']
const scores = [0.9, 0.1, 0.8, 0.3, 0.2, 0.7, 0.6, 0.55]
const input = (other: Partial<MeasureInput> = {}): MeasureInput => ({
  spec,
  table: table(labels, scores),
  threshold: 0.5,
  sha256: sha('e'),
  smallestGroup: { members: 2, positives: 1 },
  ...other,
})
const measured = (other: Partial<MeasureInput> = {}): Measured => Measured.parse(measure(input(other)).evaluation)

describe('what the columns mean', () => {
  test('is said in the words of the metrics', () => {
    expect(layoutOf(spec)).toEqual({
      label: { column: 'approved', positive: 1 },
      score: { column: 'score' },
      groups: ['race', 'sex'],
      split: null,
      key: null,
    })
  })

  test('of a holdout is which rows count', () => {
    expect(layoutOf({ ...spec, split: { column: 'split', holdout: 'test' } }).split).toEqual({
      column: 'split',
      holdout: 'test',
    })
  })
})

describe('the decision threshold', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, number]>([
    ['a number of the run', { decision_threshold: '0.35' }, 0.35],
    ['a number with spaces', { decision_threshold: ' 0.35 ' }, 0.35],
    ['a small number', { decision_threshold: '1e-3' }, 0.001],
    ['nought', { decision_threshold: '0' }, 0],
    ['one', { decision_threshold: '1' }, 1],
  ])('is %s', (_, parameters, value) => {
    expect(thresholdOf(spec, parameters)).toEqual({ value })
  })

  test('is the model file’s own where it has one', () => {
    expect(thresholdOf(threshold(0.4), { decision_threshold: '0.9' })).toEqual({ value: 0.4 })
  })

  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['nothing', {}, 'the run has no parameter "decision_threshold"'],
    ['a word', { decision_threshold: 'high' }, 'is "high", not a number between 0 and 1'],
    ['an empty text', { decision_threshold: '' }, 'is "", not'],
    ['NaN', { decision_threshold: 'NaN' }, 'is "NaN", not'],
    ['above one', { decision_threshold: '1.01' }, 'is "1.01", not'],
    ['below nought', { decision_threshold: '-0.1' }, 'is "-0.1", not'],
    ['a hexadecimal', { decision_threshold: '0x0' }, 'is "0x0", not'],
  ])('is unknown with %s', (_, parameters, problem) => {
    const found = thresholdOf(spec, parameters)
    expect('problem' in found ? found.problem : '').toContain(problem)
  })

  test('is unknown where the parameter has the name of what every object knows', () => {
    expect(thresholdOf(threshold({ parameter: 'constructor' }), {})).toEqual({
      problem: 'the run has no parameter "constructor"',
    })
  })
})

describe('what is measured', () => {
  test('are the metrics at the threshold, exactly', () => {
    const { performance, tally, provenance } = measured()
    expect(performance.accuracy?.measure).toEqual({ value: 0.75, exact: '3/4' })
    expect(performance.recall?.measure).toEqual({ value: 0.8, exact: '4/5' })
    expect(performance.roc_auc?.measure?.exact).toBe('13/15')
    expect([tally.all, tally.used, provenance]).toEqual([8, 8, 'builder-supplied'])
  })

  test('are each protected attribute and each intersection', () => {
    const { attributes, intersections } = measured()
    expect(attributes.map(({ columns }) => columns)).toEqual([['race'], ['sex']])
    expect(intersections.map(({ columns }) => columns)).toEqual([['race', 'sex']])
  })

  test('are fewer decisions at a higher threshold', () => {
    expect(measured({ threshold: 0.85 }).performance.recall?.measure?.exact).toBe('1/5')
  })

  test('is kept as data that can be read back', () => {
    const evaluation = measured()
    expect(Measured.parse(JSON.parse(JSON.stringify(evaluation)))).toEqual(evaluation)
  })

  test('is the same when measured again, drawn intervals too', () => {
    expect(measured()).toEqual(measured())
  })

  test('leaves out rows without a label, and counts them', () => {
    expect(measured({ table: table([...labels, null], [...scores, 0.5]) }).tally).toMatchObject({
      all: 9,
      used: 8,
      refused: { 'null-label': 1 },
    })
  })

  test('says that a metric is undefined, never nought', () => {
    const { performance } = measured({
      table: table(
        labels.map(() => '1'),
        scores,
      ),
    })
    expect([performance.roc_auc?.measure, performance.recall?.measure?.exact]).toEqual([null, '5/8'])
  })

  test('counts scores that are none', () => {
    const odd = [NaN, 1.5, ...scores.slice(2)]
    expect(measured({ table: table(labels, odd) }).tally.refused).toMatchObject({
      'score-not-a-number': 1,
      'score-out-of-range': 1,
    })
  })

  test('is not measured where a column plays two parts', () => {
    const both = { ...spec, protected: [{ column: 'score', reference: 'x', why: 'x' }] }
    expect(measure(input({ spec: both }))).toMatchObject({
      evaluation: { state: 'unmeasured', code: 'unusable' },
      rows: null,
    })
  })

  test('is not measured where a column is missing', () => {
    expect(measure(input({ table: table(labels, scores, ['race']) })).evaluation).toMatchObject({
      state: 'unmeasured',
      code: 'unusable',
    })
  })
})

describe('against the champion', () => {
  const rowsOf = (own: readonly number[]): Rows => {
    const { rows } = measure(input({ table: table(labels, own) }))
    if (rows === null) throw new Error('the rows are to be measured')
    return rows
  }
  const { gates } = examplePolicy()
  const own = { rows: rowsOf(scores), threshold: 0.5 }
  const champion = { rows: rowsOf(scores.map((score) => score / 2)), threshold: 0.25, version: '6' }

  test('the comparison carries what the policy asked', () => {
    const found = compare(own, champion, gates, sha('e'))
    expect(Comparison.parse(found)).toMatchObject({ version: '6', metric: 'roc_auc', margin: 0.01, confidence: 0.95 })
  })

  test('none is made where the policy asks none', () => {
    expect(compare(own, champion, {}, sha('e'))).toBeNull()
    const { against_champion: _none, ...performance } = gates.performance ?? {
      minimum: {},
      maximum: {},
      claims_must_match: 0,
      provenance: {},
    }
    expect(compare(own, champion, { performance }, sha('e'))).toBeNull()
  })
})
