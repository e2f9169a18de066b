import { expect, test } from 'vitest'
import { differenceCodes, unattributed } from '../../../shared/domain/reconciliation/difference.ts'
import { attribution, interval, tellings, titleOf } from '../../../shared/render/reconciliation/sentences.ts'
import { seen } from '../../builders/reconciliation.ts'

test.each(differenceCodes)('%s is told with what to do about it', (code) => {
  expect(titleOf(seen({ code }))).toMatch(/^credit-approval in production: [A-Z]/)
  expect(tellings[code].mend).toMatch(/\.$/)
})

test('an interval without a beginning says that nobody had looked', () => {
  expect(interval(seen())).toBe('between 2026-01-10T12:00:00Z and 2026-01-10T15:00:00Z')
  expect(interval(seen({ after: null }))).toBe('before 2026-01-10T15:00:00Z; nobody had looked before')
})

test.each(unattributed)('nobody is named, since %s', (why) => {
  expect(attribution(seen({ unattributed: why }))).toMatch(/^unattributed: \S/)
})

test('an account is named with where it is known from', () => {
  expect(attribution(seen({ by: 'mel', unattributed: null }))).toBe('account mel, by the log of the proxy')
})
