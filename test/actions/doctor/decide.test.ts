import { expect, test } from 'vitest'
import { conclude } from '../../../actions/doctor/decide.ts'

test.each([
  ['all done passes', { done: 3, missing: 0, unknown: 0 }, false, 'done', false],
  ['anything missing fails', { done: 2, missing: 1, unknown: 0 }, false, 'missing', true],
  ['something unknown does not fail by itself', { done: 2, missing: 0, unknown: 1 }, false, 'unknown', false],
  ['something unknown fails where strict', { done: 2, missing: 0, unknown: 1 }, true, 'unknown', true],
  ['missing outweighs unknown', { done: 0, missing: 2, unknown: 1 }, true, 'missing', true],
] as const)('%s', (_, counts, strict, verdict, fails) => {
  const concluded = conclude({ counts, judged: [], advisory: false }, strict)
  expect([concluded.verdict, concluded.failure !== null]).toEqual([verdict, fails])
})

test('the sentence counts', () => {
  const failure = (missing: number) =>
    conclude({ counts: { done: 0, missing, unknown: 0 }, judged: [], advisory: false }, false).failure
  expect([failure(1), failure(2)]).toEqual(['1 of what must be so is missing.', '2 of what must be so are missing.'])
})
