import { describe, expect, test } from 'vitest'
import { isProposalBranch } from '../../../shared/domain/proposals/candidate.ts'
import { expectedOf } from '../../../shared/domain/reconciliation/expected.ts'
import { openFrom, restoreBranch, restoresOf, spentBranches } from '../../../shared/domain/reconciliation/restore.ts'
import { entries, seen } from '../../builders/reconciliation.ts'

const { places } = expectedOf(entries)

describe('a request that restores', () => {
  test('puts back what the last record put there, from a branch that is the difference’s alone', () => {
    const [one] = restoresOf([seen()], places)
    expect(one).toMatchObject({
      model: 'credit-approval',
      environment: 'production',
      version: '7',
      live: '6',
      record: 5,
    })
    expect(one?.branch).toBe('promote/credit-approval/production/restore-7-from-6-record-5')
    expect(isProposalBranch(one?.branch ?? '')).toBe(true)
  })

  test('is made of an alias that was taken away', () => {
    expect(restoresOf([seen({ code: 'alias-removed', found: null })], places).map(({ live }) => live)).toEqual([null])
  })

  test.each([
    ['of tags', seen({ code: 'tag-changed' })],
    ['of what no record put there', seen({ code: 'alias-without-record', record: null })],
    ['of a move that another one followed', seen({ record: 3 })],
    ['where several are shown', seen({ code: 'stage-moved', found: '5, 6' })],
    ['where the copy of something else is shown', seen({ found: 'prod 2' })],
  ])('is none %s', (_, one) => {
    expect(restoresOf([one], places)).toEqual([])
  })

  test('keeps its branch when another record has put the place right since', () => {
    expect(restoreBranch(seen({ record: 3 }))).toBe('promote/credit-approval/production/restore-7-from-6-record-3')
    expect(restoreBranch(seen({ code: 'tag-changed' }))).toBe(null)
    expect(restoreBranch(seen({ found: 'prod 2' }))).toBe(null)
  })

  test('has nothing to put back where the difference is gone, or another is found in its place', () => {
    const branch = restoreBranch(seen())
    expect(spentBranches([seen()], [])).toEqual([branch])
    expect(spentBranches([seen()], [seen({ found: '5' })])).toEqual([branch])
    expect(spentBranches([seen()], [seen({ found: '5, 6' })])).toEqual([branch])
    expect(spentBranches([seen(), seen({ code: 'tag-changed' })], [seen()])).toEqual([])
  })

  test('is known by its open pull request', () => {
    expect(
      openFrom({
        pulls: [
          { number: 3, state: 'closed' },
          { number: 4, state: 'open' },
        ],
      }),
    ).toBe(4)
    expect(openFrom({ pulls: [] })).toBe(null)
  })
})
