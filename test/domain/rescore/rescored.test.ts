import { describe, expect, test } from 'vitest'
import { formatRecord, parseRecord } from '../../../shared/domain/ledger/record.ts'
import { evaluationDigest } from '../../../shared/domain/rescore/rescored.ts'
import { rescoreRecord, retrained, sealed, smallestGroup, spec } from '../../builders/rescore.ts'

test('a record is read back as it was written', () => {
  const record = rescoreRecord()
  expect(parseRecord(formatRecord(record))).toEqual({ record })
  const again = rescoreRecord({ results: [retrained()] })
  expect(parseRecord(formatRecord(again))).toEqual({ record: again })
})

test('a record with more than it should hold is none', () => {
  expect(parseRecord(formatRecord({ ...rescoreRecord(), rows: [1] } as never))).toHaveProperty('problem')
  expect(parseRecord(formatRecord(rescoreRecord({ results: [{ ...sealed(), values: [0.5] } as never] })))).toHaveProperty('problem') // prettier-ignore
})

describe('the digest of an evaluation', () => {
  const own = evaluationDigest(spec, smallestGroup)
  test.each<[string, typeof spec]>([
    ['the label', { ...spec, label: { column: 'approved', positive: 0 } }],
    ['the threshold', { ...spec, score: { column: 'score', threshold: 0.6 } }],
    ['the split', { ...spec, split: { column: 'split', holdout: 'train' } }],
    ['the key', { ...spec, row: 'row' }],
    ['the outputs', { ...spec, rescore: { rows: 'data/rows.parquet', outputs: { score: 0 }, tolerance: 1e-9 } }],
    ['the named rows', { ...spec, rescore: { rows: 'data/other.parquet', outputs: { score: 1 }, tolerance: 1e-9 } }],
    ['the groups', { ...spec, protected: [] }],
    ['the predictions', { ...spec, predictions: 'other.parquet' }],
  ])('changes with %s', (_, other) => {
    expect(evaluationDigest(other, smallestGroup)).not.toBe(own)
  })

  test('and not with why a group is protected', () => {
    const other = { ...spec, protected: [{ column: 'sex', reference: 'm', why: 'another law' }] }
    expect(evaluationDigest(other, smallestGroup)).toBe(own)
  })
})
