import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listedSentinels, suspectedSentinels } from '../../../shared/domain/data/sentinel.ts'

const sorted = (...values: readonly number[]): Float64Array => Float64Array.from(values).sort()
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)
const flags = [...Array<number>(8).fill(0), ...Array<number>(20).fill(1)]

describe('suspected are', () => {
  test.each<[string, readonly number[], readonly (readonly [number, number])[]]>([
    ['666 among flags', [...flags, 666, 666], [[666, 2]]],
    ['one 999999.375 among counts, for its nines', [...range(0, 55), 999999.375], [[999999.375, 1]]],
    ['four 999999.375 among terms', [...range(6, 480), ...Array<number>(4).fill(999999.375)], [[999999.375, 4]]],
    ['999 among ages', [...range(18, 95), 999, 999], [[999, 2]]],
    [
      '998 and 999, which stand together',
      [...range(0, 15), 998, 999],
      [
        [999, 1],
        [998, 1],
      ],
    ],
    ['a million, repeated', [...range(0, 8650), 1e6, 1e6], [[1e6, 2]]],
    ['-1 that alone is below zero', [...range(0, 30), -1, -1], [[-1, 2]]],
    ['-999 among small numbers', [...range(-5, 30), -999], [[-999, 1]]],
    [
      'codes on both sides',
      [...range(0, 30), -999, 999],
      [
        [-999, 1],
        [999, 1],
      ],
    ],
  ])('%s', (_, values, expected) => {
    expect(suspectedSentinels(sorted(...values)).map(({ value, rows }) => [value, rows])).toEqual(expected)
  })
})

describe('not suspected are', () => {
  test.each<[string, readonly number[]]>([
    ['flags alone', flags],
    ['one value alone', Array<number>(50).fill(999)],
    ['one 1 among zeros', [...Array<number>(50).fill(0), 1]],
    ['nothing', []],
    ['three rows', [1, 2, 999]],
    ['a single far value of no customary form: somebody is rich', [...range(1, 100), 123_456]],
    ['99 among percentages', [...range(0, 99), 99]],
    ['-1, 0 and 1', [...Array<number>(20).fill(-1), ...Array<number>(20).fill(0), ...Array<number>(20).fill(1)]],
    ['one -1 among others', [...range(0, 30), -1]],
    ['money with a long tail', Array.from({ length: 400 }, (_, row) => Math.exp(row / 50))],
  ])('%s', (_, values) => {
    expect(suspectedSentinels(sorted(...values))).toEqual([])
  })
})

test('listed ones are counted wherever they stand', () => {
  expect(listedSentinels(sorted(1, 2, 2, 5, 999), [2, 999, 7, 2])).toEqual([
    { value: 2, rows: 2 },
    { value: 999, rows: 1 },
  ])
})

test('turning a column over turns what is suspected, but for the customary forms', () => {
  const far = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 60 })
  fc.assert(
    fc.property(far, fc.integer({ min: 2, max: 5 }), (values, copies) => {
      const code = 12_345
      const found = (sign: number) =>
        suspectedSentinels(sorted(...values.map((value) => sign * value), ...Array<number>(copies).fill(sign * code)))
      fc.pre(new Set(values).size > 1)
      expect([found(1), found(-1)]).toEqual([[{ value: code, rows: copies }], [{ value: -code, rows: copies }]])
    }),
    { numRuns: 40 },
  )
})
