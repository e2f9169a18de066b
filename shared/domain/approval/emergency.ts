import type { PullRequest } from '../forge.ts'
import { plus } from '../instant.ts'
import { kindFinding } from '../request/kind-standing.ts'
import { pastStages } from '../request/route.ts'
import type { Finding, StageState, StageVerdict } from '../verdict.ts'
import { contextOf, type ApprovalInput, type Context } from './context.ts'
import { judgeApprovals } from './judge.ts'

/** What those say who may go past the stages, and whether it was one of theirs who merged. */
export type EmergencyVerdict = Omit<StageVerdict, 'stage'> & {
  readonly mergedBy: string
  /** until when the move must be reviewed; null while it is not merged */
  readonly reviewUntil: string | null
}

/** Whether it was merged by whom the policy names; what awaits it while it is open. */
function mergeFindings(pull: PullRequest, { inRole }: Context, role: string): readonly Finding[] {
  if (pull.merge === null) return [kindFinding('break-glass-awaits-merge', 'note', { role })]
  const { by } = pull.merge
  return by?.kind === 'user' && by.state === 'active' && inRole(by, role)
    ? []
    : [kindFinding('merged-by-no-member', 'fail', { role, by: by?.login ?? null })]
}

/**
 * The verdict that decides a break-glass request in place of its stages; null where the policy has none. `problems` are what
 * nobody may go past: another subject than was signed, an unknown identity, a frozen model, what could not be read.
 */
export function judgeEmergency(
  input: ApprovalInput,
  problems: readonly Finding[],
  since: string | null,
): EmergencyVerdict | null {
  const { emergency } = input.route
  if (emergency === undefined) return null
  const context = contextOf({ ...input, route: pastStages(input.route, emergency) })
  const fails = problems.filter(({ weight }) => weight === 'fail')
  const open = problems.every(({ weight }) => weight !== 'error' && weight !== 'fail')
  const signed = judgeApprovals(context, { passed: open, since }, problems).find(
    ({ state }) => state !== 'not-required',
  )
  if (signed === undefined) throw new Error('the stage of those who go past the stages was not judged')
  const { stage: _stage, ...verdict } = signed
  const merged = mergeFindings(input.pull, context, emergency.mergedBy)
  const stopped = [...fails, ...merged].some(({ weight }) => weight === 'fail')
  const state: StageState = stopped && verdict.state !== 'error' ? 'failed' : verdict.state
  return {
    ...verdict,
    state,
    since: state === 'passed' ? verdict.since : null,
    findings: [...fails, ...verdict.findings, ...merged],
    mergedBy: emergency.mergedBy,
    reviewUntil: input.pull.merge === null ? null : plus(input.pull.merge.at, emergency.reviewWithin),
  }
}
