import { activityOf, type Activity } from './activity.ts'
import type { Policy } from '../governance/policy.ts'
import type { RequestVerdict } from '../judgement.ts'
import type { StageName } from '../stage.ts'
import type { StageVerdict } from '../verdict.ts'

/** Who is responsible, accountable, consulted and informed: by activity and role, as the policy says or as is usual. */

export type Letter = 'R' | 'A' | 'C' | 'I'
type Matrix = Readonly<Record<Activity, Readonly<Record<string, Letter>>>>

/** What holds where the policy says `default`; roles that the policy does not define are left out. */
export const defaultMatrix: Matrix = {
  development: { 'data-scientist': 'R', 'ml-engineer': 'C', 'model-risk': 'I' },
  validation: { 'model-validator': 'R', 'data-scientist': 'C', 'compliance-officer': 'I' },
  compliance: { 'compliance-officer': 'R', 'legal-counsel': 'C', 'model-risk': 'I' },
  deployment: { 'ml-engineer': 'R', devops: 'C', 'business-owner': 'A' },
  monitoring: { 'ml-engineer': 'R', 'data-scientist': 'C', 'model-risk': 'I' },
  'incident-response': { 'ml-engineer': 'R', 'model-risk': 'A', 'compliance-officer': 'C' },
}

/** The roles of an activity that bear the letter, in the order in which the matrix names them. */
export function rolesAt(policy: Pick<Policy, 'raci' | 'roles'>, activity: Activity, letter: Letter): readonly string[] {
  const row = policy.raci === 'default' ? defaultMatrix[activity] : (policy.raci[activity] ?? {})
  return Object.entries(row).flatMap(([role, own]) =>
    own === letter && Object.hasOwn(policy.roles, role) ? [role] : [],
  )
}

/** Who is to be asked and told while a stage is open: roles, each in one place alone. */
export type Asking = {
  readonly stage: StageName
  /** asked for a review: the responsible, and those whose approval is required */
  readonly requested: readonly string[]
  readonly required: readonly string[]
  readonly mentioned: readonly string[]
  readonly informed: readonly string[]
}

const without = (roles: readonly string[], ...others: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(roles.filter((role) => !others.flat().includes(role))),
]

/** Those who may accept a finding of the gates, where one of the findings that keep stage 1 from passing may be accepted. */
function acceptors(policy: Policy, { state, findings }: StageVerdict): readonly string[] {
  const { exceptions } = policy
  if (exceptions === undefined || state !== 'failed') return []
  const failing = findings.filter(({ weight }) => weight === 'fail')
  return failing.some(({ code, facts }) => facts.gate !== undefined && !exceptions.never.includes(code))
    ? exceptions.accepted_by
    : []
}

/** Of a break-glass request those are asked who may sign past the stages, and nobody at them. */
function pastStages({ emergency, route }: RequestVerdict, draft: boolean): Asking | null | undefined {
  if (emergency === undefined) return undefined
  if (draft || emergency.state !== 'pending') return null
  const required = route?.emergency?.approvals.map(({ role }) => role) ?? []
  return { stage: 'validation-gates', requested: required, required, mentioned: [], informed: [] }
}

/**
 * Who is asked now: at the stage that is open and waits for people. Nobody while the request is a draft, could not be judged or
 * fails stage 1; then only those who may accept the finding.
 */
export function askingOf(policy: Policy, verdict: RequestVerdict, draft: boolean): Asking | null {
  const past = pastStages(verdict, draft)
  if (past !== undefined) return past
  const open = verdict.stages.find(({ state }) => state !== 'passed' && state !== 'not-required')
  if (open === undefined || draft || verdict.concerns !== 'request') return null
  const { stage } = open
  const nobody = { stage, requested: [], required: [], mentioned: [], informed: [] }
  if (stage === 'validation-gates') {
    const requested = acceptors(policy, open)
    return requested.length === 0 ? null : { ...nobody, requested }
  }
  if (open.state !== 'pending') return null
  const asked = verdict.route?.stages.find((one) => one.stage === stage)
  const required = asked?.approvals.map(({ role }) => role) ?? []
  // changes of governance and adoptions have approvers, and no row of the matrix
  if (verdict.kind !== 'promotion') return { ...nobody, requested: required, required }
  const at = (letter: Letter): readonly string[] => rolesAt(policy, activityOf[stage], letter)
  const requested = without([...at('R'), ...required, ...at('A')])
  const mentioned = without([...at('C'), ...(asked?.consulted ?? [])], requested)
  return { stage, requested, required: without(required), mentioned, informed: without(at('I'), requested, mentioned) }
}
