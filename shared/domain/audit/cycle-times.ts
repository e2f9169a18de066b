import { z } from 'zod'
import { isInstant, millis } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { Judgement, RequestReference } from '../ledger/record-parts.ts'

/** How long requests took, by kind, tier and step; only of requests that were carried out, and only from recorded instants. */
export const CycleTime = z.strictObject({
  kind: z.string(),
  tier: z.string(),
  /** a stage, from the end of the one before; `merge`, from the last sign-off; `promotion`, from the merge; `whole`, from opening to record */
  step: z.string(),
  count: z.number().int(),
  medianSeconds: z.number().nullable(),
  p90Seconds: z.number().nullable(),
  longestSeconds: z.number().nullable(),
  /** the records that the times come from */
  records: z.array(z.number().int()).readonly(),
  /** the records that do not hold one of the two instants, or hold them the wrong way round */
  unknown: z.array(z.number().int()).readonly(),
})
export type CycleTime = z.infer<typeof CycleTime>

type Done = {
  readonly number: number
  readonly at: string
  readonly request: RequestReference
  readonly judgement: Judgement
}

type Span = { readonly step: string; readonly from: string | null; readonly to: string | null }

function spansOf({ at, request, judgement }: Done): readonly Span[] {
  const opened = request.openedAt ?? null
  let before = opened
  const stages: Span[] = []
  for (const { stage, state, since } of judgement.stages) {
    if (state !== 'passed') continue
    stages.push({ step: stage, from: before, to: since })
    before = since
  }
  return [
    ...stages,
    { step: 'merge', from: before, to: request.mergedAt },
    { step: 'promotion', from: request.mergedAt, to: at },
    { step: 'whole', from: opened, to: at },
  ]
}

/** The value at the share of the sorted values, between neighbours in proportion, as spreadsheets and numpy count it. */
export function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place))
}

function doneOf({ record }: Entry): readonly Done[] {
  if (record.kind === 'outcome')
    return record.result === 'done' && record.judgement !== null ? [{ ...record, judgement: record.judgement }] : []
  return record.kind === 'genesis' || record.kind === 'policy' || record.kind === 'model-facts' ? [record] : []
}

type Group = { readonly kind: string; readonly tier: string; readonly step: string; readonly all: Timed[] }
type Timed = { readonly record: number; readonly seconds: number | null }

const secondsOf = ({ from, to }: Span): number | null => {
  const seconds =
    from === null || to === null || !isInstant(from) || !isInstant(to) ? null : (millis(to) - millis(from)) / 1000
  return seconds === null || seconds < 0 ? null : seconds
}

/** The times of every step, in the order in which records first hold them. */
export function cycleTimes(entries: readonly Entry[]): readonly CycleTime[] {
  const groups = new Map<string, Group>()
  for (const done of entries.flatMap(doneOf)) {
    const [kind, tier] = [done.request.kind, done.judgement.tier ?? 'none']
    for (const span of spansOf(done)) {
      const name = `${kind} ${tier} ${span.step}`
      const group = groups.get(name) ?? { kind, tier, step: span.step, all: [] }
      group.all.push({ record: done.number, seconds: secondsOf(span) })
      groups.set(name, group)
    }
  }
  return [...groups.values()].map(({ all, ...group }): CycleTime => {
    const known = all.flatMap(({ seconds }) => seconds ?? []).sort((a, b) => a - b)
    return {
      ...group,
      count: known.length,
      medianSeconds: quantile(known, 0.5),
      p90Seconds: quantile(known, 0.9),
      longestSeconds: known.at(-1) ?? null,
      records: all.flatMap(({ record, seconds }) => (seconds === null ? [] : [record])),
      unknown: all.flatMap(({ record, seconds }) => (seconds === null ? [record] : [])),
    }
  })
}
