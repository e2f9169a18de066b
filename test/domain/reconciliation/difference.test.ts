import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  Difference,
  differenceCodes,
  differenceKey,
  incidentKey,
  kept,
  parseIncidentKey,
} from '../../../shared/domain/reconciliation/difference.ts'
import { difference } from '../../builders/reconciliation.ts'

describe('the key of a difference', () => {
  test('is the same whatever is found there', () => {
    expect(differenceKey(difference({ found: '6' }))).toBe(differenceKey(difference({ found: '9' })))
    expect(differenceKey(difference({ field: 'alias other' }))).not.toBe(differenceKey(difference()))
  })

  test('as that of its incident says what it is about', () => {
    const text = fc.string({ minLength: 1 })
    const about = fc.record({
      code: fc.constantFrom(...differenceCodes),
      model: fc.option(text),
      version: fc.option(text),
      environment: fc.option(text),
      field: fc.string(),
    })
    fc.assert(
      fc.property(about, (one) => {
        expect(parseIncidentKey(incidentKey(difference(one)))).toEqual(one)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  test.each([
    'refused/promotions/x/production/0001',
    'reconcile/no-such-code/a/b/c/d',
    'reconcile/alias-moved/a',
    'reconcile/alias-moved/%E0%A4%A/b/c/d',
  ])('of another incident is none: %s', (key) => {
    expect(parseIncidentKey(key)).toBe(null)
  })
})

test('a value is kept up to a length, and a difference as a whole', () => {
  expect(kept('x'.repeat(400))).toHaveLength(301)
  expect(kept(`${'x'.repeat(299)}😀`).isWellFormed()).toBe(true)
  expect(Difference.parse(difference())).toEqual(difference())
})
