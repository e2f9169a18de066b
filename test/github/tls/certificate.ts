import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { bits, instant, objectId, octets, sequence, setOf, tagged, text, whole, yes } from './der.ts'

/** A certificate for this machine, and the authority that vouches for it, both made anew: X.509 v3 by RFC 5280. */

export type Identity = {
  /** of the authority, for who should trust it */
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

type Keys = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

const newKeys = (): Keys => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const nameOf = (common: string): Buffer => sequence(setOf(sequence(objectId('2.5.4.3'), text(common))))
const extension = (id: string, isCritical: boolean, content: Buffer): Buffer =>
  sequence(objectId(id), ...(isCritical ? [yes] : []), octets(content))

const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'))
const day = 86_400_000

type Wanted = {
  readonly subject: string
  readonly issuer: string
  readonly keys: Keys
  readonly signer: KeyObject
  readonly extensions: readonly Buffer[]
}

function certificate({ subject, issuer, keys, signer, extensions }: Wanted): string {
  const now = Date.now()
  const validity = sequence(instant(new Date(now - day)), instant(new Date(now + 30 * day)))
  const body = sequence(
    tagged(0xa0, whole(Buffer.from([2]))),
    whole(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer),
    validity,
    nameOf(subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  )
  const signed = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, signer)))
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const address = (ip: string): Buffer => tagged(0x87, Buffer.from(ip.split('.').map(Number)))
const host = (name: string): Buffer => tagged(0x82, Buffer.from(name, 'ascii'))

/** An authority of its own and a certificate for `localhost` and 127.0.0.1. */
export function localIdentity(): Identity {
  const [ca, own] = [newKeys(), newKeys()]
  const issuer = `Stand-in authority ${randomBytes(4).toString('hex')}`
  const signs = { issuer, signer: ca.privateKey }
  const authority = certificate({
    ...signs,
    subject: issuer,
    keys: ca,
    extensions: [
      extension('2.5.29.19', true, sequence(yes)),
      // keyCertSign alone
      extension('2.5.29.15', true, bits(Buffer.from([0x04]), 2)),
    ],
  })
  const server = certificate({
    ...signs,
    subject: 'localhost',
    keys: own,
    extensions: [
      extension('2.5.29.19', true, sequence()),
      // digitalSignature alone
      extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
      extension('2.5.29.37', false, sequence(objectId('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', false, sequence(host('localhost'), address('127.0.0.1'))),
    ],
  })
  return { authority, certificate: server, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
