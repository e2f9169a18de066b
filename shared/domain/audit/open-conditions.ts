import { z } from 'zod'
import { endOfDay, isAfter } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import { dueReviews, isOverdue } from '../ledger/due-review.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import { subjectOf } from './subject.ts'

/** A condition of an approval that counted, the day until which a finding was accepted, or the review that a break-glass move still needs. */
export const StandingCondition = z.strictObject({
  kind: z.enum(['condition', 'accepted-finding', 'break-glass-review']),
  /** `ended`: what was approved on it is no longer in place */
  state: z.enum(['open', 'overdue', 'ended']),
  text: z.string(),
  until: z.string().nullable(),
  /** as written, and the person of people.yml who is meant */
  owner: z.string().nullable(),
  person: z.string().nullable(),
  /** who set it, at which stage */
  by: z.string(),
  stage: z.string().nullable(),
  /** null where no review set it */
  review: z.number().int().nullable(),
  model: z.string().nullable(),
  environment: z.string().nullable(),
  version: z.string().nullable(),
  /** the record that replaced what it was about */
  endedBy: z.number().int().nullable(),
  pull: z.number().int(),
  url: z.string(),
  record: z.number().int(),
  proven: z.boolean(),
})
export type StandingCondition = z.infer<typeof StandingCondition>

export const ConditionsAnswer = z.strictObject({
  now: z.string(),
  conditions: z.array(StandingCondition).readonly(),
})
export type ConditionsAnswer = z.infer<typeof ConditionsAnswer>

/** A record that put something in place, on what its approvers said. */
type Approved = Extract<LedgerRecord, { readonly kind: 'genesis' | 'policy' | 'model-facts' | 'outcome' }>

const inPlace = ({ record }: Entry): readonly Approved[] =>
  record.kind === 'genesis' ||
  record.kind === 'policy' ||
  record.kind === 'model-facts' ||
  (record.kind === 'outcome' && record.result === 'done')
    ? [record]
    : []

function conditionsIn(record: Approved, endedBy: number | null, now: string): readonly StandingCondition[] {
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

/** The reviews that break-glass moves wait for: without them the model is frozen. */
function reviewsDue(entries: readonly Entry[], now: string): readonly StandingCondition[] {
  const due = new Map(dueReviews(entries).map((one) => [one.record, one]))
  return entries.flatMap(({ record }): readonly StandingCondition[] => {
    const own = due.get(record.number)
    if (own === undefined || record.kind !== 'outcome') return []
    const { request, judgement } = record
    return [
      {
        ...{ kind: 'break-glass-review', state: isOverdue(own, now) ? 'overdue' : 'open', until: own.until },
        ...{ text: 'The break-glass move is reviewed afterwards', owner: null, person: null, review: null },
        ...{ by: judgement?.breakGlass?.mergedAs ?? 'the policy', stage: null, endedBy: null },
        ...{ model: own.model, environment: own.environment, version: own.version },
        ...{ pull: request.pull, url: request.url, record: own.record, proven: record.writer.proven },
      },
    ]
  })
}

const order = ['overdue', 'open', 'ended']

/** Every condition that something in place was approved on, overdue ones first, each group by its day. No record says that one was met. */
export function conditionsAt(entries: readonly Entry[], model: string | null, now: string): ConditionsAnswer {
  // from the last record back, so that each knows the one that took its place
  const next = new Map<string, number>()
  const all = entries
    .flatMap(inPlace)
    .toReversed()
    .flatMap((record) => {
      if (record.kind !== 'outcome' || record.move === null) return conditionsIn(record, null, now)
      const place = JSON.stringify([record.move.model, record.move.environment])
      const endedBy = next.get(place) ?? null
      next.set(place, record.number)
      return conditionsIn(record, endedBy, now)
    })
  all.push(...reviewsDue(entries, now))
  const key = ({ state, until }: StandingCondition): string => `${order.indexOf(state)} ${until ?? '9999'}`
  return {
    now,
    conditions: all
      .filter((one) => model === null || one.model === model)
      .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.record - b.record)),
  }
}
