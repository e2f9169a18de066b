import type { Entry } from './ledger/chain.ts'
import { dueReviews } from './ledger/due-review.ts'
import { isRetired, recordedVersion, requestHistory } from './ledger/history.ts'
import { confirmsLive } from './request/kind-standing.ts'
import type { PlacedRequest } from './request/request.ts'
import type { Finding } from './verdict.ts'

/** The state machine of one merged request that moves an alias: what to do next, from what the ledger and the registry say. */

export const promotionCodes = [
  'already-there',
  'expected-current-stale',
  'moved-without-record',
  'adopted-version-not-live',
  'live-version-not-adopted',
  'later-outcome-exists',
  'third-version-live',
  'stage-not-passed',
  'merged-past-rules',
  'evidence-moved',
  'request-blob-differs',
  'not-merged-by-request',
  'read-back-differs',
  'evidence-moved-during-move',
  'judgement-changed',
  'reconcile-too-old',
] as const
export type PromotionCode = (typeof promotionCodes)[number]

export function promotionFinding(
  code: PromotionCode,
  weight: Finding['weight'],
  facts: Finding['facts'] = {},
): Finding {
  return { code, weight, facts }
}

export type Step =
  | { readonly do: 'nothing' }
  | { readonly do: 'refuse'; readonly findings: readonly Finding[] }
  | { readonly do: 'abandon'; readonly intent: number; readonly findings: readonly Finding[] }
  | { readonly do: 'intend'; readonly from: string | null }
  | { readonly do: 'move'; readonly intent: number; readonly from: string | null }
  | { readonly do: 'confirm'; readonly intent: number; readonly from: string | null }

export type StepFacts = {
  readonly request: PlacedRequest
  readonly folder: string
  readonly entries: readonly Entry[]
  /** the version that the alias names now, read in this run */
  readonly live: string | null
  /** what the judgement of this run refuses; empty where every stage is met */
  readonly refusals: readonly Finding[]
}

/** What speaks against moving from the version that is live, before any intent was written. */
export function moveFindings({ request, folder, entries, live }: StepFacts): readonly Finding[] {
  const recorded = recordedVersion(entries, request.model, request.environment)
  const { model, environment } = request
  const facts = { model, environment, live, recorded, version: 'version' in request ? request.version : null }
  const mine = requestNumber(folder)
  const later = entries.some(
    ({ record }) =>
      record.kind === 'outcome' &&
      record.result === 'done' &&
      record.move?.model === request.model &&
      record.move.environment === request.environment &&
      requestNumber(record.request.folder) > mine,
  )
  const overtaken = later ? [promotionFinding('later-outcome-exists', 'fail', facts)] : []
  // a request that puts back what is recorded is the mend of such a move
  const restores = request.kind !== 'adoption' && facts.version !== null && facts.version === recorded
  const unexplained =
    (recorded !== null || isRetired(entries, model, environment)) && recorded !== live && !restores
      ? [promotionFinding('moved-without-record', 'fail', facts)]
      : []
  return [
    ...overtaken,
    ...unexplained,
    ...(request.kind === 'adoption'
      ? adoptionFindings(facts, recorded)
      : versionFindings(request, facts, { recorded, confirms: confirmsLive(request, dueReviews(entries, model)) })),
  ]
}

type MoveFacts = {
  readonly live: string | null
  readonly version: string | null
  readonly [key: string]: string | null
}

function adoptionFindings(facts: MoveFacts, recorded: string | null): readonly Finding[] {
  if (recorded !== null) return [promotionFinding('already-there', 'fail', facts)]
  return facts.live === facts.version ? [] : [promotionFinding('adopted-version-not-live', 'fail', facts)]
}

function versionFindings(
  request: PlacedRequest,
  facts: MoveFacts,
  { recorded, confirms }: { readonly recorded: string | null; readonly confirms: boolean },
): readonly Finding[] {
  if (facts.version !== null && facts.live === facts.version && !confirms)
    return [promotionFinding('already-there', 'fail', facts)]
  if (facts.live !== null && recorded === null) return [promotionFinding('live-version-not-adopted', 'fail', facts)]
  return facts.live === request.expected_current
    ? []
    : [promotionFinding('expected-current-stale', 'fail', { ...facts, expected: request.expected_current })]
}

function requestNumber(folder: string): number {
  return Number(/\/(\d{4,})$/.exec(folder)?.[1] ?? 'NaN')
}

/** Goes on where an intent stands without outcome: finish, confirm what was done, or say that it cannot be. */
function resume(
  intent: { readonly number: number; readonly from: string | null; readonly to: string | null },
  facts: StepFacts,
): Step {
  if (facts.live === intent.to) return { do: 'confirm', intent: intent.number, from: intent.from }
  if (facts.live !== intent.from) {
    const found = promotionFinding('third-version-live', 'fail', { live: facts.live, from: intent.from, to: intent.to })
    return { do: 'abandon', intent: intent.number, findings: [found] }
  }
  return facts.refusals.length > 0
    ? { do: 'abandon', intent: intent.number, findings: facts.refusals }
    : { do: 'move', intent: intent.number, from: intent.from }
}

/** The next step for one merged request. Repeating it after any interruption ends in one outcome. */
export function nextStep(facts: StepFacts): Step {
  const { intent, outcome } = requestHistory(facts.entries, facts.folder)
  if (outcome !== null) return { do: 'nothing' }
  if (intent !== null) return resume({ number: intent.record.number, ...intent.record.move }, facts)
  const findings = [...facts.refusals, ...moveFindings(facts)]
  return findings.length > 0 ? { do: 'refuse', findings } : { do: 'intend', from: facts.live }
}
