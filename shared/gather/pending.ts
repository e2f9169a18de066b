import { requestHistory } from '../domain/ledger/history.ts'
import type { Entry } from '../domain/ledger/chain.ts'
import type { Forge, PullReading, Repository } from '../ports/forge.ts'

/** A request folder on the base that no outcome has closed, with the merge that brought it. */
export type Pending =
  | {
      readonly state: 'merged'
      readonly folder: string
      readonly reading: PullReading
      readonly mergedAt: string
      readonly mergeSha: string
    }
  | {
      readonly state: 'astray'
      readonly folder: string
      readonly detail: string
      /** the pull request that seems to have brought it, where one does */
      readonly pull: number | null
    }

/** Whether the ledger has closed this request: by an outcome, or as the governance that it recorded. */
export function isClosed(entries: readonly Entry[], folder: string): boolean {
  const { outcome, recorded } = requestHistory(entries, folder)
  return outcome !== null || recorded !== null
}

const requestBlob = async (forge: Forge, at: string, folder: string): Promise<string> =>
  (await forge.folder(at, folder)).find(({ path }) => path === `${folder}/request.yml`)?.blob ?? ''

/** The pull request whose request bears this number, where that is another request than the one that lies there now. */
async function usedBefore(
  forge: Forge,
  entries: readonly Entry[],
  { folder, blob }: { readonly folder: string; readonly blob: string },
): Promise<number | null> {
  const { intent, outcome, recorded } = requestHistory(entries, folder)
  const known = (outcome ?? recorded ?? intent?.record)?.request
  if (known === undefined) return null
  // the record of a request that could not be told from its pull request names no blob
  const before = known.blob === '' ? await requestBlob(forge, known.mergeSha, folder) : known.blob
  return before === blob ? null : known.pull
}

/**
 * What waits in a request folder of the base; null where the ledger has closed it. A folder that holds another request than
 * records name, or than its merge brought, is astray: it would be passed over, or the one before it carried out in its place.
 */
export async function pendingIn(
  forge: Forge,
  repository: Pick<Repository, 'tip' | 'defaultBranch'>,
  entries: readonly Entry[],
  found: { readonly folder: string; readonly blob: string },
): Promise<Pending | null> {
  const { folder, blob } = found
  const other = (pull: number): Pending => ({
    ...{ state: 'astray', folder, pull: null },
    detail: `another request.yml bears this number since pull request #${pull}, and no number is used again; propose it under the next`,
  })
  const before = await usedBefore(forge, entries, found)
  if (before !== null) return other(before)
  if (isClosed(entries, folder)) return null
  const pending = await pendingOf(forge, repository, folder)
  if (pending.state === 'astray' || (await requestBlob(forge, pending.mergeSha, folder)) === blob) return pending
  return other(pending.reading.pull.number)
}

/** The merge that brought a request folder to the base, or why there is none. */
export async function pendingOf(
  forge: Forge,
  repository: Pick<Repository, 'tip' | 'defaultBranch'>,
  folder: string,
): Promise<Pending> {
  const astray = (detail: string, pull: number | null = null): Pending => ({ state: 'astray', folder, detail, pull })
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
    return astray(`the merge of #${only.number} is not on the base`, only.number)
  if (!reading.files.some(({ path }) => path.startsWith(`${folder}/`)))
    return astray(`pull request #${only.number} does not hold it`, only.number)
  return { state: 'merged', folder, reading, mergedAt: merge.at, mergeSha: merge.sha }
}
