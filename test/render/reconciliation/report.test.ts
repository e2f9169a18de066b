import { expect, test } from 'vitest'
import { renderReconciliation, type Reconciliation } from '../../../shared/render/reconciliation/report.ts'
import { seen } from '../../builders/reconciliation.ts'

const report = (other: Partial<Reconciliation> = {}): string =>
  renderReconciliation({
    ...{
      at: '2026-01-10T15:00:00Z',
      since: '2026-01-10T12:00:00Z',
      unread: [],
      differences: [],
      mended: [],
      record: null,
    },
    looked: { models: 2, versions: 40, files: 9, bytes: 1000 },
    ...other,
  })

test('a look that finds nothing says what it looked at and when nobody did', () => {
  expect(report()).toBe(
    [
      '## The registry against the ledger',
      '✅ Nothing differs from what is recorded.',
      'Looked at 2 models, 40 versions and the bytes of 9 files (1000 bytes) at 2026-01-10T15:00:00Z.',
      'Unobserved between 2026-01-10T12:00:00Z and 2026-01-10T15:00:00Z: what was changed and put back in between left no trace.',
      'Nothing changed since the last record, so none was written.',
    ].join('\n\n'),
  )
})

test('each difference is a row, and what nobody could look at is told', () => {
  const text = report({
    since: null,
    record: 7,
    differences: [seen()],
    mended: [seen({ field: 'alias x' })],
    unread: [{ what: 'grants', detail: 'hidden' }],
  })
  expect(text).toContain('⛔ 1 difference.')
  expect(text).toContain('| credit-approval in production: The alias champion was moved by hand from 7 to 6 |')
  expect(text).toContain('- put right: credit-approval in production')
  expect(text).toContain('Unobserved before 2026-01-10T15:00:00Z: this is the first look.')
  expect(text).toContain('- not looked at: `grants`, since hidden')
  expect(text).toMatch(/Record 7\.$/)
})

test('a table of very many rows is cut and says so', () => {
  const many = Array.from({ length: 130 }, (_, index) => seen({ field: `alias a${index}` }))
  expect(report({ differences: many })).toContain('And 30 more.')
})
