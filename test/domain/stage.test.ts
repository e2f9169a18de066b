import { expect, test } from 'vitest'
import { checkName, humanStageNames, stageNames } from '../../shared/domain/stage.ts'

test.each([
  ['validation-gates', 'governance / 1 validation gates'],
  ['independent-validation', 'governance / 2 independent validation'],
  ['compliance-review', 'governance / 3 compliance review'],
  ['business-sign-off', 'governance / 4 business sign-off'],
] as const)('the check of %s is "%s"', (stage, name) => {
  expect(checkName(stage)).toBe(name)
})

test('people sign at every stage but the first, in the same order', () => {
  expect(humanStageNames).toEqual(stageNames.slice(1))
})
