import { growth } from './ledger/growth.ts'
import { selections } from './ledger/selection.ts'
import type { Bench } from './main.ts'

/** The benchmarks of the ledger. */
export const ledger: readonly Bench[] = [...growth, ...selections]
