import { describe, test } from 'vitest'
import { renderVerification } from '../../../shared/render/audit/verification.ts'
import { expectGolden } from '../../golden/golden.ts'
import { expectInert, hostile } from '../inert.ts'

describe('the verification of a ledger', () => {
  test('that holds says so and what was not looked at', () => {
    const told = renderVerification({ state: 'unknown', records: 3, faults: [], unknown: ['who wrote the commits'] })
    expectGolden('audit-passed', told)
  })

  test('that does not hold names every fault with its record', () => {
    const faults = [
      { code: 'chain' as const, record: 2, detail: 'broken-link: names none' },
      { code: 'foreign-writer' as const, record: null, detail: 'abc: written by mallory' },
    ]
    expectGolden('audit-failed', renderVerification({ state: 'failed', records: 3, faults, unknown: [] }))
  })
})

test('T19: hostile text stays text in every fault and in what is unknown', () => {
  const faults = [{ code: 'chain' as const, record: null, detail: hostile }]
  expectInert(renderVerification({ state: 'failed', records: 1, faults, unknown: [hostile] }))
})
