import { createHash } from 'node:crypto'
import type { LedgerFile } from '../../shared/domain/ledger/chain.ts'
import type { Tip } from '../../shared/domain/ledger/tip.ts'
import type { Ledger, LedgerCommit } from '../../shared/ports/ledger.ts'
import { fuse, type Fuse } from './fuse.ts'

export type FakeLedger = Ledger & {
  readonly files: () => readonly LedgerFile[]
  /** puts files there as somebody with the right to push could, past the suite */
  readonly overwrite: (files: readonly LedgerFile[], by?: Tip) => void
  /** makes the next read fail with this */
  readonly refuse: (reason: Error | null) => void
}

const shaOf = (files: readonly LedgerFile[]): string => createHash('sha1').update(JSON.stringify(files)).digest('hex')

/** The App that the last file names as its writer, as whose commits the forge signs. */
const writerOf = (files: readonly LedgerFile[]): Tip => ({
  author: `${/"writer":\{"actor":"[^"]*","app":(?:null|"([^"]*)")/.exec(files.at(-1)?.text ?? '')?.[1] ?? 'github-actions'}[bot]`,
  verified: true,
})

/** What lies beside the records may be written anew; it stands before them, since the last file tells who wrote. */
const withBeside = (files: readonly LedgerFile[], beside: readonly LedgerFile[]): readonly LedgerFile[] => [
  ...beside,
  ...files.filter(({ path }) => !beside.some((one) => one.path === path)),
]

/** A ledger in memory: one commit an append, by compare-and-swap; a path is never written twice. */
export function fakeLedger(shared: Fuse = fuse()): FakeLedger {
  let files: readonly LedgerFile[] = []
  let head: string | null = null
  let refusal: Error | null = null
  const log: LedgerCommit[] = []
  const commit = (next: readonly LedgerFile[], by: Tip = writerOf(next)): string => {
    const sha = shaOf(next)
    log.push({ sha, parents: head === null ? [] : [head], ...by, files: [] })
    files = next
    head = sha
    return sha
  }
  return {
    app: null,
    files: () => files,
    overwrite: (next, by) => void commit(next, by),
    refuse: (reason) => {
      refusal = reason
    },
    read: async () => {
      if (refusal !== null) throw refusal
      const last = log.at(-1)
      return { head, tip: last === undefined ? null : { author: last.author, verified: last.verified === true }, files }
    },
    append: async (expected, file, message, beside = []) => {
      if (message.trim() === '') throw new Error('a commit needs a message')
      if (expected !== head) return { moved: true }
      if (files.some(({ path }) => path === file.path)) throw new Error(`${file.path} is written a second time`)
      return { head: shared.around(`append ${file.path}`, () => commit(withBeside([...files, file], beside))) }
    },
    commits: async () => [...log],
  }
}
