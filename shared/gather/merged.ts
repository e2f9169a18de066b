import type { Facts } from '../domain/facts.ts'
import type { Entry } from '../domain/ledger/chain.ts'
import { millis } from '../domain/instant.ts'
import type { RequestReference } from '../domain/ledger/record-parts.ts'
import { promotionFinding } from '../domain/promotion.ts'
import { requestFolders, requestPlace } from '../domain/request/request-rules.ts'
import type { RequestKind } from '../domain/request/request.ts'
import type { Finding } from '../domain/verdict.ts'
import type { Repository } from '../ports/forge.ts'
import { gatherFacts } from './facts.ts'
import type { GatherPorts } from './part/question.ts'
import { pendingIn, type Pending } from './pending.ts'

/** The blobs of the requests that a run for the environment works off, by their folders. */
export function requestBlobs(
  blobs: ReadonlyMap<string, string>,
  environment: string,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const ours = requestFolders([...blobs.keys()]).filter((folder) => {
    const place = requestPlace(folder)?.environment ?? null
    // a request for an environment that nobody governs would wait for ever: whichever job runs refuses it
    return place === null || place === environment || !known.includes(place)
  })
  return new Map(ours.map((folder) => [folder, blobs.get(`${folder}/request.yml`) ?? '']))
}

/** Every request on the base without an outcome, oldest merge first; those that came by no merge last. Of what is settled the index tells. */
export async function pendingRequests(
  ports: GatherPorts,
  repository: Repository,
  entries: readonly Entry[],
  environment: string,
  known: readonly string[],
  settled: ReadonlySet<string> = new Set(),
): Promise<readonly Pending[]> {
  const found: Pending[] = []
  for (const [folder, blob] of requestBlobs(await ports.forge.blobs(repository.tip), environment, known)) {
    if (settled.has(folder)) continue
    const one = await pendingIn(ports.forge, repository, entries, { folder, blob })
    if (one !== null) found.push(one)
  }
  const at = (pending: Pending): number => (pending.state === 'merged' ? millis(pending.mergedAt) : Infinity)
  return found.toSorted((a, b) => at(a) - at(b) || (a.folder < b.folder ? -1 : 1))
}

const parentOf = (folder: string): string => folder.slice(0, folder.lastIndexOf('/'))
const numberOf = (folder: string): number => Number(requestPlace(folder)?.number)

/** Everything that the promoter judges of one merged request, gathered anew from the merged tree. */
export async function mergedFacts(
  ports: GatherPorts,
  repository: Repository,
  pending: Extract<Pending, { state: 'merged' }>,
): Promise<{ readonly facts: Facts; readonly findings: readonly Finding[] }> {
  const { folder, reading, mergeSha } = pending
  const brought = requestFolders(reading.files.map(({ path }) => path))
  const folders = requestFolders(await ports.forge.paths(mergeSha))
  // each of several requests has its own number, and its own ones before it
  const before = folders.filter((other) => {
    const mate = brought.find((one) => parentOf(one) === parentOf(other)) ?? folder
    return numberOf(other) < numberOf(mate)
  })
  const facts = await gatherFacts(
    ports,
    {
      number: reading.pull.number,
      base: repository.tip,
      at: mergeSha,
      before,
      folder,
    },
    reading,
  )
  const [head, merged] = await Promise.all([
    ports.forge.folder(reading.pull.head.sha, folder),
    ports.forge.folder(mergeSha, folder),
  ])
  const findings = merged
    .filter((file) => head.find(({ path }) => path === file.path)?.blob !== file.blob)
    .map(({ path }) => promotionFinding('request-blob-differs', 'fail', { path }))
  return { facts, findings }
}

/** The merged request as every record names it. */
export function referenceOf(
  facts: Facts,
  pending: Extract<Pending, { state: 'merged' }>,
  kind: RequestKind,
  url: string,
): RequestReference {
  const { pull } = facts
  const read = facts.request.state === 'found' ? facts.request.request : null
  return {
    folder: pending.folder,
    blob: facts.request.state === 'found' ? facts.request.blob : '',
    kind,
    pull: pull.number,
    url,
    author: pull.author,
    mergedAt: pending.mergedAt,
    mergeSha: pending.mergeSha,
    mergedBy: pull.merge?.by ?? null,
    openedAt: pull.createdAt,
    // a record must stay readable in one piece, however much somebody wrote
    ...(read?.state === 'read' ? { reason: read.value.reason.slice(0, 2000).toWellFormed() } : {}),
  }
}
