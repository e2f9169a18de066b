import { X509Certificate } from 'node:crypto'
import { createServer, get } from 'node:https'
import { describe, expect, test } from 'vitest'
import { localIdentity } from './certificate.ts'
import { instant, objectId, tagged, whole } from './der.ts'

/** The certificate of the stand-in, read by Node's own parser and by a real handshake. */

describe('the values of DER', () => {
  test.each([
    ['a short value', tagged(0x04, Buffer.alloc(127)), '047f'],
    ['a value of 128 bytes', tagged(0x04, Buffer.alloc(128)), '048180'],
    ['a value of 256 bytes', tagged(0x04, Buffer.alloc(256)), '04820100'],
    ['a value of 65,536 bytes', tagged(0x04, Buffer.alloc(65_536)), '0483010000'],
    ['a number whose first bit is no sign', whole(Buffer.from([0x80])), '02020080'],
    ['a dotted name', objectId('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
    [
      'an instant of this half of the century',
      instant(new Date('2026-01-05T09:00:00Z')),
      '170d3236303130353039303030305a',
    ],
    ['an instant after 2049', instant(new Date('2050-01-05T09:00:00Z')), '180f32303530303130353039303030305a'],
  ])('%s', (_, made, begins) => {
    expect(made.toString('hex').slice(0, begins.length)).toBe(begins)
  })
})

describe('the certificate', () => {
  const made = localIdentity()
  const [authority, own] = [new X509Certificate(made.authority), new X509Certificate(made.certificate)]

  test('is for this machine, for a server, and no authority itself', () => {
    expect(own.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1')
    expect([own.checkHost('localhost'), own.checkIP('127.0.0.1'), own.checkHost('github.com')]).toEqual([
      'localhost',
      '127.0.0.1',
      undefined,
    ])
    expect([own.ca, authority.ca]).toEqual([false, true])
    expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })

  test('is signed by its authority and by nobody else’s', () => {
    const other = new X509Certificate(localIdentity().authority)
    expect([own.checkIssued(authority), own.verify(authority.publicKey)]).toEqual([true, true])
    expect([own.checkIssued(other), own.verify(other.publicKey)]).toEqual([false, false])
    expect(authority.verify(authority.publicKey)).toBe(true)
  })

  test('is good for a month, from yesterday', () => {
    const days = (Date.parse(own.validTo) - Date.parse(own.validFrom)) / 86_400_000
    expect([days, Date.parse(own.validFrom) < Date.now()]).toEqual([31, true])
  })

  test('opens a connection for who trusts the authority, and none for who does not', async () => {
    const server = createServer({ cert: made.certificate, key: made.key }, (_, response) => response.end('seen'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const bound = server.address()
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0
    const ask = (ca: string): Promise<number | string> =>
      new Promise((done) =>
        get({ host: 'localhost', family: 4, port, ca, agent: false }, (response) => {
          response.resume()
          done(response.statusCode ?? 0)
        }).on('error', ({ message }) => done(message)),
      )
    try {
      expect([await ask(made.authority), await ask(localIdentity().authority)]).toEqual([
        200,
        expect.stringMatching(/unable to verify|self.signed|issuer/),
      ])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
