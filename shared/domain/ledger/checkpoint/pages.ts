import { z } from 'zod'
import { canonicalJson } from '../../canonical.ts'
import { sha256 } from '../../digest.ts'
import { requestPlace } from '../../request/request-rules.ts'
import { Digest } from '../record-parts.ts'

/** The index on the ledger's branch: a root, and for the governance and for each model pages that name its records. */

export const rootPath = 'index/root.json'

/** The shard of a model; its name may hold what no path may. */
export const shardOf = (model: string): string => `m-${sha256(model).slice(0, 24)}`

export const pagePath = (shard: string, page: number): string => `index/${shard}/${String(page).padStart(6, '0')}.json`

/** Whether a file of the index lies at this path. */
export const isIndexPath = (path: string): boolean =>
  path === rootPath || path === standingPath || /^index\/(governance|other|m-[0-9a-f]{24})\/\d{6,}\.json$/.test(path)

/** How many records a page names; a page that is full is never written again. */
export const rowsOfPage = 250

export const IndexPage = z.strictObject({
  schema: z.literal('countersign/index-page/1'),
  shard: z.string(),
  page: z.number().int().positive(),
  /** the digest of the page before; null of the first */
  before: Digest.nullable(),
  /** number and digest of each record */
  rows: z.array(z.tuple([z.number().int().positive(), Digest])).readonly(),
})
export type IndexPage = z.infer<typeof IndexPage>
export type Row = IndexPage['rows'][number]

export const standingPath = 'index/standing.json'

const Rows = IndexPage.shape.rows

/** What no later record had settled; see `standing.ts`. */
export const StandingPage = z.strictObject({
  schema: z.literal('countersign/index-standing/1'),
  /** the last look at the registry */
  look: Rows,
  rows: Rows,
})
export type StandingPage = z.infer<typeof StandingPage>

/** The closed requests of one folder of requests: all up to a number, folded with the blob of each, and those beyond. */
const Closed = z.strictObject({
  upTo: z.number().int(),
  digest: z.string(),
  above: z.record(z.string(), z.string()),
})
export type Closed = z.infer<typeof Closed>

const ModelFileDigest = z.strictObject({ model: z.string(), digest: Digest })

export const IndexRoot = z.strictObject({
  schema: z.literal('countersign/index/1'),
  /** the records that it is over, and the digest of the last */
  records: z.number().int().positive(),
  digest: Digest,
  shards: z.record(z.string(), z.strictObject({ rows: z.number().int().positive(), last: Digest })),
  closed: z.record(z.string(), Closed),
  /** the recorded file of each model */
  files: z.record(z.string(), Digest),
  /** the files that intents brought whose outcome has not come yet, by the intent's number */
  brought: z.record(z.string(), ModelFileDigest),
})
export type IndexRoot = z.infer<typeof IndexRoot>

export const formatIndex = (value: IndexPage | IndexRoot | StandingPage): string => `${canonicalJson(value)}\n`

/** The root or a page in the text; null where it is none, or not in canonical form. */
export function parseIndex<T extends IndexPage | IndexRoot | StandingPage>(
  schema: z.ZodType<T>,
  text: string,
): T | null {
  try {
    const value = schema.parse(JSON.parse(text))
    return formatIndex(value) === text ? value : null
  } catch {
    return null
  }
}

export const indexDigest = (text: string): string => `sha256:${sha256(text)}`

/**
 * The folder of requests and the number by which the index knows a request as closed; null where the number is not written as
 * numbers are given, since another folder may bear the same one: of such requests the records alone tell.
 */
export function indexedPlace(folder: string): { readonly place: string; readonly number: number } | null {
  const written = requestPlace(folder)?.number ?? ''
  const number = Number(written)
  return Number.isSafeInteger(number) && number > 0 && String(number).padStart(4, '0') === written
    ? { place: folder.slice(0, folder.lastIndexOf('/')), number }
    : null
}

/** The fold of closed requests by one more. */
export const foldClosed = (digest: string, number: number, blob: string): string =>
  sha256(`${digest} ${number} ${blob}`)

/** How many pages the rows fill. */
export const pagesOf = (rows: number): number => Math.ceil(rows / rowsOfPage)
