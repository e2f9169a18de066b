import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { checkpointPredicate, type Wanted } from '../../shared/domain/attestation/attested.ts'
import { bits, instant, objectId, octets, sequence, setOf, tagged, text, whole } from '../github/tls/der.ts'
import { digest } from './forge.ts'

/** Attestations as GitHub keeps them, by an authority of the tests: nobody vouches for their certificates. */

export const wanted: Wanted = {
  digest,
  repositoryId: '1',
  signer: 'acme/models/.github/workflows/scheduled.yml@refs/heads/main',
  server: 'https://github.com',
}

export type Signing = {
  readonly signer: string
  readonly issuer: string
  readonly repository: string
  readonly repositoryId: string
  readonly ref: string
  /** what stands in the certificate besides, as extensions */
  readonly more: readonly Buffer[]
  /** the names of whom the certificate is */
  readonly names: readonly Buffer[]
  readonly key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  /** signs in the place of the certificate's key */
  readonly hand: KeyObject
}

const made = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ecdsa = sequence(objectId('1.2.840.10045.4.3.2'))

export const extension = (id: string, content: Buffer): Buffer => sequence(objectId(id), octets(content))
export const sigstore = (number: number, value: string): Buffer =>
  extension(`1.3.6.1.4.1.57264.1.${number}`, text(value))
export const address = (value: string): Buffer => tagged(0x86, Buffer.from(value, 'latin1'))

const run = 'https://github.com/acme/models/actions/runs/7/attempts/1'

const signing = (): Omit<Signing, 'hand' | 'names'> => ({
  signer: `https://github.com/${wanted.signer}`,
  issuer: 'https://token.actions.githubusercontent.com',
  repository: 'https://github.com/acme/models',
  repositoryId: '1',
  ref: 'refs/heads/main',
  more: [sigstore(21, run)],
  key: made,
})

/** A certificate in DER, valid for ten minutes. */
export function certificate(given: Partial<Signing> = {}): Buffer {
  const { signer, issuer, repository, repositoryId, ref, more, key } = { ...signing(), ...given }
  const name = sequence(setOf(sequence(objectId('2.5.4.3'), text('authority of the tests'))))
  const body = sequence(
    tagged(0xa0, whole(Buffer.from([2]))),
    whole(Buffer.from([7])),
    ecdsa,
    name,
    sequence(instant(new Date('2026-02-07T00:00:00Z')), instant(new Date('2026-02-07T00:10:00Z'))),
    sequence(),
    key.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(
        extension('2.5.29.17', sequence(...(given.names ?? [address(signer)]))),
        ...[sigstore(8, issuer), sigstore(12, repository), sigstore(14, ref), sigstore(15, repositoryId), ...more],
      ),
    ),
  )
  return sequence(body, ecdsa, bits(sign('sha256', body, made.privateKey)))
}

export const statement = (of = digest, predicateType = checkpointPredicate) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'checkpoint', digest: { sha256: of.replace('sha256:', '') } }],
  predicateType,
  predicate: {},
})

/** The bundle of an attestation that says this. */
export function bundle(said: unknown = statement(), given: Partial<Signing> = {}) {
  const [type, payload] = ['application/vnd.in-toto+json', Buffer.from(JSON.stringify(said))]
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload])
  const hand = given.hand ?? (given.key ?? made).privateKey
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: { rawBytes: certificate(given).toString('base64') } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: type,
      signatures: [
        { sig: sign(hand.asymmetricKeyType === 'ed25519' ? null : 'sha256', signed, hand).toString('base64') },
      ],
    },
  }
}

/** One attestation as `gh attestation verify --format json` prints it. */
export function told(said: unknown = statement(), given: Partial<Signing> = {}) {
  return {
    attestation: { bundle: bundle(said, given), bundle_url: '', initiator: 'user' },
    verificationResult: {
      mediaType: 'application/vnd.dev.sigstore.verificationresult+json;version=0.1',
      statement: said,
      signature: { certificate: { subjectAlternativeName: given.signer ?? signing().signer } },
      verifiedTimestamps: [{ type: 'Tlog', uri: 'https://rekor.sigstore.dev', timestamp: '2026-02-07T01:00:05+01:00' }],
    },
  }
}
