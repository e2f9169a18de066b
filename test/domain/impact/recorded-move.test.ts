import { describe, expect, test } from 'vitest'
import { fails, fileUnder, notRecorded, tierThen } from '../../../shared/domain/impact/recorded-move.ts'
import { exampleModel } from '../../builders/documents.ts'
import { recordedMove, rules } from '../../builders/history.ts'
import { judgement } from '../../builders/ledger.ts'

const other = exampleModel([['title: Home loan pre-approval', 'title: Loans']])

describe('the file that a move is judged by', () => {
  test.each([
    ['is the recorded one', recordedMove(), rules(), exampleModel()],
    ['is the one that takes its place', recordedMove(), { ...rules(), file: other }, other],
    ['is none where there was none', recordedMove({ file: { state: 'none' } }), rules(), null],
    ['is not known where no record tells', recordedMove({ file: { state: 'unknown' } }), rules(), undefined],
  ])('%s', (_, move, own, expected) => {
    expect(fileUnder(move, own)).toEqual(expected)
  })
})

test('the tier is the recorded one, and high where none was recorded', () => {
  expect(tierThen(recordedMove({ judgement: judgement({ tier: 'low' }) }))).toBe('low')
  expect(tierThen(recordedMove({ judgement: judgement({ tier: null }) }))).toBe('high')
})

test('what fails and what no record holds have their weights', () => {
  expect([fails('environment-gone', {}).weight, notRecorded('x')]).toEqual([
    'fail',
    { code: 'not-recorded', weight: 'error', facts: { what: 'x' } },
  ])
})
