import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Move } from '../../shared/domain/ledger/record.ts'
import type { Seen } from '../../shared/domain/reconciliation/difference.ts'
import {
  datedDifferences,
  isDue,
  lookedThere,
  mended,
  modelUnread,
  placeUnread,
  reconciliations,
  versionUnread,
} from '../../shared/domain/reconciliation/history.ts'
import { differencesOf, type Reconciled } from '../../shared/domain/reconciliation/judge.ts'
import type { Unread } from '../../shared/domain/reconciliation/looked.ts'
import { attributed, type ProxyLog } from '../../shared/domain/reconciliation/proxy-log.ts'
import { spentBranches } from '../../shared/domain/reconciliation/restore.ts'

export type Facts = {
  readonly reconciled: Reconciled
  readonly entries: readonly Entry[]
  /** what the promoter may have moved during the look */
  readonly underWay: readonly Move[]
  readonly log: ProxyLog | null
  readonly now: string
}

export type Verdict = {
  readonly differences: readonly Seen[]
  readonly mended: readonly Seen[]
  /** the branches whose drafts have nothing to put back any more */
  readonly spent: readonly string[]
  readonly unread: readonly Unread[]
  /** whether the look is to be recorded */
  readonly due: boolean
}

/** What one look at the registry comes to: each difference with its interval, what was put right, and whether a record is due. */
export function decide({ reconciled, entries, underWay, log, now }: Facts): Verdict {
  const { looked, policy } = reconciled
  const moving = underWay.flatMap(({ model, environment, to, copy }): readonly Unread[] =>
    [
      placeUnread(model, environment),
      ...(to === null ? [] : [versionUnread(model, to)]),
      ...(copy === undefined ? [] : [modelUnread(copy.model)]),
    ].map((what) => ({ what, detail: 'a promotion is under way' })),
  )
  const unread = [...looked.unread, ...moving]
  const found = differencesOf(reconciled).filter(
    (one) =>
      !underWay.some(
        ({ model, environment, to, copy }) =>
          copy?.model === one.model ||
          (model === one.model && (environment === one.environment || (to !== null && to === one.version))),
      ),
  )
  const differences = attributed(datedDifferences(found, entries, now), log, looked.files)
  const before = (reconciliations(entries).at(-1)?.differences ?? []).filter((one) => lookedThere({ unread }, one))
  return {
    differences,
    spent: spentBranches(before, differences),
    mended: mended(entries, found, { unread }),
    unread,
    due: isDue(entries, differences, now, policy.ledger.watch),
  }
}
