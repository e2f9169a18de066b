import { expect, test } from 'vitest'
import { reportOf } from '../../../shared/domain/evidence/report.ts'
import type { RegressionEvaluation } from '../../../shared/domain/model/model-file.ts'
import { binaryEvaluation } from '../../builders/documents.ts'
import { sha } from '../../builders/evidence.ts'
import { tableOf } from '../../builders/tables.ts'

const rows = Array.from({ length: 60 }, (_, row) => row)
const table = (shift: number) =>
  tableOf({
    fold: rows.map(() => '1'),
    approved: rows.map((row) => String(row % 2)),
    score: rows.map((row) => ((row * 7 + shift) % 10) / 10),
    race: rows.map((row) => (row < 30 ? 'a' : 'b')),
    sex: rows.map((row) => (row % 3 === 0 ? 'x' : 'y')),
  })
const given = (shift: number) => ({
  spec: binaryEvaluation(),
  table: table(shift),
  missing: [],
  threshold: 0.5,
  sha256: sha('e'),
})

test('a report holds what stage 1 measures, the engine, and the calibration', () => {
  const found = reportOf(given(0), null)
  expect(found).toMatchObject({
    engine: 'javascript in the bundle',
    comparisons: [],
    evaluation: { state: 'measured' },
  })
  expect('calibration' in found && found.calibration?.bins.length).toBeGreaterThan(5)
})

test('against another version every metric that can be compared is', () => {
  const found = reportOf(given(0), given(3))
  expect('comparisons' in found && found.comparisons.map(({ metric, pairing }) => `${metric} ${pairing.kind}`)).toEqual(
    ['roc_auc', 'accuracy', 'precision', 'recall', 'specificity', 'balanced_accuracy', 'f1', 'log_loss', 'brier'].map(
      (metric) => `${metric} row-order`,
    ),
  )
})

test('what cannot be measured is told, of either file', () => {
  const twice = { ...binaryEvaluation(), protected: [{ column: 'score', reference: 'x', why: 'x' }] }
  const wrong = { ...given(0), spec: twice }
  expect(reportOf(wrong, null)).toMatchObject({ state: 'unmeasured', code: 'unusable' })
  expect(reportOf(given(0), wrong)).toMatchObject({ state: 'unmeasured', code: 'unusable' })
})

test('a model that answers with a number has no calibration', () => {
  const { label: _label, score: _score, task: _task, ...shared } = binaryEvaluation()
  const spec: RegressionEvaluation = {
    ...shared,
    task: 'regression',
    protected: [],
    intersections: [],
    label: { column: 'y' },
    predicted: { column: 'p' },
  }
  const numbers = tableOf({ fold: rows.map(() => '1'), y: rows, p: rows.map((row) => row + 1) })
  expect(reportOf({ ...given(0), spec, table: numbers, threshold: null }, null)).toMatchObject({ calibration: null })
})
