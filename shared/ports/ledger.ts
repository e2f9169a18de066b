import type { LedgerFile } from '../domain/ledger/chain.ts'
import type { Tip } from '../domain/ledger/tip.ts'

/** One commit of the ledger's branch, oldest first, as the forge tells it. */
export type LedgerCommit = {
  readonly sha: string
  readonly parents: readonly string[]
  readonly author: string | null
  /** whether the forge's signature is good; null where it cannot be told */
  readonly verified: boolean | null
  readonly files: readonly string[]
  /** the record that the commit says it brings, or brought where its files can be seen */
  readonly record?: number | null
  /** records and checkpoints that it changed or took away, where its files can be seen */
  readonly rewrites?: readonly string[]
}

/** The ledger's branch in a local clone or a bundle, read without a network and without holding it. */
export type LedgerClone = {
  /** is read while the files are handed out */
  readonly commits: () => Promise<readonly LedgerCommit[]>
  /** refs of the branch that went on differently, in words */
  readonly forks: readonly string[]
  /** hands out every file, the records in the order of their numbers */
  readonly each: (visit: (file: LedgerFile) => void) => Promise<void>
}

export type LedgerState = {
  /** the commit at the branch's tip; null where the branch does not exist */
  readonly head: string | null
  /** who made that commit; null where there is none */
  readonly tip: Tip | null
  readonly files: readonly LedgerFile[]
}

/** A long ledger read in parts, each at one commit. */
export type LedgerParts = {
  /** the tip, and the text of the index's root there; null where there is none */
  readonly tip: () => Promise<Omit<LedgerState, 'files'> & { readonly root: string | null }>
  /** the texts of files, in the order asked; null of a file that is not there or is no plain text */
  readonly texts: (head: string, paths: readonly string[]) => Promise<readonly (string | null)[]>
  /** the files of one folder of records */
  readonly folder: (head: string, path: string) => Promise<readonly LedgerFile[]>
}

/** The append-only branch of records. */
export interface Ledger {
  /** left out where only the whole can be read */
  readonly parts?: LedgerParts
  /** the App whose records these are, where this run acts for it; else null */
  readonly app: string | null
  read(): Promise<LedgerState>
  /**
   * Appends one file by compare-and-swap: `moved` when the branch is no longer at `head`. Creates the branch where `head` is null.
   * What lies beside the records is written with it in the same commit.
   */
  append(
    head: string | null,
    file: LedgerFile,
    message: string,
    beside?: readonly LedgerFile[],
  ): Promise<{ readonly head: string } | { readonly moved: true }>
  /** The commits of the branch, oldest first. */
  commits(): Promise<readonly LedgerCommit[]>
}
