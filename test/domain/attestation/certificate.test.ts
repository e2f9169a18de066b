import { expect, test } from 'vitest'
import { parseCertificate } from '../../../shared/domain/attestation/certificate.ts'
import { address, certificate, sigstore } from '../../builders/attestation.ts'

const signer = 'https://github.com/acme/models/.github/workflows/scheduled.yml@refs/heads/main'

test('a certificate tells who signed, for which repository, in which run, and from when to when', () => {
  expect(parseCertificate(certificate())).toMatchObject({
    from: '2026-02-07T00:00:00.000Z',
    to: '2026-02-07T00:10:00.000Z',
    signer,
    issuer: 'https://token.actions.githubusercontent.com',
    repository: 'https://github.com/acme/models',
    repositoryId: '1',
    ref: 'refs/heads/main',
    run: 'https://github.com/acme/models/actions/runs/7/attempts/1',
  })
})

test('what it does not say is null, never an empty text', () => {
  expect(parseCertificate(certificate({ more: [] }))?.run).toBeNull()
})

test.each([
  ['it is no certificate', Buffer.from('hello')],
  ['it is empty', Buffer.alloc(0)],
  ['its end is cut off', certificate().subarray(0, -5)],
  ['it names two', certificate({ names: [address(signer), address('https://evil.example/')] })],
  ['it names nobody', certificate({ names: [] })],
  ['it says something of the run twice', certificate({ more: [sigstore(14, 'refs/heads/evil')] })],
])('nobody is told to have signed where %s', (_, raw) => {
  expect(parseCertificate(raw)).toBeNull()
})

test('no byte of a certificate can be changed so that reading it does not end', () => {
  const good = certificate()
  const read = Array.from(good, (byte, index) => {
    const changed = Buffer.from(good)
    changed[index] = byte ^ 0xff
    return parseCertificate(changed)
  })
  expect(read.length).toBe(good.length)
})
