import { placeOf, startWalk, type Entry } from '../../domain/ledger/chain.ts'
import {
  IndexRoot,
  indexDigest,
  pagePath,
  pagesOf,
  parseIndex,
  shardOf,
  type Row,
} from '../../domain/ledger/checkpoint/pages.ts'
import { provenEntry, provenRows } from '../../domain/ledger/checkpoint/selection.ts'
import { recordPath } from '../../domain/ledger/record.ts'
import type { LedgerParts, LedgerState } from '../../ports/ledger.ts'

/** What of a long ledger bears on some models: the governance, what speaks of them, and all that came since the last checkpoint. */
export type Selection = Omit<LedgerState, 'files'> & {
  readonly entries: readonly Entry[]
  readonly faults: readonly string[]
  readonly root: IndexRoot
}

const folderOf = (number: number): string => recordPath(number).slice(0, -'/000000.json'.length)

/** The rows of the governance and of the models, each once, in order. */
async function rowsOf(
  parts: LedgerParts,
  head: string,
  root: IndexRoot,
  models: readonly string[],
): Promise<{ readonly rows: readonly Row[]; readonly faults: readonly string[] }> {
  const shards = ['governance', ...new Set(models.map(shardOf))]
  const pages = shards.flatMap((shard) =>
    Array.from({ length: pagesOf(root.shards[shard]?.rows ?? 0) }, (_, index) => ({
      shard,
      path: pagePath(shard, index + 1),
    })),
  )
  const texts = await parts.texts(
    head,
    pages.map(({ path }) => path),
  )
  const found = new Map<number, Row>()
  const faults: string[] = []
  for (const shard of shards) {
    const own = texts.filter((_, index) => pages[index]?.shard === shard)
    const proven = provenRows(root, shard, own)
    if ('problem' in proven) faults.push(proven.problem)
    else for (const row of proven.value) found.set(row[0], row)
  }
  return { rows: [...found.values()].toSorted((a, b) => a[0] - b[0]), faults }
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

/** What bears on the models that are chosen once the index is known; null where the ledger has no index, and is read whole. */
export async function readSelection(
  parts: LedgerParts,
  choose: (root: IndexRoot) => readonly string[] | Promise<readonly string[]>,
): Promise<Selection | null> {
  const { head, tip, root: text } = await parts.tip()
  if (head === null || text === null) return null
  const root = parseIndex(IndexRoot, text)
  if (root === null)
    return {
      ...{ head, tip, entries: [], faults: ['the root of the index cannot be read'] },
      root: { ...empty },
    }
  const models = await choose(root)
  const tail = await tailOf(parts, head, root, text)
  // an index that the chain does not name may claim any number of rows
  if (tail.faults.length > 0) return { head, tip, root, ...tail }
  const { rows, faults } = await rowsOf(parts, head, root, models)
  const texts = await parts.texts(
    head,
    rows.map(([number]) => recordPath(number)),
  )
  const proven = rows.map((row, index) => provenEntry(row, texts[index] ?? null))
  return {
    ...{ head, tip, root },
    entries: [...proven.flatMap((one) => ('value' in one ? [one.value] : [])), ...tail.entries],
    faults: [...faults, ...proven.flatMap((one) => ('problem' in one ? [one.problem] : []))],
  }
}

const empty: IndexRoot = {
  ...{ schema: 'countersign/index/1', records: 1, digest: `sha256:${'0'.repeat(64)}` },
  ...{ shards: {}, closed: {}, files: {}, brought: {} },
}
