import { describe, expect, test } from 'vitest'
import { BuilderFact, Digest, Instant, Judgement } from '../../../shared/domain/ledger/record-parts.ts'
import { judgement } from '../../builders/ledger.ts'

describe('parts of records', () => {
  test.each([
    ['a digest names its method', Digest, `sha256:${'a'.repeat(64)}`, true],
    ['hex digits alone are no digest', Digest, 'a'.repeat(64), false],
    ['a digest is written in small letters', Digest, `sha256:${'A'.repeat(64)}`, false],
    ['an instant is in UTC', Instant, '2026-11-27T10:00:00Z', true],
    ['an instant of another zone is none', Instant, '2026-11-27T10:00:00+01:00', false],
  ] as const)('%s', (_, schema, text, holds) => {
    expect(schema.safeParse(text).success).toBe(holds)
  })

  test('a builder of the first versions, without place, is still read', () => {
    const old = { person: null, account: 'dana', fact: 'pusher', kind: 'authenticated' }
    expect(BuilderFact.parse(old)).toEqual(old)
  })

  test('a judgement with a key that no version knew is refused', () => {
    expect(Judgement.safeParse(judgement()).success).toBe(true)
    expect(Judgement.safeParse({ ...judgement(), verdict: 'passed' }).success).toBe(false)
  })
})
