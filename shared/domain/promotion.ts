import type { Entry } from './ledger/chain.ts'
import { dueReviews } from './ledger/due-review.ts'
import { isRetired, recordedVersion, requestHistory } from './ledger/history.ts'
import { confirmsLive } from './request/kind-standing.ts'
import type { RequestKind } from './request/request.ts'
import { liveOf, shownFacts, shownFault, type Shown } from './showing/showing.ts'
import type { Finding } from './verdict.ts'

/** The state machine of one merged request that moves a version: what to do next, from what the ledger and the registry say. */

export const promotionCodes = [
  'already-there',
  'expected-current-stale',
  'moved-without-record',
  'adopted-version-not-live',
  'live-version-not-adopted',
  'several-versions-live',
  'foreign-copy-live',
  'later-outcome-exists',
  'third-version-live',
  'stage-not-passed',
  'merged-past-rules',
  'approval-not-counted',
  'approval-after-merge',
  'evidence-moved',
  'request-blob-differs',
  'not-merged-by-request',
  'read-back-differs',
  'copy-differs',
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

/** What a request asks to be shown; null for a version asks that nothing is shown any more. */
export type Asked = {
  readonly kind: RequestKind
  readonly model: string
  readonly environment: string
  readonly version: string | null
  readonly expected_current: string | null
  /** the records of break-glass moves whose review this is */
  readonly reviews?: readonly number[] | undefined
}

export type StepFacts = {
  readonly request: Asked
  readonly folder: string
  readonly entries: readonly Entry[]
  /** what the environment shows now, read in this run */
  readonly shown: Shown
  /** whether what the ledger says is shown is in the registry no more */
  readonly gone?: boolean
  /** what the judgement of this run refuses; empty where every stage is met */
  readonly refusals: readonly Finding[]
}

/** What speaks against moving from the version that is live, before any intent was written. */
export function moveFindings({ request, folder, entries, shown, gone = false }: StepFacts): readonly Finding[] {
  const live = liveOf(shown)
  const recorded = recordedVersion(entries, request.model, request.environment)
  const facts = { model: request.model, environment: request.environment, live, recorded, version: request.version }
  const fault = shownFault(shown)
  if (fault !== null) return [promotionFinding(fault, 'fail', { ...facts, ...shownFacts(shown) })]
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
  // a request that puts back what is recorded is the mend of such a move; where that is gone, nothing can be put back
  const restores = request.kind !== 'adoption' && facts.version !== null && facts.version === recorded
  const unexplained =
    (recorded !== null || isRetired(entries, request.model, request.environment)) &&
    recorded !== live &&
    !restores &&
    !(gone && live === null)
      ? [promotionFinding('moved-without-record', 'fail', facts)]
      : []
  return [
    ...overtaken,
    ...unexplained,
    ...(request.kind === 'adoption'
      ? adoptionFindings(facts, recorded)
      : versionFindings(request, facts, {
          recorded,
          confirms: confirmsLive(request, dueReviews(entries, request.model)),
        })),
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
  request: Asked,
  facts: MoveFacts,
  { recorded, confirms }: { readonly recorded: string | null; readonly confirms: boolean },
): readonly Finding[] {
  if (facts.live === request.version && !confirms) return [promotionFinding('already-there', 'fail', facts)]
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
  const { shown } = facts
  const foreign = shownFault(shown) === 'foreign-copy-live'
  const none = shown.versions.length === 0 && !foreign
  const there = intent.to === null ? none : shown.versions.includes(intent.to)
  if (there) return { do: 'confirm', intent: intent.number, from: intent.from }
  const unmoved = intent.from === null ? none : shown.versions.length === 1 && shown.versions[0] === intent.from
  if (!unmoved) {
    const about = { live: liveOf(shown), from: intent.from, to: intent.to, ...shownFacts(shown) }
    const found = promotionFinding('third-version-live', 'fail', about)
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
  return findings.length > 0 ? { do: 'refuse', findings } : { do: 'intend', from: liveOf(facts.shown) }
}
