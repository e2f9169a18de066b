import { expect, test } from 'vitest'
import { approvalCodes, approvalFinding } from '../../../shared/domain/approval/finding.ts'

test('a finding of people is a code, a weight and facts', () => {
  expect(approvalFinding('draft', 'wait')).toEqual({ code: 'draft', weight: 'wait', facts: {} })
  expect(approvalFinding('awaits-approval', 'wait', { role: 'x' })).toEqual({
    code: 'awaits-approval',
    weight: 'wait',
    facts: { role: 'x' },
  })
})

test('codes are named once', () => {
  expect(new Set(approvalCodes).size).toBe(approvalCodes.length)
})
