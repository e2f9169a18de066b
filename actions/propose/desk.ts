import type { DraftingTable } from '../../shared/runtime/drafting/move.ts'
import type { Inputs } from './inputs.ts'

/** What every kind of request is drafted from. */
export type Desk = DraftingTable & { readonly inputs: Inputs }
