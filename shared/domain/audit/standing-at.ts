import { z } from 'zod'
import { isAfter } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { IntentRecord, LedgerRecord, Move, OutcomeRecord } from '../ledger/record.ts'
import type { ReconciliationRecord } from '../ledger/reconciliation-record.ts'
import { differenceKey, Seen } from '../reconciliation/difference.ts'
import { Source, sources, subjectOf } from './subject.ts'

const Look = z.strictObject({ number: z.number().int(), at: z.string() })
type Look = z.infer<typeof Look>

/** What an environment showed of a model at an instant, as the ledger recorded it. */
export const Standing = z.strictObject({
  model: z.string(),
  /**
   * `moved-on`: the version went into the MLflow stage of another environment, and it has one. `unknown`: no completed move was
   * recorded by then, and what the registry showed nobody knows
   */
  state: z.enum(['shown', 'retired', 'moved-on', 'unknown']),
  /** null where it is not shown */
  version: z.string().nullable(),
  since: z.string().nullable(),
  /** when the next recorded move replaced it; null while none has */
  until: z.string().nullable(),
  kind: z.string().nullable(),
  pull: z.number().int().nullable(),
  url: z.string().nullable(),
  /** a move that was under way at the instant: between its intent and its outcome the registry may show either */
  moving: z
    .strictObject({ to: z.string().nullable(), intent: z.number().int(), outcome: z.number().int().nullable() })
    .nullable(),
  /** what the looks at the registry say: the last one until then, the first one after, and what of the model differed */
  looks: z.strictObject({ before: Look.nullable(), after: Look.nullable(), differences: z.array(Seen).readonly() }),
  records: z.array(Source).readonly(),
})
export type Standing = z.infer<typeof Standing>

export const StandingAnswer = z.strictObject({
  environment: z.string(),
  at: z.string(),
  /** whether the ledger can know: it had not begun by then, or the instant has not come */
  state: z.enum(['recorded', 'before-ledger', 'to-come']),
  began: z.string().nullable(),
  last: Look.nullable(),
  models: z.array(Standing).readonly(),
})
export type StandingAnswer = z.infer<typeof StandingAnswer>

/** The looks at the model around the instant; a difference of the next look may have stood by then where nobody looked in between. */
function looksAt(
  looks: readonly ReconciliationRecord[],
  own: Moves,
  environment: string,
  at: string,
): Standing['looks'] {
  const whole = looks.filter(({ looked }) => looked.models.includes(own.model))
  const [before, after] = [whole.findLast((one) => !isAfter(one.at, at)), whole.find((one) => isAfter(one.at, at))]
  const of = (look: ReconciliationRecord | undefined): readonly Seen[] =>
    (look?.differences ?? []).filter(
      (one) => one.model === own.model && (one.environment === null || one.environment === environment),
    )
  const stood = of(before)
  const known = new Set(stood.map(differenceKey))
  const later = of(after).filter(
    (one) => (one.after === null || !isAfter(one.after, at)) && !known.has(differenceKey(one)),
  )
  const look = (one: ReconciliationRecord | undefined): Look | null =>
    one === undefined ? null : { number: one.number, at: one.at }
  return { before: look(before), after: look(after), differences: [...stood, ...later] }
}

/** The intents and the completed moves of one model in the environment, and how each intent ended. */
type Moves = {
  readonly model: string
  readonly intents: IntentRecord[]
  /** with those into other environments by which the shown version left */
  readonly done: OutcomeRecord[]
  readonly endings: Map<number, OutcomeRecord>
}

/** Whether the record moved what the environment shows by an MLflow stage on into that of another one. */
function takesAway(record: LedgerRecord, shown: Move | null | undefined, environment: string): boolean {
  if (record.kind !== 'outcome' || record.result !== 'done' || record.move?.stage === undefined) return false
  return shown?.environment === environment && shown.stage !== undefined && shown.to === record.move.to
}

/** The moves of each model in the environment; one that a record names and nothing moved has none. */
function movesIn(entries: readonly Entry[], environment: string): readonly Moves[] {
  const found = new Map<string, Moves>()
  for (const { record } of entries) {
    const { model, environment: place } = subjectOf(record)
    if (model === null) continue
    if (place !== environment) {
      const left = found.get(model)
      if (record.kind === 'outcome' && takesAway(record, left?.done.at(-1)?.move, environment)) left?.done.push(record)
      continue
    }
    const own = found.get(model) ?? { model, intents: [], done: [], endings: new Map<number, OutcomeRecord>() }
    found.set(model, own)
    if (record.kind === 'intent') own.intents.push(record)
    if (record.kind !== 'outcome') continue
    if (record.intent !== null) own.endings.set(record.intent, record)
    if (record.result === 'done' && record.move !== null) own.done.push(record)
  }
  return [...found.values()].sort((a, b) => (a.model < b.model ? -1 : 1))
}

/** The move that had begun and not ended at the instant. */
function movingAt({ intents, endings }: Moves, at: string): Standing['moving'] {
  const under = intents.findLast((one) => {
    const end = endings.get(one.number)
    return !isAfter(one.at, at) && (end === undefined || isAfter(end.at, at))
  })
  if (under === undefined) return null
  return { to: under.move.to, intent: under.number, outcome: endings.get(under.number)?.number ?? null }
}

function stateOf(move: Move | null | undefined, environment: string): Standing['state'] {
  if (move == null) return 'unknown'
  if (move.environment !== environment) return 'moved-on'
  return move.to === null ? 'retired' : 'shown'
}

function standingOf(
  entries: readonly Entry[],
  environment: string,
  own: Moves,
  looks: Standing['looks'],
  at: string,
): Standing {
  const index = own.done.findLastIndex((one) => !isAfter(one.at, at))
  const [shown, next]: readonly (OutcomeRecord | undefined)[] = [own.done[index], own.done[index + 1]]
  const moving = movingAt(own, at)
  const state = stateOf(shown?.move, environment)
  return {
    model: own.model,
    state,
    version: state === 'shown' ? (shown?.move?.to ?? null) : null,
    since: shown?.at ?? null,
    until: shown === undefined ? null : (next?.at ?? null),
    kind: shown?.request.kind ?? null,
    pull: shown?.request.pull ?? null,
    url: shown?.request.url ?? null,
    moving,
    looks,
    records: sources(entries, [
      ...[shown?.intent ?? null, shown?.number ?? null],
      ...[moving?.intent ?? null, moving?.outcome ?? null, looks.before?.number ?? null, looks.after?.number ?? null],
    ]),
  }
}

/** Which version of each model an environment showed at an instant; of one model alone where it is named. */
export function standingAt(
  entries: readonly Entry[],
  environment: string,
  { at, now, model }: { readonly at: string; readonly now: string; readonly model: string | null },
): StandingAnswer {
  const [first, last] = [entries[0]?.record, entries.at(-1)?.record]
  const state = isAfter(at, now)
    ? 'to-come'
    : first === undefined || isAfter(first.at, at)
      ? 'before-ledger'
      : 'recorded'
  const known = state === 'recorded' ? movesIn(entries, environment) : []
  const looks = entries.flatMap(({ record }) => (record.kind === 'reconciliation' ? [record] : []))
  const all = known.map((own) => standingOf(entries, environment, own, looksAt(looks, own, environment, at), at))
  return {
    environment,
    at,
    state,
    began: first?.at ?? null,
    last: last === undefined ? null : { number: last.number, at: last.at },
    models: all.filter((one) =>
      model === null ? one.state !== 'unknown' || one.moving !== null : one.model === model,
    ),
  }
}
