import { sha256 } from '../../digest.ts'

/** Where the index lies on the ledger's branch. */

export const rootPath = 'index/root.json'

/** The shard of a model; its name may hold what no path may. */
export const shardOf = (model: string): string => `m-${sha256(model).slice(0, 24)}`

export const pagePath = (shard: string, page: number): string => `index/${shard}/${String(page).padStart(6, '0')}.json`

/** Whether a file of the index lies at this path. */
export const isIndexPath = (path: string): boolean =>
  path === rootPath || /^index\/(governance|other|m-[0-9a-f]{24})\/\d{6,}\.json$/.test(path)
