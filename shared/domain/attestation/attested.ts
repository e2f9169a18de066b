import { z } from 'zod'
import { canonicalJson } from '../canonical.ts'
import { Bundle, openBundle, type Opened } from './bundle.ts'

/** Whether a checkpoint was attested, by what GitHub's command `gh attestation verify` printed of it. What can be checked here is; the rest is that command's word. */

export const checkpointPredicate = 'urn:countersign:checkpoint:1'

export type Wanted = {
  /** the digest of the checkpoint's file */
  readonly digest: string
  /** the number of the repository, as the checkpoint's writer has it */
  readonly repositoryId: string
  /** repository, workflow file and ref, as the policy names who attests */
  readonly signer: string
  /** the forge's address for people */
  readonly server: string
}

export const Attested = z.strictObject({
  /** by whose word alone the certificate is genuine and was used at these times; all else is what was checked */
  word: z.literal('gh attestation verify'),
  signer: z.string(),
  /** the run that had it attested, as its certificate says */
  run: z.string().nullable(),
  /** the times at which somebody else saw the signature */
  times: z.array(z.strictObject({ by: z.string(), at: z.string() })).readonly(),
})
export type Attested = z.infer<typeof Attested>

const Told = z.object({
  attestation: z.object({ bundle: Bundle }),
  verificationResult: z.object({
    mediaType: z.literal('application/vnd.dev.sigstore.verificationresult+json;version=0.1'),
    statement: z.unknown(),
    signature: z.object({ certificate: z.object({ subjectAlternativeName: z.string() }) }),
    verifiedTimestamps: z.array(z.object({ uri: z.string(), timestamp: z.iso.datetime({ offset: true }) })).min(1),
  }),
})
type Told = z.infer<typeof Told>

/** Who vouches for a run: of github.com and of an address of one's own. */
function issuerAt(server: string): string {
  const { hostname } = new URL(server)
  return hostname.endsWith('.ghe.com')
    ? `https://token.actions.${hostname}`
    : 'https://token.actions.githubusercontent.com'
}

/** What of an attestation is not as it must be, in words; the checks that need nobody's word. */
function* faultsOf({ certificate, statement }: Opened, wanted: Wanted): Generator<string> {
  const { signer, server, repositoryId } = wanted
  const [file = '', ...ref] = signer.split('@')
  const repository = `${server}/${file.split('/').slice(0, 2).join('/')}`
  const same = (what: string, said: string | null, must: string): readonly string[] =>
    said === must ? [] : [`is by ${what} ${said ?? 'that it does not name'}, not ${must}`]
  if (!statement.subject.some(({ digest }) => `sha256:${digest.sha256 ?? ''}` === wanted.digest))
    yield `is of something else than the checkpoint, whose digest is ${wanted.digest}`
  if (statement.predicateType !== checkpointPredicate)
    yield `says ${statement.predicateType}, not ${checkpointPredicate}`
  yield* same('the workflow', certificate.signer, `${server}/${signer}`)
  yield* same('a run that was vouched for by', certificate.issuer, issuerAt(server))
  yield* same('the repository', certificate.repository, repository)
  yield* same('the repository with the number', certificate.repositoryId, repositoryId)
  yield* same('a run of', certificate.ref, ref.join('@'))
}

/** Whether two values say the same; what has no canonical form says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  try {
    return canonicalJson(one) === canonicalJson(other)
  } catch {
    return false
  }
}

/** What the command says that the attestation itself does not. */
function* contradictions({ certificate, said }: Opened, { verificationResult }: Told): Generator<string> {
  if (!isSame(verificationResult.statement, said))
    yield 'holds another statement than the one that is said to be verified'
  if (verificationResult.signature.certificate.subjectAlternativeName !== certificate.signer)
    yield 'is signed by another workflow than the one that is said to be verified'
  for (const { timestamp } of verificationResult.verifiedTimestamps) {
    const at = Date.parse(timestamp)
    if (at < Date.parse(certificate.from) || at > Date.parse(certificate.to))
      yield `was signed at ${timestamp}, when its certificate was not valid`
  }
}

function judged(told: Told, wanted: Wanted): { readonly attested: Attested } | { readonly problem: string } {
  const opened = openBundle(told.attestation.bundle)
  if ('problem' in opened) return opened
  const [problem] = [...faultsOf(opened, wanted), ...contradictions(opened, told)]
  if (problem !== undefined) return { problem }
  const times = told.verificationResult.verifiedTimestamps.map(({ uri: by, timestamp: at }) => ({ by, at }))
  return { attested: { word: 'gh attestation verify', signer: wanted.signer, run: opened.certificate.run, times } }
}

/** The attestation of the checkpoint in what the command printed, or why there is none. */
export function attestedIn(
  text: string,
  wanted: Wanted,
): { readonly attested: Attested } | { readonly problem: string } {
  const parsed = z.array(Told).safeParse(jsonOf(text))
  if (!parsed.success) return { problem: 'it is not what gh attestation verify --format json prints' }
  const all = parsed.data.map((one) => judged(one, wanted))
  const good = all.find((one) => 'attested' in one)
  if (good !== undefined) return good
  const bad = all.find((one) => 'problem' in one)
  return { problem: bad === undefined ? 'it holds no attestation' : `the attestation ${bad.problem}` }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
