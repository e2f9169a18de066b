import type { DeploymentReading } from '../../shared/domain/delivery/untold.ts'
import { settledFolders } from '../../shared/domain/ledger/checkpoint/selection.ts'
import { requestPlace } from '../../shared/domain/request/request-rules.ts'
import { requestBlobs } from '../../shared/gather/merged.ts'
import type { Forge, Repository } from '../../shared/ports/forge.ts'
import type { Choice } from '../../shared/runtime/ledger/book.ts'

/** What of a long ledger a run of the promoter reads: what bears on the requests of its environment that the index does not know as closed. */

export type Reading = {
  readonly choice: Choice
  /** the request folders that the index knew as closed when the ledger was opened */
  readonly settled: () => ReadonlySet<string>
}

/** The models of which a deployment may still lack its state: of a crashed run's, or where two are shown as live. */
export function unstatedModels(deployments: readonly DeploymentReading[]): readonly string[] {
  const by = Map.groupBy(deployments, ({ payload }) => payload.model ?? '')
  return [...by].flatMap(([model, own]) =>
    model !== '' &&
    (own.some(({ state }) => state === null) || own.filter(({ state }) => state === 'success').length > 1)
      ? [model]
      : [],
  )
}

export function readingFor(
  forge: Pick<Forge, 'blobs' | 'deployments'>,
  { tip }: Pick<Repository, 'tip'>,
  environment: string,
  known: readonly string[],
): Reading {
  let settled: ReadonlySet<string> | null = null
  // what was begun on is read again, whatever a later index knows as closed: of it this run must see that another closed it
  const begun = new Set<string>()
  return {
    settled: () => settled ?? new Set(),
    choice: async (root) => {
      const blobs = requestBlobs(await forge.blobs(tip), environment, known)
      const closed = settledFolders(root, blobs)
      const open = [...blobs.keys()]
        .filter((folder) => !closed.has(folder))
        .map((folder) => requestPlace(folder)?.model)
      const models = open.filter((model) => model != null)
      // what judges is held against every record
      if (models.length < open.length) return null
      settled ??= closed
      for (const model of [...models, ...unstatedModels(await forge.deployments(environment))]) begun.add(model)
      return { models: [...begun], standing: true }
    },
  }
}
