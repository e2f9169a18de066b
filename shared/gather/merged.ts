import type { Facts } from '../domain/facts.ts'
import type { Entry } from '../domain/ledger/chain.ts'
import { requestHistory } from '../domain/ledger/history.ts'
import { millis } from '../domain/instant.ts'
import type { RequestReference } from '../domain/ledger/record.ts'
import { promotionFinding } from '../domain/promotion.ts'
import { requestFolders, requestPlace } from '../domain/request/request-rules.ts'
import type { RequestKind } from '../domain/request/request.ts'
import type { Finding } from '../domain/verdict.ts'
import type { PullReading, Repository } from '../ports/forge.ts'
import { gatherFacts, type GatherPorts } from './facts.ts'

/** A request folder on the base that no outcome has closed, with the merge that brought it. */
export type Pending =
  | {
      readonly state: 'merged'
      readonly folder: string
      readonly reading: PullReading
      readonly mergedAt: string
      readonly mergeSha: string
    }
  | { readonly state: 'astray'; readonly folder: string; readonly detail: string }

/** Whether the ledger has closed this request: by an outcome, or as the governance that it recorded. */
export function isClosed(entries: readonly Entry[], folder: string): boolean {
  const { outcome, recorded } = requestHistory(entries, folder)
  return outcome !== null || recorded !== null
}

async function pendingOf({ forge }: GatherPorts, repository: Repository, folder: string): Promise<Pending> {
  const astray = (detail: string): Pending => ({ state: 'astray', folder, detail })
  const [first] = (await forge.commitsOfPath(repository.tip, `${folder}/request.yml`)).toReversed()
  if (first === undefined) return astray('no commit of the base brings it')
  const merged = (await forge.pullsOfCommit(first)).filter(
    (pull) => pull.mergedAt !== null && pull.base === repository.defaultBranch,
  )
  const [only] = merged
  if (only === undefined) return astray(`commit ${first.slice(0, 12)} came without a merged pull request`)
  const reading = await forge.pull(only.number)
  const { merge } = reading.pull
  if (merge === null) return astray(`pull request #${only.number} is not merged`)
  if (!(await forge.isAncestor(merge.sha, repository.tip)))
    return astray(`the merge of #${only.number} is not on the base`)
  if (!reading.files.some(({ path }) => path.startsWith(`${folder}/`)))
    return astray(`pull request #${only.number} does not hold it`)
  return { state: 'merged', folder, reading, mergedAt: merge.at, mergeSha: merge.sha }
}

/** Every request on the base without an outcome, oldest merge first; those that came by no merge last. */
export async function pendingRequests(
  ports: GatherPorts,
  repository: Repository,
  entries: readonly Entry[],
  environment: string,
  known: readonly string[],
): Promise<readonly Pending[]> {
  const open = requestFolders(await ports.forge.paths(repository.tip)).filter((folder) => {
    const place = requestPlace(folder)?.environment ?? null
    // a request for an environment that nobody governs would wait for ever: whichever job runs refuses it
    const ours = place === null || place === environment || !known.includes(place)
    return ours && !isClosed(entries, folder)
  })
  const found: Pending[] = []
  for (const folder of open) found.push(await pendingOf(ports, repository, folder))
  const at = (pending: Pending): number => (pending.state === 'merged' ? millis(pending.mergedAt) : Infinity)
  return found.toSorted((a, b) => at(a) - at(b) || (a.folder < b.folder ? -1 : 1))
}

/** Everything that the promoter judges of one merged request, gathered anew from the merged tree. */
export async function mergedFacts(
  ports: GatherPorts,
  repository: Repository,
  pending: Extract<Pending, { state: 'merged' }>,
): Promise<{ readonly facts: Facts; readonly findings: readonly Finding[] }> {
  const { folder, reading, mergeSha } = pending
  const own = requestPlace(folder)
  const folders = requestFolders(await ports.forge.paths(mergeSha))
  const before = folders.filter((other) => Number(requestPlace(other)?.number) < Number(own?.number))
  const facts = await gatherFacts(
    ports,
    {
      number: reading.pull.number,
      base: repository.tip,
      at: mergeSha,
      before,
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
  }
}
