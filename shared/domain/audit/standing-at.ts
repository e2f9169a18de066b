import { isAfter } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import { completedMoves } from '../ledger/history.ts'
import type { LedgerRecord, OutcomeRecord } from '../ledger/record.ts'
import { sources, subjectOf, type Source } from './subject.ts'

/** What an environment showed of a model at an instant, as the ledger recorded it. */
export type Standing = {
  readonly model: string
  /** null where no completed move was recorded by then: what the registry showed is unknown */
  readonly version: string | null
  readonly since: string | null
  /** when the next recorded move replaced it; null while none has */
  readonly until: string | null
  readonly kind: string | null
  readonly pull: number | null
  readonly url: string | null
  /** a move that was under way at the instant: between its intent and its outcome the registry may show either */
  readonly moving: { readonly to: string | null; readonly intent: number; readonly outcome: number | null } | null
  readonly records: readonly Source[]
}

export type StandingAnswer = {
  readonly environment: string
  readonly at: string
  /** whether the ledger can know: it had not begun by then, or the instant has not come */
  readonly state: 'recorded' | 'before-ledger' | 'to-come'
  readonly began: string | null
  readonly last: { readonly number: number; readonly at: string } | null
  readonly models: readonly Standing[]
}

type Intent = Extract<LedgerRecord, { readonly kind: 'intent' }>

/** The move of the model that had begun and not ended at the instant. */
function movingAt(
  entries: readonly Entry[],
  intents: readonly Intent[],
  at: string,
): { readonly moving: Standing['moving']; readonly found: readonly number[] } {
  for (const intent of intents.filter((one) => !isAfter(one.at, at)).reverse()) {
    const outcome = entries.find(({ record }) => record.kind === 'outcome' && record.intent === intent.number)?.record
    if (outcome !== undefined && !isAfter(outcome.at, at)) continue
    const moving = { to: intent.move.to, intent: intent.number, outcome: outcome?.number ?? null }
    return { moving, found: [intent.number, ...(outcome === undefined ? [] : [outcome.number])] }
  }
  return { moving: null, found: [] }
}

function standingOf(entries: readonly Entry[], model: string, environment: string, at: string): Standing {
  const moves = completedMoves(entries, model, environment)
  const index = moves.findLastIndex((one) => !isAfter(one.at, at))
  const [shown, next]: readonly (OutcomeRecord | undefined)[] = [moves[index], moves[index + 1]]
  const intents = entries.flatMap(({ record }) =>
    record.kind === 'intent' && record.move.model === model && record.move.environment === environment ? [record] : [],
  )
  const { moving, found } = movingAt(entries, intents, at)
  return {
    model,
    version: shown?.move?.to ?? null,
    since: shown?.at ?? null,
    until: shown === undefined ? null : (next?.at ?? null),
    kind: shown?.request.kind ?? null,
    pull: shown?.request.pull ?? null,
    url: shown?.request.url ?? null,
    moving,
    records: sources(entries, [shown?.intent ?? null, shown?.number ?? null, ...found]),
  }
}

/** Which version of each model an environment showed at an instant; of one model alone where it is named. */
export function standingAt(
  entries: readonly Entry[],
  environment: string,
  { at, now, model }: { readonly at: string; readonly now: string; readonly model: string | null },
): StandingAnswer {
  const [first, last] = [entries[0]?.record, entries.at(-1)?.record]
  const subjects = entries.map(({ record }) => subjectOf(record)).filter((one) => one.environment === environment)
  const known = [...new Set(subjects.flatMap((one) => one.model ?? []))].sort()
  const state = isAfter(at, now)
    ? 'to-come'
    : first === undefined || isAfter(first.at, at)
      ? 'before-ledger'
      : 'recorded'
  const all = state === 'recorded' ? known.map((name) => standingOf(entries, name, environment, at)) : []
  return {
    environment,
    at,
    state,
    began: first?.at ?? null,
    last: last === undefined ? null : { number: last.number, at: last.at },
    models: all.filter((one) => (model === null ? one.version !== null || one.moving !== null : one.model === model)),
  }
}
