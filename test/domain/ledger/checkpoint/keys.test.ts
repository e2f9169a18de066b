import { describe, expect, test } from 'vitest'
import { publicKeyOf, signCheckpoint } from '../../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import {
  CheckpointSettings,
  isInForce,
  signatureFault,
  type CheckpointKey,
} from '../../../../shared/domain/ledger/checkpoint/keys.ts'
import { otherPem, pem, unsigned } from '../../../builders/checkpoint.ts'

const key = (from: string, until?: string, secret = pem): CheckpointKey => ({
  public: publicKeyOf(secret) ?? '',
  from,
  ...(until === undefined ? {} : { until }),
})
const at = (instant: string, secret = pem) => signCheckpoint(unsigned({ at: instant }), secret)

describe('the signature of a checkpoint is believed', () => {
  test.each([
    ['while its key is in force', at('2026-03-01T12:00:00Z'), [key('2026-01-01')], null],
    ['on the first day', at('2026-01-01T00:00:00Z'), [key('2026-01-01')], null],
    ['on the last day', at('2026-03-31T23:59:59Z'), [key('2026-01-01', '2026-03-31')], null],
    [
      'of a retired key, for what it signed before',
      at('2026-02-01T00:00:00Z'),
      [key('2026-01-01', '2026-03-31'), key('2026-04-01', undefined, otherPem)],
      null,
    ],
    ['not before its key begins', at('2025-12-31T23:59:59Z'), [key('2026-01-01')], 'checkpoint-key-expired'],
    ['not after', at('2026-04-01T00:00:00Z'), [key('2026-01-01', '2026-03-31')], 'checkpoint-key-expired'],
    [
      'not of a key that the policy does not name',
      at('2026-03-01T12:00:00Z', otherPem),
      [key('2026-01-01')],
      'checkpoint-unknown-key',
    ],
    ['not where the policy names none', at('2026-03-01T12:00:00Z'), [], 'checkpoint-unknown-key'],
    [
      'not where it is another’s',
      { ...at('2026-03-01T12:00:00Z'), signature: at('2026-03-02T12:00:00Z').signature },
      [key('2026-01-01')],
      'checkpoint-signature',
    ],
  ] as const)('%s', (_, checkpoint, keys, fault) => {
    expect(signatureFault(checkpoint, keys)).toBe(fault)
  })

  test('by the instant, not by the text', () => {
    expect(isInForce(key('2026-01-01', '2026-03-31'), '2026-03-31T23:59:59.999Z')).toBe(true)
  })
})

describe('the settings', () => {
  test('are a thousand records and no key where nothing else is said', () => {
    expect(CheckpointSettings.parse({})).toEqual({ keys: [], every: 1000 })
  })

  test.each([
    { public: 'AAAA', from: '2026-01-01' },
    { public: publicKeyOf(pem), from: '2026-02-30' },
    { public: publicKeyOf(pem), from: '2026-01-01', until: 'soon' },
    { public: publicKeyOf(pem) },
  ])('hold no %j', (one) => {
    expect(CheckpointSettings.safeParse({ keys: [one] }).success).toBe(false)
  })
})
