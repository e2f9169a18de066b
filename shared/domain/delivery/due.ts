import type { Receiver } from '../governance/policy.ts'
import { isAfter, plus } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { OutcomeRecord } from '../ledger/record.ts'
import { toldAs, type OutcomeEntry } from './event.ts'

/** Who is still to be told of what, as the ledger says it. */

export type Receivers = Readonly<Record<string, Receiver>>

/** The receivers that the policy names for an outcome; the outcome's record keeps them. */
export function receiversOf(
  receivers: Receivers,
  outcome: Pick<OutcomeRecord, 'request' | 'result'>,
): readonly string[] {
  const told = toldAs(outcome)
  if (told === null) return []
  return Object.entries(receivers)
    .filter(
      ([, { events, environments }]) =>
        events.includes(told.word) && environments?.includes(told.environment) !== false,
    )
    .map(([name]) => name)
    .sort()
}

export type Due = {
  readonly receiver: string
  readonly entry: OutcomeEntry
  readonly model: string
  /** whether an earlier run has recorded that it could not deliver */
  readonly waits: boolean
}

const isOutcome = (entry: Entry): entry is OutcomeEntry => entry.record.kind === 'outcome'

/** What is to be delivered from an environment, in the order of the outcomes. */
export function dueDeliveries(entries: readonly Entry[], environment: string): readonly Due[] {
  const known = new Map<string, string>()
  for (const { record } of entries)
    if (record.kind === 'delivery') known.set(`${record.receiver} ${record.event.digest}`, record.result)
  return entries.filter(isOutcome).flatMap((entry) => {
    const told = toldAs(entry.record)
    if (told?.environment !== environment) return []
    return (entry.record.receivers ?? []).flatMap((receiver) => {
      const result = known.get(`${receiver} ${entry.digest}`)
      return result === 'delivered' || result === 'dead'
        ? []
        : [{ receiver, entry, model: told.model, waits: result === 'waiting' }]
    })
  })
}

/** Whether it is too late to go on trying. */
export const isGivenUp = ({ entry }: Due, receiver: Receiver, now: string): boolean =>
  isGivenUpAt(entry.record.at, receiver, now)

export const isGivenUpAt = (since: string, { give_up_after }: Receiver, now: string): boolean =>
  isAfter(now, plus(since, give_up_after))
