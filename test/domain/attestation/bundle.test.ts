import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkpointPredicate } from '../../../shared/domain/attestation/attested.ts'
import { Bundle, openBundle } from '../../../shared/domain/attestation/bundle.ts'
import { bundle, other, statement } from '../../builders/attestation.ts'

const good = bundle()
const { certificate } = good.verificationMaterial
const open = (changed: unknown) => openBundle(Bundle.parse(changed))
const envelope = (changes: object) => ({ ...good, dsseEnvelope: { ...good.dsseEnvelope, ...changes } })

describe('an attestation is opened', () => {
  test('where the key of its certificate signed the statement', () => {
    expect(open(good)).toMatchObject({ statement: { predicateType: checkpointPredicate }, said: statement() })
  })

  test('where the certificate comes first in a chain, as earlier bundles have it', () => {
    const verificationMaterial = { x509CertificateChain: { certificates: [certificate] } }
    expect(open({ ...good, verificationMaterial })).toHaveProperty('statement')
  })
})

test.each<[string, unknown, string]>([
  ['there is no certificate', { ...good, verificationMaterial: {} }, 'holds no certificate'],
  [
    'there are two',
    { ...good, verificationMaterial: { certificate, x509CertificateChain: { certificates: [certificate] } } },
    'holds no certificate',
  ],
  [
    'the certificate is none',
    { ...good, verificationMaterial: { certificate: { rawBytes: 'aGVsbG8=' } } },
    'holds no certificate',
  ],
  ['somebody else signed', bundle(statement(), { hand: other.privateKey }), 'is not signed'],
  ['the statement was changed', envelope({ payload: Buffer.from('{}').toString('base64') }), 'is not signed'],
  ['the signature is none', envelope({ signatures: [{ sig: 'aGVsbG8=' }] }), 'is not signed'],
  ['the key is of another kind', bundle(statement(), { key: generateKeyPairSync('ed25519') }), 'is not signed'],
  ['the statement is another kind of statement', bundle({ hello: 'world' }), 'holds no statement'],
])('it is not where %s', (_, changed, problem) => {
  expect(open(changed)).toEqual({ problem: expect.stringContaining(problem) as string })
})

test('an envelope of another kind, or with two signatures, is none', () => {
  expect(Bundle.safeParse(envelope({ payloadType: 'text/plain' })).success).toBe(false)
  expect(Bundle.safeParse(envelope({ signatures: [...good.dsseEnvelope.signatures, { sig: '' }] })).success).toBe(false)
})
