import { describe, expect, test } from 'vitest'
import { foldFaults, type DataQuality } from '../../../shared/domain/evidence/data-quality.ts'
import { DataQualitySettings } from '../../../shared/domain/gate/data-quality-settings.ts'
import { judgeDataQuality } from '../../../shared/domain/gate/data-quality.ts'
import { dataInOrder } from '../../../shared/domain/scenario/data.ts'
import { briefly, failing, gateInput } from '../../builders/gates.ts'

const fold = {
  ...{ fold: 'train', file: 'a.parquet', sha256: 'a'.repeat(64), rows: 100, columns: 3, unread: [], keyless: 0 },
  ...{ repeated: 0, missing: [], sentinels: [] },
}

const overlap = { by: 'key' as const, columns: 1, pairs: [] }

const judge = (data: Partial<DataQuality>, settings: object = {}) => {
  const parsed = DataQualitySettings.parse(settings)
  const input = gateInput(parsed)
  const modelFile =
    input.modelFile === null ? null : { ...input.modelFile, data: { ...input.modelFile.data, filters: [] } }
  return judgeDataQuality({ ...input, modelFile, dataQuality: { ...dataInOrder, overlap, ...data } })
}

describe('limits hold exactly at their edge', () => {
  test.each<[string, Partial<DataQuality>, object, readonly string[]]>([
    ['5 of 100 missing', { folds: [{ ...fold, missing: [{ column: 'a', rows: 5 }] }] }, {}, []],
    [
      '6 of 100 missing',
      { folds: [{ ...fold, missing: [{ column: 'a', rows: 6 }] }] },
      {},
      ['fail missing-above-maximum train a'],
    ],
    [
      '29 of 100 where 0.29 are allowed',
      { folds: [{ ...fold, missing: [{ column: 'a', rows: 29 }] }] },
      { missing_at_most: 0.29 },
      [],
    ],
    ['a repeated row', { folds: [{ ...fold, repeated: 1 }] }, {}, ['fail duplicates-above-maximum train']],
    ['a repeated row that is allowed', { folds: [{ ...fold, repeated: 1 }] }, { duplicates_at_most: 0.01 }, []],
    [
      'a shared row',
      { overlap: { by: 'key', columns: 1, pairs: [{ one: 'a', other: 'b', rows: 1, of: 10 }] } },
      {},
      ['fail overlap-above-maximum a and b'],
    ],
    [
      'a shared row that is allowed',
      { overlap: { by: 'key', columns: 1, pairs: [{ one: 'a', other: 'b', rows: 1, of: 10 }] } },
      { overlap_between_folds_at_most: 0.1 },
      [],
    ],
    ['a fold without rows', { folds: [{ ...fold, rows: 0 }] }, {}, []],
  ])('%s', (_, data, settings, found) => {
    expect(failing(judge(data, settings))).toEqual(found)
  })
})

test.each(foldFaults)('rows with the fault %s pass nothing', (why) => {
  const found = failing(judge({ faults: [{ fold: 'train', file: 'a', why, column: null }] }))
  expect(found).toHaveLength(1)
})

test('a column that is not read fails where model or schema ask for it, and is noted where nobody does', () => {
  const unread = (asked: boolean) => judge({ folds: [{ ...fold, unread: [{ column: 'day', asked }] }] })
  expect(briefly(unread(true))).toEqual(['fail column-not-read train day'])
  expect(briefly(unread(false))).toEqual(['note column-not-read train day'])
})

test('data that nobody looked at does not pass, nor data without a model file', () => {
  const input = gateInput(DataQualitySettings.parse({}))
  expect(failing(judgeDataQuality({ ...input, dataQuality: undefined }))).toEqual(['fail data-not-looked-at data'])
  expect(failing(judgeDataQuality({ ...input, modelFile: null, dataQuality: dataInOrder }))).toEqual([
    'fail data-not-looked-at data',
  ])
})

test('an input that neither schema nor rows have is one finding', () => {
  const breach = { column: 'age', what: 'column' as const, expected: 'number', found: 'none' }
  const breaches = (['schema', 'rows'] as const).map((against) => ({ ...breach, against }))
  expect(failing(judge({ signature: { ...dataInOrder.signature, breaches } }))).toEqual(['fail input-absent age'])
})

test('every finding has a name of its own among those of its code, so that it can be accepted alone', () => {
  const findings = judge({
    folds: [
      {
        ...fold,
        missing: [
          { column: 'a', rows: 9 },
          { column: 'b', rows: 9 },
        ],
      },
      { ...fold, fold: 'test', missing: [{ column: 'a', rows: 9 }] },
    ],
  })
  expect(new Set(briefly(findings)).size).toBe(findings.length)
})
