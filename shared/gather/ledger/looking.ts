import { placeOf, type ChainFault, type Entry, type LedgerFile } from '../../domain/ledger/chain.ts'
import { checkpointAt } from '../../domain/ledger/checkpoint/checkpoint.ts'
import { startIndex } from '../../domain/ledger/checkpoint/index-fold.ts'
import { indexDigest, isIndexPath, standingPath } from '../../domain/ledger/checkpoint/pages.ts'
import type { GovernanceRecord } from '../../domain/ledger/record.ts'
import type { Fault, Walked } from '../../domain/ledger/fault.ts'
import { startLooking } from '../../domain/ledger/verification.ts'

/** What is kept of a ledger that was looked through from its first file to its last; records are not. */
export type Looked = {
  readonly walked: Walked
  readonly checkpoints: readonly LedgerFile[]
  /** the versions that the records moved */
  readonly moved: readonly { readonly model: string; readonly version: string }[]
  readonly governance: GovernanceRecord | null
  /** where the index says other than the records */
  readonly index: readonly Fault[]
  /** the root of the index as of each checkpoint */
  readonly roots: ReadonlyMap<number, string>
  /** when each record was written, by its number */
  readonly times: ReadonlyMap<number, string>
}

/** Makes the index again from the records, and holds the one that lies there against it. */
function startIndexCheck(): {
  readonly next: (entry: Entry) => void
  readonly file: (file: LedgerFile) => void
  readonly faults: () => readonly Fault[]
  readonly roots: ReadonlyMap<number, string>
} {
  const fold = startIndex()
  const wanted = new Map<string, string>()
  const lying = new Map<string, string>()
  const roots = new Map<number, string>()
  const found: Fault[] = []
  return {
    roots,
    next: (entry) => {
      const { record } = entry
      if (record.kind === 'checkpoint') {
        const { files, digest, standing } = fold.digests()
        // earlier versions did not write what stands
        for (const [path, own] of files)
          if (path !== standingPath || record.standing !== undefined) wanted.set(path, own)
        if (record.standing !== undefined && record.standing !== standing)
          found.push({
            ...{ code: 'index-differs', record: record.number },
            detail: `names ${record.standing} as what stands, the records before it give ${standing}`,
          })
        roots.set(record.number, digest)
        if (digest !== record.index)
          found.push({
            ...{ code: 'index-differs', record: record.number },
            detail: `names the index ${record.index}, the records before it give ${digest}`,
          })
      }
      fold.add(entry)
    },
    file: ({ path, text }) => void lying.set(path, indexDigest(text)),
    faults: () => [
      ...found,
      ...[...new Set([...wanted.keys(), ...lying.keys()])]
        .filter((path) => wanted.get(path) !== lying.get(path))
        .map((path): Fault => ({
          code: 'index-differs',
          record: null,
          detail: `${path} is not what the records give`,
        })),
    ],
  }
}

/** Is handed every file, with the record that it holds; null where it holds none that can be read. */
export type Keep = (file: LedgerFile, entry: Entry | null) => void

/** Looks through a ledger; the records are handed over in the order of their numbers. */
export function startLook(keep: Keep = () => undefined): {
  readonly visit: (file: LedgerFile) => void
  readonly looked: () => Looked
} {
  const looking = startLooking()
  const index = startIndexCheck()
  const foreign: ChainFault[] = []
  const checkpoints: LedgerFile[] = []
  const moved = new Map<string, { readonly model: string; readonly version: string }>()
  const times = new Map<number, string>()
  let governance: GovernanceRecord | null = null
  const take = (entry: Entry): void => {
    const { record } = entry
    index.next(entry)
    times.set(record.number, record.at)
    if (record.kind === 'genesis' || record.kind === 'policy') governance = record
    if (record.kind !== 'outcome' || record.result !== 'done' || record.move?.to == null) return
    const { model, to: version } = record.move
    moved.set(`${model}/${version}`, { model, version })
  }
  return {
    visit: (file) => {
      const place = placeOf(file.path)
      const entry = typeof place === 'number' ? looking.next(place, file.text) : null
      keep(file, entry)
      if (place === 'foreign') foreign.push({ code: 'foreign-file', record: null, detail: file.path })
      else if (entry !== null) take(entry)
      else if (checkpointAt(file.path) !== null) checkpoints.push(file)
      else if (isIndexPath(file.path)) index.file(file)
    },
    looked: () => {
      const walked = looking.walked(foreign)
      // of a broken chain no index can be made; what is broken is said already
      const own = walked.faults.length > 0 ? [] : index.faults()
      return { walked, checkpoints, moved: [...moved.values()], governance, index: own, roots: index.roots, times }
    },
  }
}
