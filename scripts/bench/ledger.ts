import { appends } from './ledger/appending.ts'
import { questions } from './ledger/asking.ts'
import { evaluations } from './ledger/evaluation.ts'
import { growth } from './ledger/growth.ts'
import { inventories } from './ledger/inventory.ts'
import { selections } from './ledger/selection.ts'
import { starts } from './ledger/start.ts'
import type { Bench } from './main.ts'

const last = ({ id }: Bench): string => id.slice(-1)

// by size, since a ledger that is made once serves all that is measured of it
const sized = [...selections, ...appends, ...questions, ...growth].toSorted((one, other) =>
  last(one).localeCompare(last(other)),
)

/** The benchmarks of the ledger, and of what every action costs beside its judgement. */
export const ledger: readonly Bench[] = [...starts, ...inventories, ...evaluations, ...sized]
