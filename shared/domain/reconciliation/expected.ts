import type { Entry } from '../ledger/chain.ts'
import { formerOf } from '../ledger/former.ts'
import { recordedVersion } from '../ledger/history.ts'
import type { Move, OutcomeRecord } from '../ledger/record.ts'
import { showingOfMove, type Showing } from '../showing/showing.ts'
import { describe, governedTags } from '../statement.ts'

/** What the registry should show, by the ledger alone. */

/** What one environment shows of a model. */
export type ExpectedPlace = {
  readonly model: string
  readonly environment: string
  /** by what it is shown */
  readonly showing: Showing
  /** null where a retirement took it away, or a move into the MLflow stage of another environment */
  readonly version: string | null
  /** the version of the environment's own model that is its copy; null without one */
  readonly copy: string | null
  /** what was shown before, to which a rollback would return */
  readonly previous: string | null
  readonly evidence: string | null
  readonly folder: string
  readonly mergeSha: string
  readonly record: number
  readonly at: string
}

/** What a version bears since its last completed move. */
export type ExpectedVersion = {
  readonly model: string
  readonly version: string
  /** null where nobody knew it any more */
  readonly createdAt: number | null
  readonly pull: number
  readonly tags: Readonly<Record<string, string>>
  readonly statement: string
  readonly record: number
  readonly at: string
}

export type Expected = {
  readonly places: readonly ExpectedPlace[]
  readonly versions: readonly ExpectedVersion[]
  /** the same of copies in models of environments, of which no record knows when they were made */
  readonly copies: readonly ExpectedVersion[]
  /** the requests that a copy may name as those that it was made for: `model folder` */
  readonly copiedFor: ReadonlySet<string>
}

type Done = { readonly outcome: OutcomeRecord; readonly move: Move }

/** The completed moves of all models, oldest first. */
const movesOf = (entries: readonly Entry[]): readonly Done[] =>
  entries.flatMap(({ record }) =>
    record.kind === 'outcome' && record.result === 'done' && record.move !== null
      ? [{ outcome: record, move: record.move }]
      : [],
  )

const placeOf = (entries: readonly Entry[], { outcome, move }: Done): ExpectedPlace => ({
  model: move.model,
  environment: move.environment,
  showing: showingOfMove(move),
  version: recordedVersion(entries, move.model, move.environment),
  copy: move.copy?.to ?? null,
  previous: formerOf(entries, move, null)?.move?.to ?? null,
  evidence: outcome.judgement?.evidence ?? null,
  folder: outcome.request.folder,
  mergeSha: outcome.request.mergeSha,
  record: outcome.number,
  at: outcome.at,
})

/** What the promoter wrote at the version and at its copy, made again from the intent that it wrote it for. */
function versionOf(numbered: ReadonlyMap<number, Entry>, { outcome, move }: Done): ExpectedVersion | null {
  const { record: intent, digest = '' } = numbered.get(outcome.intent ?? 0) ?? {}
  if (intent?.kind !== 'intent' || move.to === null) return null
  const record = { number: intent.number, digest, proven: intent.writer.proven }
  const { judgement } = intent
  return {
    model: move.model,
    version: move.to,
    createdAt: move.createdAt,
    pull: outcome.request.pull,
    tags: governedTags(judgement, intent.request.kind, move.environment, record),
    statement: describe('', judgement, move.environment, record),
    record: outcome.number,
    at: outcome.at,
  }
}

function copyOf(numbered: ReadonlyMap<number, Entry>, done: Done): ExpectedVersion | null {
  const { copy } = done.move
  const one = copy?.to == null ? null : versionOf(numbered, done)
  return copy?.to == null || one === null ? null : { ...one, model: copy.model, version: copy.to, createdAt: null }
}

/** A version as its last move left it, with the tags of earlier ones that it did not write anew: no move takes one away. */
function leftBy(each: readonly ExpectedVersion[]): readonly ExpectedVersion[] {
  const last = each.at(-1)
  if (last === undefined) return []
  const own = each.filter(({ createdAt }) => createdAt === last.createdAt)
  return [{ ...last, tags: own.reduce((tags, one) => ({ ...tags, ...one.tags }), {}) }]
}

const asLeft = (all: readonly ExpectedVersion[]): readonly ExpectedVersion[] =>
  [...Map.groupBy(all, ({ model, version }) => `${model} ${version}`).values()].flatMap(leftBy)

/** The last of each key. */
const lastOf = <T>(all: readonly T[], key: (one: T) => string): readonly T[] => [
  ...new Map(all.map((one) => [key(one), one])).values(),
]

/** How the registry should stand by the last completed move of each model in each environment. */
export function expectedOf(entries: readonly Entry[]): Expected {
  const moves = movesOf(entries)
  const numbered = new Map(entries.map((entry) => [entry.record.number, entry]))
  return {
    places: lastOf(moves, ({ move }) => `${move.model} ${move.environment}`).map((done) => placeOf(entries, done)),
    versions: asLeft(moves.flatMap((done) => versionOf(numbered, done) ?? [])),
    copies: asLeft(moves.flatMap((done) => copyOf(numbered, done) ?? [])),
    copiedFor: new Set(
      entries.flatMap(({ record }) =>
        record.kind === 'intent' && record.move.copy !== undefined
          ? [`${record.move.copy.model} ${record.request.folder}`]
          : [],
      ),
    ),
  }
}

/** The moves that may be under way while the registry is looked at: begun and not ended, or ended since `before` was read. */
export function movesUnderWay(before: readonly Entry[], now: readonly Entry[]): readonly Move[] {
  const ended = new Set(before.flatMap(({ record }) => (record.kind === 'outcome' ? [record.request.folder] : [])))
  return now.flatMap(({ record }) =>
    record.kind === 'intent' && !ended.has(record.request.folder) ? [record.move] : [],
  )
}
