import { endOfDay, isAfter } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import { completedMoves } from '../ledger/history.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import { subjectOf } from './subject.ts'

/** A condition of an approval that counted, or the day until which a finding was accepted. */
export type StandingCondition = {
  readonly kind: 'condition' | 'accepted-finding'
  /** `ended`: what was approved on it is no longer in place */
  readonly state: 'open' | 'overdue' | 'ended'
  readonly text: string
  readonly until: string | null
  /** as written, and the person of people.yml who is meant */
  readonly owner: string | null
  readonly person: string | null
  /** who set it, at which stage */
  readonly by: string
  readonly stage: string | null
  readonly review: number
  readonly model: string | null
  readonly environment: string | null
  readonly version: string | null
  /** the record that replaced what it was about */
  readonly endedBy: number | null
  readonly pull: number
  readonly url: string
  readonly record: number
  readonly proven: boolean
}

export type ConditionsAnswer = {
  readonly now: string
  readonly conditions: readonly StandingCondition[]
}

/** A record that put something in place, on what its approvers said. */
type Approved = Exclude<LedgerRecord, { readonly kind: 'intent' | 'self-test' | 'rescore' }>

const inPlace = ({ record }: Entry): readonly Approved[] =>
  record.kind === 'genesis' ||
  record.kind === 'policy' ||
  record.kind === 'model-facts' ||
  (record.kind === 'outcome' && record.result === 'done')
    ? [record]
    : []

/** The record of the next move of the model in the environment; null while there is none. */
function replacement(entries: readonly Entry[], record: Approved): number | null {
  if (record.kind !== 'outcome' || record.move === null) return null
  const { model, environment } = record.move
  return completedMoves(entries, model, environment).find(({ number }) => number > record.number)?.number ?? null
}

function conditionsIn(entries: readonly Entry[], record: Approved, now: string): readonly StandingCondition[] {
  const endedBy = replacement(entries, record)
  const stateBy = (until: string | null): StandingCondition['state'] => {
    if (endedBy !== null) return 'ended'
    const end = until === null ? null : endOfDay(until)
    return end === null || isAfter(end, now) ? 'open' : 'overdue'
  }
  const { number, writer, request, judgement } = record
  const shared = { ...subjectOf(record), endedBy, pull: request.pull, record: number, proven: writer.proven }
  const conditions = (judgement?.obligations ?? []).map((one): StandingCondition => ({
    kind: 'condition',
    state: stateBy(one.until),
    ...one,
    url: judgement?.signOffs.find(({ review }) => review === one.review)?.url ?? request.url,
    ...shared,
  }))
  const accepted = (judgement?.exceptions ?? []).map((one): StandingCondition => ({
    kind: 'accepted-finding',
    state: stateBy(one.until),
    text: `${one.gate} ${one.about}: ${one.why}`,
    until: one.until,
    ...{ owner: null, person: null, by: one.account, stage: 'validation-gates', review: one.review, url: one.url },
    ...shared,
  }))
  return [...conditions, ...accepted]
}

const order = ['overdue', 'open', 'ended']

/** Every condition that something in place was approved on, overdue ones first, each group by its day. No record says that one was met. */
export function conditionsAt(entries: readonly Entry[], model: string | null, now: string): ConditionsAnswer {
  const all = entries.flatMap(inPlace).flatMap((record) => conditionsIn(entries, record, now))
  const key = ({ state, until }: StandingCondition): string => `${order.indexOf(state)} ${until ?? '9999'}`
  return {
    now,
    conditions: all
      .filter((one) => model === null || one.model === model)
      .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.record - b.record)),
  }
}
