import { expect, test } from 'vitest'
import { gateCodes, gateFinding, gateNames } from '../../../shared/domain/gate/finding.ts'

test('a gate’s finding says which gate and what it is about, whatever facts come with it', () => {
  expect(
    gateFinding('performance', 'metric-below-minimum', 'roc_auc', 'fail', { about: 'x', gate: 'y', found: 0.5 }),
  ).toEqual({
    code: 'metric-below-minimum',
    weight: 'fail',
    facts: { gate: 'performance', about: 'roc_auc', found: 0.5 },
  })
})

test('codes and gates are named once', () => {
  expect(new Set(gateCodes).size).toBe(gateCodes.length)
  expect(new Set(gateNames).size).toBe(gateNames.length)
})
