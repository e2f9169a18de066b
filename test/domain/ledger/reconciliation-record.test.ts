import { expect, test } from 'vitest'
import { ReconciliationRecord } from '../../../shared/domain/ledger/reconciliation-record.ts'
import { formatRecord, parseRecord } from '../../../shared/domain/ledger/record.ts'
import { chained } from '../../builders/ledger.ts'
import { drafts, look, seen } from '../../builders/reconciliation.ts'

const last = chained([...drafts, look('2026-01-10T09:00:00Z', [seen()], [{ what: 'grants', detail: 'hidden' }])]).at(
  -1,
)?.record

test('a look at the registry is read back as it was written', () => {
  if (last === undefined) throw new Error('nothing was recorded')
  expect(parseRecord(formatRecord(last))).toEqual({ record: last })
  expect(ReconciliationRecord.parse(last)).toMatchObject({
    kind: 'reconciliation',
    since: null,
    more: 0,
    differences: [seen()],
  })
})

test('a look with a field that nobody knows is none', () => {
  expect(ReconciliationRecord.safeParse({ ...last, forged: true }).success).toBe(false)
})
