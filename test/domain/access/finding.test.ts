import { expect, test } from 'vitest'
import { accessCodes, accessFinding, writersCodes } from '../../../shared/domain/access/finding.ts'

test('a finding is a code with a weight and facts', () => {
  expect(accessFinding('default-too-high', 'fail', { level: 'EDIT' })).toEqual({
    code: 'default-too-high',
    weight: 'fail',
    facts: { level: 'EDIT' },
  })
  expect(accessFinding('workspaces-enabled', 'error').facts).toEqual({})
})

test('no code stands twice, and the answers about writers are among them', () => {
  expect(new Set(accessCodes).size).toBe(accessCodes.length)
  expect(accessCodes).toEqual(expect.arrayContaining([...writersCodes]))
})
