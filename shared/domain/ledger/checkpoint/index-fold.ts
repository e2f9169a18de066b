import { createHash, type Hash } from 'node:crypto'
import { requestPlace } from '../../request/request-rules.ts'
import type { Entry, LedgerFile } from '../chain.ts'
import type { LedgerRecord } from '../record.ts'
import { standingOf, standingPage } from './standing.ts'
import {
  indexedPlace,
  foldClosed,
  formatIndex,
  indexDigest,
  pagePath,
  pagesOf,
  rootPath,
  rowsOfPage,
  shardOf,
  standingPath,
  type Closed,
  type IndexPage,
  type IndexRoot,
  type Row,
} from './pages.ts'

/** The index as records are added to it: made by whoever writes a checkpoint, and made again by whoever verifies one. */
export type IndexFold = {
  readonly add: (entry: Entry) => void
  /** the root and the pages that changed since the last time */
  readonly take: () => Taken<LedgerFile>
  /** their digests alone, by their paths: for whoever wants no texts, since those of the open pages grow with every time */
  readonly digests: () => Taken<readonly [path: string, digest: string]>
}

/** The root's digest, and that of what stands. */
type Taken<T> = { readonly files: readonly T[]; readonly digest: string; readonly standing: string }

type Shard = {
  rows: number
  before: string | null
  open: Row[]
  last: string | null
  changed: boolean
  /** over the open page as far as its rows were hashed */
  hash: Hash | null
  hashed: number
}

/** The model that a record speaks of, by its request's folder, its move or its own word. */
function modelsOf(record: LedgerRecord): readonly string[] {
  const own = 'model' in record ? [record.model] : []
  const moved = 'move' in record && record.move !== null ? [record.move.model] : []
  const asked = 'request' in record ? [requestPlace(record.request.folder)?.model ?? null] : []
  return [...new Set([...own, ...moved, ...asked].filter((model) => model !== null))]
}

/** The shards that name a record. */
export function shardsOf(record: LedgerRecord): readonly string[] {
  if (record.kind === 'genesis' || record.kind === 'policy') return ['governance']
  const models = modelsOf(record)
  return models.length === 0 ? ['other'] : models.map(shardOf)
}

const none: Closed['above'] = {}

function close(closed: Record<string, Closed>, record: LedgerRecord): void {
  if (record.kind === 'intent' || !('request' in record)) return
  const { folder, blob } = record.request
  const by = indexedPlace(folder)
  if (by === null) return
  const { place, number } = by
  const own = closed[place] ?? { upTo: 0, digest: '', above: none }
  if (number <= own.upTo) return
  if (number === own.upTo + 1 && own.above === none) {
    closed[place] = { upTo: number, digest: foldClosed(own.digest, number, blob), above: none }
    return
  }
  let { upTo, digest } = own
  const above = new Map(Object.entries({ ...own.above, [String(number)]: blob }))
  for (let next = above.get(String(upTo + 1)); next !== undefined; next = above.get(String(upTo + 1))) {
    upTo++
    digest = foldClosed(digest, upTo, next)
    above.delete(String(upTo))
  }
  closed[place] = { upTo, digest, above: above.size === 0 ? none : Object.fromEntries(above) }
}

type Files = { readonly files: Record<string, string>; brought: IndexRoot['brought'] }

function learnFile(known: Files, record: LedgerRecord): void {
  const { files, brought } = known
  if (record.kind === 'genesis' || record.kind === 'policy')
    for (const { path, digest } of record.models ?? [])
      files[path.replace(/^models\//, '').replace(/\.yml$/, '')] = digest
  if (record.kind === 'model-facts') files[record.model] = record.file.digest
  if (record.kind === 'intent' && record.modelFile?.text != null)
    brought[String(record.number)] = { model: record.move.model, digest: record.modelFile.digest }
  if (record.kind !== 'outcome' || record.intent === null) return
  const own = brought[String(record.intent)]
  if (own !== undefined && record.result === 'done') files[own.model] = own.digest
  known.brought = Object.fromEntries(Object.entries(brought).filter(([number]) => number !== String(record.intent)))
}

/** The digest of each model's recorded file: by the index, and by what came after it. */
export function recordedFiles(entries: readonly Entry[], root: IndexRoot | null): IndexRoot['files'] {
  const known: Files = { files: { ...root?.files }, brought: { ...root?.brought } }
  for (const { record } of entries) if (record.number > (root?.records ?? 0)) learnFile(known, record)
  return known.files
}

const pageOf = (shard: string, { rows, before, open }: Shard): IndexPage => ({
  ...{ schema: 'countersign/index-page/1', shard, before, rows: open },
  page: pagesOf(rows),
})

/** Hashes the rows that came since the last time; of an open page that grows no row is hashed twice. */
function pageDigest(shard: string, own: Shard): string {
  const named = own.before === null ? 'null' : `"${own.before}"`
  own.hash ??= createHash('sha256').update(`{"before":${named},"page":${pagesOf(own.rows)},"rows":[`)
  const rows = own.open.slice(own.hashed).map(([number, digest]) => `[${number},"${digest}"]`)
  own.hash.update(`${own.hashed > 0 && rows.length > 0 ? ',' : ''}${rows.join(',')}`)
  own.hashed = own.open.length
  const end = `],"schema":"countersign/index-page/1","shard":"${shard}"}\n`
  return `sha256:${own.hash.copy().update(end).digest('hex')}`
}

type Begun = {
  readonly root: IndexRoot
  readonly pages: readonly IndexPage[]
  readonly standing: readonly Entry[]
}

/** So many records are held before what does not stand is let go. */
const mostHeld = 200

/** The index of no record, or the one that a root, the last pages of its shards and what stood give. */
export function startIndex(from: Begun | null = null): IndexFold {
  const closed: Record<string, Closed> = { ...from?.root.closed }
  const learned: Files = { files: { ...from?.root.files }, brought: { ...from?.root.brought } }
  const shards = new Map<string, Shard>()
  const last = new Map(from?.pages.map((page) => [page.shard, page]))
  for (const [name, { rows, last: digest }] of Object.entries(from?.root.shards ?? {})) {
    const page = last.get(name)
    shards.set(name, {
      rows,
      before: page?.before ?? null,
      open: [...(page?.rows ?? [])],
      last: digest,
      ...{ changed: false, hash: null, hashed: 0 },
    })
  }
  let [records, digest] = [from?.root.records ?? 0, from?.root.digest ?? '']
  let held: Entry[] = [...(from?.standing ?? [])]
  let most = held.length + mostHeld
  const letGo = (): void => {
    held = [...standingOf(held)]
    most = held.length + mostHeld
  }
  let shut: { readonly path: string; readonly digest: string; readonly page: IndexPage }[] = []
  const shutPage = (name: string, own: Shard): void => {
    own.last = pageDigest(name, own)
    own.changed = false
    shut.push({ path: pagePath(name, pagesOf(own.rows)), digest: own.last, page: pageOf(name, own) })
  }
  const note = (name: string, row: Row): void => {
    const own = shards.get(name) ?? noShard()
    shards.set(name, own)
    if (own.rows > 0 && own.rows % rowsOfPage === 0) {
      Object.assign(own, { before: own.last, open: [], hash: null, hashed: 0 })
    } else if (own.open.length !== own.rows % rowsOfPage) throw new Error(`The last page of ${name} was not given.`)
    own.open.push(row)
    own.rows++
    own.changed = true
    if (own.rows % rowsOfPage === 0) shutPage(name, own)
  }
  const end = () => {
    for (const [name, own] of shards) if (own.changed) shutPage(name, own)
    const root: IndexRoot = {
      ...{ schema: 'countersign/index/1', records, digest, closed, ...learned },
      shards: Object.fromEntries([...shards].map(([name, { rows, last: own }]) => [name, { rows, last: own ?? '' }])),
    }
    const text = formatIndex(root)
    const pages = shut
    shut = []
    letGo()
    return { pages, text, digest: indexDigest(text), standing: formatIndex(standingPage(held)) }
  }
  return {
    add: (entry) => {
      const { record } = entry
      for (const name of shardsOf(record)) note(name, [record.number, entry.digest])
      close(closed, record)
      learnFile(learned, record)
      records = record.number
      digest = entry.digest
      held.push(entry)
      if (held.length > most) letGo()
    },
    take: () => {
      const { pages, text, digest: own, standing } = end()
      const files = pages.map(({ path, page }) => ({ path, text: formatIndex(page) }))
      files.push({ path: rootPath, text }, { path: standingPath, text: standing })
      return { files, digest: own, standing: indexDigest(standing) }
    },
    digests: () => {
      const { pages, digest: own, standing: text } = end()
      const standing = indexDigest(text)
      const files = pages.map(({ path, digest: of }) => [path, of] as const)
      return { files: [...files, [rootPath, own], [standingPath, standing]], digest: own, standing }
    },
  }
}

const noShard = (): Shard => ({
  ...{ rows: 0, before: null, open: [], last: null, changed: false },
  ...{ hash: null, hashed: 0 },
})
