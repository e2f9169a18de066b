import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseCertificate } from '../../../shared/domain/attestation/certificate.ts'
import { address, certificate, extension, sigstore } from '../../builders/attestation.ts'

const signer = 'https://github.com/acme/models/.github/workflows/scheduled.yml@refs/heads/main'

const run = (...bytes: readonly number[]): Buffer => extension('1.3.6.1.4.1.57264.1.21', Buffer.from(bytes))
const opened = run(0x0c, 0x80, ...Buffer.alloc(128))
const stretched = run(0x0c, 0x81, 0x01, 0x41)

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
  ['something comes behind it', Buffer.concat([certificate(), Buffer.from([0])])],
  ['it is written as PEM', Buffer.from(new X509Certificate(certificate()).toString())],
  ['a value has no end', certificate({ more: [opened] })],
  ['a length is longer than it must be', certificate({ more: [stretched] })],
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
