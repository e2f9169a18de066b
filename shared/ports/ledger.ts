import type { LedgerFile } from '../domain/ledger/chain.ts'
import type { Tip } from '../domain/ledger/tip.ts'

/** One commit of the ledger's branch, oldest first, as the forge tells it. */
export type LedgerCommit = {
  readonly sha: string
  readonly parents: readonly string[]
  readonly author: string | null
  readonly verified: boolean
  readonly files: readonly string[]
}

export type LedgerState = {
  /** the commit at the branch's tip; null where the branch does not exist */
  readonly head: string | null
  /** who made that commit; null where there is none */
  readonly tip: Tip | null
  readonly files: readonly LedgerFile[]
}

/** The append-only branch of records. */
export interface Ledger {
  /** the App whose records these are, where this run acts for it; else null */
  readonly app: string | null
  read(): Promise<LedgerState>
  /** Appends one file by compare-and-swap: `moved` when the branch is no longer at `head`. Creates the branch where `head` is null. */
  append(
    head: string | null,
    file: LedgerFile,
    message: string,
  ): Promise<{ readonly head: string } | { readonly moved: true }>
  /** The commits of the branch, oldest first. */
  commits(): Promise<readonly LedgerCommit[]>
}
