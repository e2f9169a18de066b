import type { Entry, LedgerFile } from '../../shared/domain/ledger/chain.ts'
import type { Verification } from '../../shared/domain/ledger/verification.ts'
import type { House } from '../../shared/runtime/house.ts'
import type { Inputs } from './inputs.ts'

/** A question with the ledger that it is put to, read and verified. */
export type Asked = {
  readonly house: House
  readonly inputs: Inputs
  /** the exact files, whatever is wrong with them */
  readonly files: readonly LedgerFile[]
  readonly entries: readonly Entry[]
  readonly verification: Verification
  readonly now: string
}

/** What a command answers: Markdown that is inert already, data for machines, and why the run fails where it does. */
export type Told = {
  readonly text: string
  readonly answer: object | null
  readonly failure: string | null
}

export type Command = (asked: Asked) => Told | Promise<Told>
