import type { Move } from '../domain/ledger/record.ts'
import type { RequestKind } from '../domain/request/request.ts'
import { requestPlace } from '../domain/request/request-rules.ts'
import type { Finding } from '../domain/verdict.ts'
import { code, escapeMarkdown } from './escape.ts'
import { findingList, shortened } from './check.ts'
import { unproven } from './writer.ts'

/** What one merged request came to, as it is told. */
export type ToldOutcome = {
  readonly folder: string
  readonly result: 'done' | 'refused' | 'abandoned' | 'waiting'
  readonly findings: readonly Finding[]
  readonly record: {
    readonly record: {
      readonly number: number
      readonly writer: { readonly proven: boolean }
      readonly request?: { readonly kind: RequestKind }
      readonly judgement?: {
        readonly breakGlass?: { readonly reviewUntil: string } | undefined
        readonly reviews?: readonly number[] | undefined
      } | null
    }
    readonly digest: string
  } | null
  readonly move: Move | null
  /** whether its pull request holds further requests, so that it must be said which one is meant */
  readonly together?: boolean
}

/** How a version came there, by the kind of its request. */
function arrived({ record }: ToldOutcome): string {
  const kind = record?.record.request?.kind
  if (kind === 'break-glass') return '⚠️ Moved past the stages, by break-glass:'
  return kind === 'rollback' ? '✅ Rolled back:' : '✅ Promoted:'
}

/** What a break-glass move leaves to do, or which of them this was the review of. */
function owed({ record }: ToldOutcome): string {
  const { breakGlass, reviews = [] } = record?.record.judgement ?? {}
  if (reviews.length > 0)
    return ` It is the review of the break-glass move of record ${reviews.join(' and of that of record ')}.`
  const until = breakGlass?.reviewUntil
  return until === undefined
    ? ''
    : ` It must be reviewed until ${escapeMarkdown(until)}, or the model freezes: a promotion of what is live, a rollback or a retirement there whose request names record ${record?.record.number ?? ''} under reviews.`
}

function headline(told: ToldOutcome): string {
  const { folder, result, move } = told
  const what =
    move === null ? '' : ` ${escapeMarkdown(move.model)}${move.to === null ? '' : ` ${escapeMarkdown(move.to)}`}`
  if (result === 'done')
    return move === null
      ? `✅ Recorded: ${recorded(folder)} is now what was merged.`
      : move.to === null
        ? `✅ Retired:${what} is no longer shown in ${escapeMarkdown(move.environment)}${move.from === null ? '' : `, before it version ${escapeMarkdown(move.from)}`}.${owed(told)}`
        : `${arrived(told)}${what} is live in ${escapeMarkdown(move.environment)}${move.from === null || move.from === move.to ? '' : `, before it version ${escapeMarkdown(move.from)}`}.${owed(told)}`
  if (result === 'refused') return '❌ Refused, for good: nothing was moved. The mend is a new request.'
  if (result === 'abandoned')
    return `⛔ Abandoned:${what} was not left in place. This is an incident; look at the findings.`
  return '⏳ Waits: nothing was moved, and the next run tries again.'
}

function recorded(folder: string): string {
  const place = requestPlace(folder)
  const model = place?.environment === null ? place.model : null
  return model === null ? 'the governance of this repository' : `the model file of ${escapeMarkdown(model)}`
}

/** The outcome as a comment on its pull request. */
export function outcomeComment(outcome: ToldOutcome): string {
  const { record, findings } = outcome
  const by = record?.record.writer.proven === false ? `, ${unproven}` : ''
  const proof = record === null ? '' : `Record ${record.record.number} of the ledger, ${code(record.digest)}${by}.`
  return [headline(outcome), findingList(findings), proof].filter((part) => part !== '').join('\n\n')
}

/** What the requests of one pull request came to, as a comment there; where it holds several, each by its folder. */
export function outcomesComment(outcomes: readonly ToldOutcome[]): string {
  const told = outcomes.map((one) => (one.together === true ? outcomeSection(one) : outcomeComment(one)))
  return shortened(told.join('\n\n'), 'the rest stands in the summary of the run and in the ledger')
}

/** The outcome as a section of the run's summary. */
export function outcomeSection(outcome: ToldOutcome): string {
  return `### ${code(outcome.folder)}\n\n${outcomeComment(outcome)}`
}
