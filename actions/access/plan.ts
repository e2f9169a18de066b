import { planAccess, type AccessPlan } from '../../shared/domain/access/plan.ts'
import type { Desk } from './question.ts'

/** What stands between the registry's rights and the policy's, everything that is unknown included. */
export function planOf({ question, findings }: Desk): AccessPlan {
  const plan = planAccess(question)
  return { ...plan, findings: [...findings, ...plan.findings] }
}
