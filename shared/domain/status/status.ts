import { z } from 'zod'
import { askedIn, type Facts } from '../facts.ts'
import type { Policy } from '../governance/policy.ts'
import type { RequestVerdict } from '../judgement.ts'
import type { Entry } from '../ledger/chain.ts'
import { recordedVersion } from '../ledger/history.ts'
import { isMove, judgesVersion } from '../request/request.ts'
import { isSafeName } from '../request/request-rules.ts'
import { partsOf } from '../request/together.ts'
import { stageNames, type StageName } from '../stage.ts'
import { StageState } from '../verdict.ts'

/** What the judging job hands to the job that writes tags: which version, and a code for each stage. Nothing else passes between them. */
export const RequestStatus = z.strictObject({
  pull: z.number().int().positive(),
  model: z.string().refine(isSafeName, 'a name that a folder can have'),
  version: z.string().regex(/^[1-9]\d{0,9}$/, 'a version number'),
  /** the head that was judged */
  head: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  environment: z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, 'the name of an environment'),
  stages: z.strictObject({
    'validation-gates': StageState,
    'independent-validation': StageState,
    'compliance-review': StageState,
    'business-sign-off': StageState,
  }),
})
export type RequestStatus = z.infer<typeof RequestStatus>

/** The status of the one version that a pull request is about; null where it is about none, or about several. */
export function statusOf(facts: Facts, verdict: RequestVerdict): RequestStatus | null {
  const { pull } = facts
  const asked = askedIn(facts.request)
  if (verdict.concerns !== 'request' || partsOf(facts).length !== 1) return null
  // a version that goes back keeps the tags of its promotion, and one that is adopted has none
  if (asked === null || !isMove(asked) || !judgesVersion(asked.kind)) return null
  const { model, version, environment } = asked
  const stages = Object.fromEntries(verdict.stages.map(({ stage, state }) => [stage, state]))
  const status = RequestStatus.safeParse({
    pull: pull.number,
    head: pull.head.sha,
    model,
    version,
    environment,
    stages,
  })
  return status.success ? status.data : null
}

export const formatStatus = (status: RequestStatus): string => JSON.stringify(status)

/** The status in a text, or null where it holds none. */
export function parseStatus(text: string): RequestStatus | null {
  try {
    return RequestStatus.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

const keys: Readonly<Record<StageName, string>> = {
  'validation-gates': 'validation_status',
  'independent-validation': 'independent_validation',
  'compliance-review': 'compliance_review',
  'business-sign-off': 'business_approval',
}

/** The tags that say how a request's stages stand. */
export const statusKeys: readonly string[] = Object.values(keys)

/** The tags of a version whose request is open: the keys and words that a promotion leaves, the second stage's, and the request that they are of. */
export function statusTags({ pull, stages }: RequestStatus): Readonly<Record<string, string>> {
  const word = (stage: StageName): string =>
    stages[stage] === 'passed' && stage !== 'validation-gates' ? 'approved' : stages[stage]
  return {
    ...Object.fromEntries(stageNames.map((stage) => [keys[stage], word(stage)])),
    'countersign.request': `#${pull}`,
  }
}

const ranks = { low: 1, medium: 2, high: 3 } as const

/**
 * The environment where the ledger knows the version as live and which asks as much as the request's own, or more; null
 * where there is none. Its tags are those of its promotion: a request for less must not write over them.
 */
export function standsPromoted(
  { model, version, environment }: RequestStatus,
  entries: readonly Entry[],
  environments: Policy['environments'],
): string | null {
  const rank = (name: string): number => ranks[environments[name]?.requires ?? 'high']
  const found = Object.keys(environments).find(
    (name) => rank(name) >= rank(environment) && recordedVersion(entries, model, name) === version,
  )
  return found ?? null
}
