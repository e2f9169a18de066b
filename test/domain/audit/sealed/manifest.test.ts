import { describe, expect, test } from 'vitest'
import { formatManifest, parseManifest, sealFaults, sealOf } from '../../../../shared/domain/audit/sealed/manifest.ts'
import { publicKeyOf } from '../../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { otherPem, pem } from '../../../builders/checkpoint.ts'
import { manifestOf } from './builder.ts'

const manifest = manifestOf()
const key = (secret: string, from = '2020-01-01') => ({ public: publicKeyOf(secret) ?? '', from })
const own = sealOf(manifest, '2026-06-01T00:00:00Z', pem) ?? ''

test('a manifest is read as it was written, and in no other form', () => {
  const { schema, ...read } = parseManifest(manifest) ?? { schema: null }
  expect(schema).toBe('countersign/pack/1')
  expect(formatManifest(read as Parameters<typeof formatManifest>[0])).toBe(manifest)
  for (const other of [` ${manifest}`, manifest.trim(), '{}', 'x', manifest.replace('"model":null', '"model":1')])
    expect(parseManifest(other)).toBeNull()
})

test('no seal is made by what is no key', () => {
  expect(sealOf(manifest, '2026-06-01T00:00:00Z', 'hello')).toBeNull()
})

describe('a seal', () => {
  test('holds by the key that made it', () => {
    expect(sealFaults(own, manifest, [key(otherPem), key(pem)])).toEqual({ faults: [], unknown: [] })
  })

  test.each([
    ['is missing', null, [key(pem)], 'it is not signed'],
    ['is by a key that nobody names', own, null, 'named a key'],
  ])('that %s leaves unknown who made the file', (_, text, keys, unknown) => {
    const told = sealFaults(text, manifest, keys)
    expect([told.faults, told.unknown]).toEqual([[], [expect.stringContaining(unknown)]])
  })

  test.each([
    ['is none', 'x', [key(pem)], 'is no seal'],
    ['is of another manifest', sealOf(`${manifest} `, '2026-06-01T00:00:00Z', pem), [key(pem)], 'another manifest'],
    ['is by another key', own, [key(otherPem)], 'none of the keys'],
    ['is of a day before its key', own, [key(pem, '2027-01-01')], 'did not count'],
    [
      'writes its signature otherwise',
      own.replace(/(.)==/, (_, last: string) => `${{ A: 'B', Q: 'R', g: 'h', w: 'x' }[last] ?? ''}==`),
      [key(pem)],
      'does not hold',
    ],
    ['was dated back', own.replace('"at":"2026-06', '"at":"2025-06'), [key(pem)], 'does not hold'],
  ])('that %s is a fault', (_, text, keys, detail) => {
    expect(sealFaults(text, manifest, keys).faults).toMatchObject([
      { code: 'seal-broken', detail: expect.stringContaining(detail) as string },
    ])
  })
})
