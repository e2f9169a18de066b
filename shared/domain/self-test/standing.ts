import type { Entry } from '../ledger/chain.ts'
import type { AttackResult } from './attack.ts'

/** Since when an attack has come to the same in every recorded run, this one at last; `at` is the run's own time. */
export function standingSince(entries: readonly Entry[], { attack, outcome }: AttackResult, at: string): string {
  const runs = entries.flatMap(({ record }) => (record.kind === 'self-test' ? [record] : []))
  return runs.toReversed().reduce<{ readonly since: string; readonly over: boolean }>(
    ({ since, over }, run) => {
      const same = !over && run.results.find((one) => one.attack === attack)?.outcome === outcome
      return same ? { since: run.at, over } : { since, over: true }
    },
    { since: at, over: false },
  ).since
}
