import { expect, test } from 'vitest'
import { cycleTimes } from '../../../shared/domain/audit/cycle-times.ts'
import { renderCycleTimes, span } from '../../../shared/render/audit/cycle-times.ts'
import { entries } from '../../builders/audit.ts'
import { expectGolden } from '../../golden/golden.ts'
import { expectInert, hostile } from '../inert.ts'

test.each<[number | null, string]>([
  [null, 'unknown'],
  [0, '0 s'],
  [59.6, '1 min'],
  [61, '1 min 1 s'],
  [3600, '1 h'],
  [90_000, '1 d 1 h'],
  [86_460, '1 d'],
])('%s seconds read %s', (seconds, words) => {
  expect(span(seconds)).toBe(words)
})

test('cycle times are a table by kind, tier and step, with what was not recorded', () => {
  expectGolden('audit-cycle-times', renderCycleTimes(cycleTimes(entries)))
  expect(renderCycleTimes([])).toContain('No request was carried out yet.')
})

test('T19: hostile text stays text', () => {
  expectInert(
    renderCycleTimes(cycleTimes(entries).map((one) => ({ ...one, kind: hostile, step: hostile, tier: hostile }))),
  )
})
