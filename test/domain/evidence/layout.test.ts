import { describe, expect, test } from 'vitest'
import {
  classLayoutOf,
  columnsOf,
  layoutOf,
  splitText,
  valueLayoutOf,
  withoutColumns,
} from '../../../shared/domain/evidence/layout.ts'
import type { MulticlassEvaluation, RegressionEvaluation } from '../../../shared/domain/model/model-file.ts'
import { binaryEvaluation } from '../../builders/documents.ts'

const binary = binaryEvaluation()
const { label: _label, score: _score, task: _task, ...shared } = binary
const classes: MulticlassEvaluation = {
  ...shared,
  task: 'multiclass',
  label: { column: 'y' },
  scores: { a: 'pa', b: 'pb' },
}
const values: RegressionEvaluation = {
  ...shared,
  task: 'regression',
  label: { column: 'y' },
  predicted: { column: 'p' },
}
const namesOf = (spec: Parameters<typeof columnsOf>[0]) => columnsOf(spec).map(({ name }) => name)

test('each task reads its own columns, and all the same groups', () => {
  expect(namesOf(binary)).toEqual(['score', 'approved', 'race', 'sex'])
  expect(namesOf(classes)).toEqual(['y', 'race', 'sex', 'pa', 'pb'])
  expect(namesOf(values)).toEqual(['y', 'p', 'race', 'sex'])
})

test('a column that names the row is read as the key', () => {
  expect([
    layoutOf({ ...binary, row: 'id' }).key,
    classLayoutOf({ ...classes, row: 'id' }).key,
    valueLayoutOf(values).key,
  ]).toEqual(['id', 'id', null])
})

describe('which rows are measured', () => {
  test('is said in words', () => {
    expect([splitText(binary), splitText({ ...values, split: { column: 'part', holdout: 'test' } })]).toEqual([
      'out of fold by fold',
      'part = test',
    ])
  })
})

test('without a column its intersections go too', () => {
  const found = withoutColumns(binary, ['sex'])
  expect([found.protected.map(({ column }) => column), found.intersections]).toEqual([['race'], []])
  expect(withoutColumns(binary, [])).toEqual(binary)
})
