import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRecord, parseRecord, placeRecord } from '../../../shared/domain/ledger/record.ts'
import { otherDigest } from '../../builders/forge.ts'
import { delivery } from '../../builders/ledger.ts'

test('a delivery comes back as it was written, whatever the receiver is called and answered', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.option(fc.string({ unit: 'binary' })), (receiver, problem) => {
      const last = { at: '2026-01-05T13:05:00Z', status: null, problem }
      const one = placeRecord(delivery({ receiver, last }), { number: 3, digest: otherDigest })
      expect(parseRecord(formatRecord(one))).toEqual({ record: one })
    }),
    { numRuns: 25 },
  )
})

test.each([
  ['another result', { result: 'perhaps' }],
  ['an outcome without a digest', { event: { id: 'x', type: 'y', record: 2, digest: 'sha256:x' } }],
  ['less than no attempt', { attempts: -1 }],
])('%s is no delivery', (_, other) => {
  const one = placeRecord(delivery(), { number: 3, digest: otherDigest })
  expect(parseRecord(`${JSON.stringify({ ...one, ...other })}\n`)).toHaveProperty('problem')
})
