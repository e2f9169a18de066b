import { placeOf, startWalk, type Entry } from '../../domain/ledger/chain.ts'
import {
  indexedPlace,
  IndexRoot,
  indexDigest,
  pagePath,
  pagesOf,
  parseIndex,
  shardOf,
  StandingPage,
  standingPath,
  type Row,
} from '../../domain/ledger/checkpoint/pages.ts'
import { provenEntry, provenRows } from '../../domain/ledger/checkpoint/selection.ts'
import { recordPath } from '../../domain/ledger/record.ts'
import { requestPlace } from '../../domain/request/request-rules.ts'
import type { LedgerParts, LedgerState } from '../../ports/ledger.ts'

/** What of a long ledger bears on some models: the governance, what speaks of them, and all that came since the last checkpoint. */
export type Selection = Omit<LedgerState, 'files'> & {
  readonly entries: readonly Entry[]
  readonly faults: readonly string[]
  readonly root: IndexRoot
  /** the numbers of what stood at the checkpoint, where it was asked for */
  readonly standing: ReadonlySet<number>
}

/** What is read beside the governance and every record since the checkpoint. */
export type Wanted = {
  readonly models: readonly string[]
  /** what no later record has settled, of all models */
  readonly standing?: true
  /** the last look at the registry, which a checkpoint of an earlier version does not tell */
  readonly look?: boolean
  /** what speaks of no model: looks at the registry, self-tests, deliveries, checkpoints */
  readonly other?: true
}

/** Tells what is wanted once the index is known; null where the whole is. */
export type Choose = (root: IndexRoot) => Wanted | null | Promise<Wanted | null>

const folderOf = (number: number): string => recordPath(number).slice(0, -'/000000.json'.length)

type Rows = {
  readonly rows: readonly Row[]
  readonly standing: ReadonlySet<number>
  readonly faults: readonly string[]
}

/** The rows of what stood, as the checkpoint's record names them; of the last look at the registry alone where no more is wanted. */
function standingRows(text: string | null, digest: string | undefined, { standing }: Wanted): Rows {
  if (digest === undefined) return { rows: [], standing: new Set(), faults: [] }
  const page = text === null || indexDigest(text) !== digest ? null : parseIndex(StandingPage, text)
  if (page === null) return { rows: [], standing: new Set(), faults: ['what stands is not what the checkpoint names'] }
  const rows = standing ? page.rows : page.look
  return { rows, standing: new Set(rows.map(([number]) => number)), faults: [] }
}

/** The rows of the governance, of the models and of what stood, each once, in order. */
async function rowsOf(
  parts: LedgerParts,
  head: string,
  { root, stood }: { readonly root: IndexRoot; readonly stood: string | undefined },
  wanted: Wanted,
): Promise<Rows> {
  const shards = ['governance', ...(wanted.other ? ['other'] : []), ...new Set(wanted.models.map(shardOf))]
  const pages = shards.flatMap((shard) =>
    Array.from({ length: pagesOf(root.shards[shard]?.rows ?? 0) }, (_, index) => ({
      shard,
      path: pagePath(shard, index + 1),
    })),
  )
  const [beside = null, ...texts] = await parts.texts(head, [standingPath, ...pages.map(({ path }) => path)])
  const { rows, standing, faults: first } = standingRows(beside, stood, wanted)
  const found = new Map(rows.map((row) => [row[0], row]))
  const faults = [...first]
  for (const shard of shards) {
    const own = texts.filter((_, index) => pages[index]?.shard === shard)
    const proven = provenRows(root, shard, own)
    if ('problem' in proven) faults.push(proven.problem)
    else for (const row of proven.value) found.set(row[0], row)
  }
  return { rows: [...found.values()].toSorted((a, b) => a[0] - b[0]), standing, faults }
}

/** Whether the index knows the request as closed, whatever its blob. */
function isClosed({ closed }: IndexRoot, folder: string): boolean {
  const by = indexedPlace(folder)
  const own = by === null ? undefined : closed[by.place]
  return by !== null && own !== undefined && (by.number <= own.upTo || Object.hasOwn(own.above, String(by.number)))
}

/** All records since the index was made, each held to the one before; the first of them takes the index into the chain. */
async function tailOf(
  parts: LedgerParts,
  head: string,
  root: IndexRoot,
  rootText: string,
): Promise<{ readonly entries: readonly Entry[]; readonly faults: readonly string[] }> {
  const walk = startWalk({ number: root.records, digest: root.digest, at: null })
  const entries: Entry[] = []
  const faults: string[] = []
  for (let first = root.records + 1; ;) {
    const files = (await parts.folder(head, folderOf(first)))
      .map(({ path, text }) => ({ place: placeOf(path), path, text }))
      .toSorted((a, b) => Number(a.place) - Number(b.place))
    for (const { place, path, text } of files) {
      if (typeof place !== 'number') faults.push(`foreign-file: ${path}`)
      else if (place > root.records) {
        const step = walk.next(place, text)
        faults.push(...step.faults.map(({ code, record, detail }) => `${code} in record ${record ?? '?'}: ${detail}`))
        const { record } = step.entry ?? {}
        if (record?.kind === 'outcome' && isClosed(root, record.request.folder))
          faults.push(`second-outcome in record ${place}: ${record.request.folder}`)
        if (step.entry !== null) entries.push(step.entry)
      }
    }
    const next = (Math.floor(first / 1000) + 1) * 1000
    // a folder that is not full is the last
    if (!files.some(({ place }) => place === next - 1)) break
    first = next
  }
  const [begun] = entries
  const taken = begun?.record.kind === 'checkpoint' && begun.record.index === indexDigest(rootText)
  return { entries, faults: taken ? faults : [...faults, 'the index is not the one that the chain names'] }
}

/** What the walk of the tail cannot tell: outcomes that name an intent before the checkpoint which is none of their request, as far as that was read. */
function lostIntents(
  tail: readonly Entry[],
  before: readonly Entry[],
  { records }: IndexRoot,
  { models, standing }: Wanted,
): readonly string[] {
  const known = new Map(before.map(({ record }) => [record.number, record]))
  return tail.flatMap(({ record }) => {
    if (record.kind !== 'outcome' || record.intent === null || record.intent > records) return []
    const { number, intent, request } = record
    const named = known.get(intent)
    // an intent without an outcome stands, and a model's records are all read
    const isRead = standing === true || models.includes(requestPlace(request.folder)?.model ?? '')
    const isOwn = named?.kind === 'intent' && named.request.folder === request.folder
    return isOwn || (named === undefined && !isRead)
      ? []
      : [`outcome-without-intent in record ${number}: names record ${intent}`]
  })
}

/** What bears on the models that are chosen once the index is known; null where the ledger has no index, and is read whole. */
export async function readSelection(parts: LedgerParts, choose: Choose): Promise<Selection | null> {
  const { head, tip, root: text } = await parts.tip()
  if (head === null || text === null) return null
  const root = parseIndex(IndexRoot, text)
  if (root === null)
    return {
      ...{ head, tip, entries: [], faults: ['the root of the index cannot be read'] },
      ...{ root: { ...empty }, standing: new Set() },
    }
  const wanted = await choose(root)
  if (wanted === null) return null
  const tail = await tailOf(parts, head, root, text)
  // an index that the chain does not name may claim any number of rows
  if (tail.faults.length > 0) return { head, tip, root, standing: new Set(), ...tail }
  const begun = tail.entries[0]?.record
  const stood = begun?.kind === 'checkpoint' ? begun.standing : undefined
  // what an earlier version's checkpoint does not tell only the whole can
  if ((wanted.standing || wanted.look) && stood === undefined) return null
  const { rows, standing, faults } = await rowsOf(parts, head, { root, stood }, wanted)
  const texts = await parts.texts(
    head,
    rows.map(([number]) => recordPath(number)),
  )
  const proven = rows.map((row, index) => provenEntry(row, texts[index] ?? null))
  const before = proven.flatMap((one) => ('value' in one ? [one.value] : []))
  const broken = [...faults, ...proven.flatMap((one) => ('problem' in one ? [one.problem] : []))]
  return {
    ...{ head, tip, root, standing },
    entries: [...before, ...tail.entries],
    // what could not be read is said before what then seems to be missing
    faults: [...broken, ...lostIntents(tail.entries, before, root, wanted)],
  }
}

const empty: IndexRoot = {
  ...{ schema: 'countersign/index/1', records: 1, digest: `sha256:${'0'.repeat(64)}` },
  ...{ shards: {}, closed: {}, files: {}, brought: {} },
}
