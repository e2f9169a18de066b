import { claimsIn, claimsOf } from '../approval/builder/recorded-claims.ts'
import type { Claims } from '../approval/builder/claims.ts'
import { digestOf } from '../digest.ts'
import type { Facts, FoundRequest } from '../facts.ts'
import { latest } from '../instant.ts'
import type { Finding, StageState, StageVerdict } from '../verdict.ts'

/** Several adoptions in one pull request: each is a request of its own, and one sign-off speaks of all of them. */

/** What is signed of one request: the digest of its evidence, null where it has none that can be read. */
export type SignedPart = { readonly folder: string; readonly evidence: string | null }

/** The digest that one sign-off of several requests is bound to: of each folder's evidence. One request alone has its own. */
export const togetherDigest = (parts: readonly SignedPart[]): string =>
  digestOf({
    schema: 'countersign/adoptions/1',
    evidence: Object.fromEntries(parts.map(({ folder, evidence }) => [folder, evidence])),
  })

const inOrder = <T extends { readonly folder: string }>(parts: readonly T[]): readonly T[] =>
  parts.toSorted((a, b) => (a.folder < b.folder ? -1 : 1))

const asProposed = ({ folder, proposed }: FoundRequest): SignedPart => ({
  folder,
  evidence: proposed.state === 'read' ? proposed.digest : null,
})

/** Every request of the pull request as it proposes it, in the order of their folders; empty where it is one, or none. */
export function proposedTogether({ request, also = [] }: Pick<Facts, 'request' | 'also'>): readonly SignedPart[] {
  if (request.state !== 'found' || also.length === 0) return []
  return inOrder([asProposed(request), ...also.map((other) => asProposed(other.request))])
}

/**
 * What is signed together with the request that is judged: its own evidence as gathered now, the others' as proposed.
 * That these are still so is asked where they are judged, so that none falls by another's fault.
 */
export function signedTogether(facts: Pick<Facts, 'request' | 'also' | 'gathered'>): readonly SignedPart[] {
  const evidence = facts.gathered?.state === 'gathered' ? facts.gathered.digest : null
  return proposedTogether(facts).map((part) => (part.folder === folderOf(facts) ? { ...part, evidence } : part))
}

/** The facts of each request that is to be judged, each with the others as they are proposed, in the order of their folders. */
export function partsOf(facts: Facts): readonly Facts[] {
  const { request, also = [] } = facts
  if (request.state !== 'found' || also.length === 0 || also.every(({ own }) => own === null)) return [facts]
  const requests = [request, ...also.map((one) => one.request)]
  const { registryAccess: _access, heldRequests: _held, ...common } = facts
  const others = (folder: string): NonNullable<Facts['also']> =>
    inOrder(requests.filter((one) => one.folder !== folder)).map((one) => ({ request: one, own: null }))
  const parts = also.map((one): Facts => {
    if (one.own === null) throw new Error(`The facts of ${one.request.folder} were not gathered.`)
    return { ...common, ...one.own, request: one.request, also: others(one.request.folder) }
  })
  const first: Facts = { ...facts, also: others(request.folder) }
  return [first, ...parts].toSorted((a, b) => (folderOf(a) < folderOf(b) ? -1 : 1))
}

/** The folder of the request that the facts tell of. */
export const folderOf = ({ request }: Pick<Facts, 'request'>): string =>
  request.state === 'found' ? request.folder : 'promotions'

/** What is claimed of who built it, for each request of the pull request: whoever built one of the versions signs none of them. */
export function claimsTogether(facts: Pick<Facts, 'request' | 'gathered' | 'former' | 'also'>): readonly Claims[] {
  const { request, also = [] } = facts
  if (request.state !== 'found' || also.length === 0) return [claimsOf(facts)]
  const proposed = also.map(({ request: other }) => ({
    folder: other.folder,
    claims: claimsIn(other, other.proposed.state === 'read' ? other.proposed.subject.claims : null),
  }))
  return inOrder([{ folder: request.folder, claims: claimsOf(facts) }, ...proposed]).map(({ folder, claims }) => ({
    ...claims,
    of: folder,
  }))
}

export type JudgedPart = { readonly folder: string; readonly stages: readonly StageVerdict[] }

/** The gravest state of all is that of the whole. */
const gravest: readonly StageState[] = ['error', 'failed', 'blocked', 'pending', 'passed', 'not-required']

const distinct = <T>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]

/** What every request has is said once, what some have with the folder that it is about; so is all that a gate found. */
function joinedFindings(parts: readonly { readonly folder: string; readonly findings: readonly Finding[] }[]) {
  const texts = parts.map(({ findings }) => new Set(findings.map((finding) => JSON.stringify(finding))))
  const everywhere = (finding: Finding): boolean => {
    const text = JSON.stringify(finding)
    return finding.facts.gate === undefined && texts.every((own) => own.has(text))
  }
  return distinct(
    parts.flatMap(({ folder, findings }) =>
      findings.map((finding) =>
        everywhere(finding) ? finding : { ...finding, facts: { ...finding.facts, of: folder } },
      ),
    ),
  )
}

function joinedStage(parts: readonly { readonly folder: string; readonly verdict: StageVerdict }[]): StageVerdict {
  const verdicts = parts.map(({ verdict }) => verdict)
  const [first, ...rest] = verdicts
  if (first === undefined) throw new Error('no request was judged')
  const state = gravest.find((one) => verdicts.some((verdict) => verdict.state === one)) ?? 'error'
  const counts = (id: number): boolean => rest.every(({ counted }) => counted.some(({ reviewId }) => reviewId === id))
  const counted = first.counted.filter(({ reviewId }) => counts(reviewId))
  const instants = verdicts.flatMap(({ since }) => (since === null ? [] : [since]))
  return {
    stage: first.stage,
    state,
    findings: joinedFindings(parts.map(({ folder, verdict }) => ({ folder, findings: verdict.findings }))),
    counted,
    ignored: distinct(verdicts.flatMap(({ ignored }) => ignored)),
    vetoes: distinct(verdicts.flatMap(({ vetoes }) => vetoes)),
    since: state === 'passed' && instants.length === verdicts.length ? latest(instants) : null,
  }
}

/** The stages of all requests as those of one: a stage is met where it is met for each, and an approval counts where it does for each. */
export function joinedStages(parts: readonly JudgedPart[]): readonly StageVerdict[] {
  const [first] = parts
  return (first?.stages ?? []).map(({ stage }) =>
    joinedStage(
      parts.flatMap(({ folder, stages }) =>
        stages.filter((one) => one.stage === stage).map((verdict) => ({ folder, verdict })),
      ),
    ),
  )
}
