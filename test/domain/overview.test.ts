import { describe, expect, test } from 'vitest'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { overviewOf } from '../../shared/domain/overview.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import { facts, found, foundPolicy } from '../builders/facts.ts'

const overview = (other: Partial<Facts> = {}) => {
  const own = facts(other)
  return overviewOf(own, judgeRequest(own, own.readAt, null))
}

describe('what a person must know first', () => {
  test('is the move and the first stage that is not met', () => {
    const { next, ...move } = overview()
    expect(move).toEqual({
      title: 'credit-approval 7 to production',
      model: 'credit-approval',
      version: '7',
      environment: 'production',
      live: '6',
    })
    expect([next?.stage, next?.state]).toEqual(['independent-validation', 'pending'])
  })

  test('is a change of governance', () => {
    expect(overview({ request: foundPolicy() })).toMatchObject({
      title: 'Change of governance',
      model: null,
      version: null,
      environment: null,
    })
  })

  test('is how many versions are adopted at once, and none of them stands for the others', () => {
    const { request, ...own } = facts()
    const { modelFile, modelFileFrom, modelSource, gathered, live, ledger, otherRequests } = own
    const also = [
      {
        request: found({ folder: 'promotions/churn/production/0001', model: 'churn' }),
        own: { modelFile, modelFileFrom, modelSource, gathered, live, ledger, otherRequests },
      },
    ]
    expect(overview({ request, also })).toMatchObject({
      title: 'Adoption of 2 live versions',
      model: null,
      version: null,
      environment: null,
    })
  })

  test('is that a request cannot be read', () => {
    const wrong = { state: 'wrong', problems: [{ file: 'x', line: 1, path: '', message: 'x' }] } as const
    expect(overview({ request: found({ request: wrong }) })).toMatchObject({
      title: 'Request',
      model: null,
      next: { stage: 'validation-gates', state: 'error' },
    })
  })

  test('is nothing to do where no stage is required', () => {
    expect(overview({ request: { state: 'none' } })).toMatchObject({ title: 'Request', next: null })
  })
})
