import { describe, expect, test } from 'vitest'
import { differing } from '../../scripts/bench/gates/engines.ts'
import { askedBy, largestDifference, median, type Outcome, tableOf, verdictOf } from '../../scripts/bench/report.ts'

const outcome: Outcome = {
  ...{ id: 'P0', what: 'a thing', peer: 'another', unit: 's', own: 2, theirs: 20, target: 8 },
  same: { what: 'the number', difference: 0, most: 1e-9 },
}

describe('what a benchmark comes to', () => {
  test.each<readonly [string, Partial<Outcome>, string]>([
    ['is met where the ratio reaches the target', {}, 'met'],
    ['is missed below it', { target: 11 }, 'missed'],
    ['is no time at all where the two said something else', { same: { what: 'x', difference: 1e-6, most: 1e-9 } }, 'DIFFERENT'],
    ['nor where one of them said nothing', { same: { what: 'x', difference: NaN, most: 1e-9 } }, 'DIFFERENT'],
    ['is missed where ours could not be measured', { own: NaN }, 'missed'],
  ])('%s', (_, given, wanted) => expect(verdictOf({ ...outcome, ...given })).toBe(wanted)) // prettier-ignore

  test('is told with both values, the ratio and the target; what could not start says why', () => {
    const table = tableOf([outcome, { id: 'P9', what: 'b', why: 'no such engine' }])
    expect(table).toMatch(/P0 .*2\.00 s .*20\.00 s .*10\.00x .*≥ 8x .*met/)
    expect(table).toContain('P9  could not start: no such engine')
  })
})

test.each([
  ['equal numbers', { a: 1 }, { a: 1 }, 0],
  ['large numbers, by their size', { a: 1001 }, { a: 1000 }, 0.001],
  ['a name that one lacks', { a: 1 }, { a: 1, b: 1 }, Infinity],
  ['a number that is none', { a: NaN }, { a: 1 }, Infinity],
])('the largest difference of %s', (_, one, other, wanted) => expect(largestDifference(one, other)).toBe(wanted))

test('integers of two engines are alike to the last digit, log losses to thirteen', () => {
  expect(differing({ u2: '12345678901234567890' }, { u2: '12345678901234567891' })).toEqual(['u2'])
  const loss = 'positive.logLoss'
  expect(differing({ [loss]: '10000000000000000001' }, { [loss]: '10000000000000000000' })).toEqual([])
  expect(differing({ [loss]: '10000000000100000000' }, { [loss]: '10000000000000000000' })).toEqual([loss])
})

test('the median of an even number of times lies between the middle two', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, NaN])
})

describe('the words of the command line', () => {
  test('name a group and what of it to run', () => {
    const wanted = { group: 'gates', only: ['P3', 'P5'], rows: 5000, json: true }
    expect(askedBy(['gates', '--only', 'p3,P5', '--rows', '5000', '--json'])).toEqual(wanted)
    expect(askedBy([])).toEqual({ group: null, only: [], rows: null, json: false })
  })

  test.each([[['--fast']], [['gates', 'ledger']], [['gates', '--rows', '5']]])('%j is refused', (words) => {
    expect(() => askedBy(words)).toThrow(/option|whole number/)
  })
})
