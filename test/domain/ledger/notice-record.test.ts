import { expect, test } from 'vitest'
import { formatRecord, parseRecord, placeRecord } from '../../../shared/domain/ledger/record.ts'
import { otherDigest } from '../../builders/forge.ts'
import { notice } from '../../builders/ledger.ts'

const last = { number: 3, digest: otherDigest }

test('a notice comes back as it was written', () => {
  const one = placeRecord(notice(), last)
  expect(parseRecord(formatRecord(one))).toEqual({ record: one })
})

test.each([
  ['another stage', { stage: 'lunch' }],
  ['another state', { state: 'perhaps' }],
  ['another result', { result: 'perhaps' }],
])('%s is no notice', (_, other) => {
  expect(parseRecord(`${JSON.stringify({ ...placeRecord(notice(), last), ...other })}\n`)).toHaveProperty('problem')
})
