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
  | { readonly state: 'astray'; readonly folder: string; readonly detail: string }

/** Whether the ledger has closed this request: by an outcome, or as the governance that it recorded. */
export function isClosed(entries: readonly Entry[], folder: string): boolean {
  const { outcome, recorded } = requestHistory(entries, folder)
  return outcome !== null || recorded !== null
}

/** The merge that brought a request folder to the base, or why there is none. */
export async function pendingOf(
  forge: Forge,
  repository: Pick<Repository, 'tip' | 'defaultBranch'>,
  folder: string,
): Promise<Pending> {
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
