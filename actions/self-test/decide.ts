import { judgeRequest } from '../../shared/domain/judgement.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import { stateOf, type AttackOutcome, type AttackResult } from '../../shared/domain/self-test/attack.ts'
import type { Judge } from '../../shared/domain/self-test/drill.ts'
import { attackResults } from '../../shared/domain/self-test/live.ts'
import type { Observed } from '../../shared/domain/self-test/observed.ts'
import { standingSince } from '../../shared/domain/self-test/standing.ts'

export type Conclusion = {
  readonly state: AttackOutcome
  readonly results: readonly (AttackResult & { readonly since: string })[]
  /** why the run fails; null where it does not */
  readonly failure: string | null
}

/** What the attacks come to: any that got through fails the run; what is unknown does not, and never passes either. */
export function conclude(observed: Observed, entries: readonly Entry[], judge: Judge = judgeRequest): Conclusion {
  const results = attackResults(observed, judge).map((result) => ({
    ...result,
    since: standingSince(entries, result, observed.at),
  }))
  const through = results.filter(({ outcome }) => outcome === 'got-through').map(({ attack }) => attack)
  return {
    state: stateOf(results),
    results,
    failure:
      through.length === 0
        ? null
        : `${through.length} of ${results.length} attacks got through: ${through.join(', ')}. The summary says how to mend it.`,
  }
}
