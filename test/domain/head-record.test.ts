import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHeadRecord, parseHeadRecord } from '../../shared/domain/head-record.ts'
import { digest } from '../builders/forge.ts'

const record = { pull: 12, sha: 'c'.repeat(40), digest, at: '2026-01-05T09:00:10Z' }
const written = formatHeadRecord(record)

describe('the record of a head', () => {
  test('is one line', () => {
    expect(written).toBe(`countersign/1 pull=12 head=${'c'.repeat(40)} evidence=${digest} at=2026-01-05T09:00:10Z`)
  })

  test('comes back as it was written', () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
    const hex = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length })
    const blobOrDigest = fc.oneof(
      hex(40),
      hex(64).map((text) => `sha256:${text}`),
      fc.constant(null),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.oneof(hex(40), hex(64)), blobOrDigest, seconds, (pull, sha, own, at) => {
        const one = { pull, sha, digest: own, at: new Date(at * 1000).toISOString().replace('.000Z', 'Z') }
        expect(parseHeadRecord(formatHeadRecord(one))).toEqual(one)
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['another tool’s', 'lint-12'],
    ['another version', written.replace('/1', '/2')],
    ['a word before it', ` ${written}`],
    ['a word after it', `${written} x`],
    ['a second line', `${written}\n${written}`],
    ['a head cut short', written.replace('c'.repeat(40), 'c'.repeat(12))],
    ['a time with an offset', written.replace('10Z', '10+01:00')],
    ['no evidence', written.replace(/evidence=\S+/, 'evidence=')],
    ['a negative number', written.replace('pull=12', 'pull=-12')],
  ])('%s is none', (_, text) => {
    expect(parseHeadRecord(text)).toBeNull()
  })
})
