import { effectiveFindings, effectiveQuestions } from '../../shared/domain/access/effective.ts'
import type { AccessPlan } from '../../shared/domain/access/plan.ts'
import { readEffective } from '../../shared/gather/access.ts'
import { planOf } from './plan.ts'
import type { Desk } from './question.ts'

/** The plan, with every account's permissions as the server itself counts them beside what they should be. */
export async function verified(desk: Desk): Promise<AccessPlan> {
  const plan = planOf(desk)
  const answers = await readEffective(desk.access, effectiveQuestions(desk.question))
  return { ...plan, findings: [...plan.findings, ...effectiveFindings(answers)] }
}
