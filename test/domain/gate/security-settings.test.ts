import { describe, expect, test } from 'vitest'
import { SecuritySettings, SecurityTightening } from '../../../shared/domain/gate/security-settings.ts'

test('left short they are these', () => {
  expect(SecuritySettings.parse({})).toEqual({
    severity_at_least: 'high',
    advisory_age_at_most: 'P7D',
    indexes: [],
    serialization: { refuse: [], pickle: 'allow-listed', allow: [] },
  })
  expect(SecuritySettings.parse({ serialization: { refuse: ['dill'] } }).serialization).toEqual({
    refuse: ['dill'],
    pickle: 'allow-listed',
    allow: [],
  })
})

describe('neither policy nor model file can hold', () => {
  test.each<readonly [string, object]>([
    ['a severity that is none', { severity_at_least: 'dire' }],
    ['unknown as a limit', { severity_at_least: 'unknown' }],
    ['an age that is none', { advisory_age_at_most: '7 days' }],
    ['an age of a number', { advisory_age_at_most: 7 }],
    ['a format that is none', { serialization: { refuse: ['marshal'] } }],
    ['a rule for pickles that is none', { serialization: { pickle: 'allowed' } }],
    ['a word too many', { ignore: ['CVE-2026-1000'] }],
  ])('%s', (_, settings) => {
    expect(SecuritySettings.safeParse(settings).success).toBe(false)
    expect(SecurityTightening.safeParse(settings).success).toBe(false)
  })
})

test('a name of one’s own is dotted, and no pattern', () => {
  const allow = (name: string): boolean => SecuritySettings.safeParse({ serialization: { allow: [name] } }).success
  expect(['acme.Binner', 'acme.features.Binner', 'Binner', 'acme.*', 'acme.', '.*'].map(allow)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('whom to trust a model file cannot say', () => {
  expect(SecurityTightening.safeParse({ indexes: [] }).success).toBe(false)
  expect(SecurityTightening.safeParse({ serialization: { allow: ['acme.Binner'] } }).success).toBe(false)
})
