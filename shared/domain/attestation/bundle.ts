import { verify } from 'node:crypto'
import { z } from 'zod'
import { parseCertificate, type Certificate } from './certificate.ts'

/** An attestation as GitHub keeps it: a statement in an envelope, signed by the key of a certificate. */

const Raw = z.object({ rawBytes: z.base64() })

export const Bundle = z.object({
  verificationMaterial: z.object({
    certificate: Raw.optional(),
    x509CertificateChain: z.object({ certificates: z.array(Raw).min(1) }).optional(),
  }),
  dsseEnvelope: z.object({
    payload: z.base64(),
    payloadType: z.literal('application/vnd.in-toto+json'),
    signatures: z.array(z.object({ sig: z.base64() })).length(1),
  }),
})
export type Bundle = z.infer<typeof Bundle>

export const Statement = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ digest: z.object({ sha256: z.string().optional() }) })),
  predicateType: z.string(),
})
export type Statement = z.infer<typeof Statement>

export type Opened = {
  readonly certificate: Certificate
  readonly statement: Statement
  /** the statement as JSON says it */
  readonly said: unknown
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')

/** What the envelope's signature is over: the type and the payload, each behind its length. */
function signedBytes(type: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload])
}

function isSigned({ key }: Certificate, { payload, payloadType, signatures }: Bundle['dsseEnvelope']): boolean {
  if (key.asymmetricKeyType !== 'ec') return false
  return verify('sha256', signedBytes(payloadType, bytes(payload)), key, bytes(signatures[0]?.sig ?? ''))
}

/** The statement and who signed it, where the signature is the certificate's; who issued that is not looked at. */
export function openBundle({ verificationMaterial, dsseEnvelope }: Bundle): Opened | { readonly problem: string } {
  const { certificate: own, x509CertificateChain: chain } = verificationMaterial
  // with both nobody could say by which of them the command went
  const raw = own === undefined ? chain?.certificates[0] : chain === undefined ? own : undefined
  const certificate = raw === undefined ? null : parseCertificate(bytes(raw.rawBytes))
  if (certificate === null) return { problem: 'holds no certificate of a workflow' }
  if (!isSigned(certificate, dsseEnvelope)) return { problem: 'is not signed by the key of its certificate' }
  try {
    const said: unknown = JSON.parse(bytes(dsseEnvelope.payload).toString('utf8'))
    const statement = Statement.safeParse(said)
    return statement.success
      ? { certificate, statement: statement.data, said }
      : { problem: 'holds no statement of in-toto' }
  } catch {
    return { problem: 'holds no statement of in-toto' }
  }
}
