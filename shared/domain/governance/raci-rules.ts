import { activityOf } from '../raci/activity.ts'
import { problemAt, type Located, type Problem } from '../document/document.ts'
import { humanStageNames } from '../stage.ts'
import type { Policy } from './policy.ts'
import { unknownRole } from './role-rules.ts'

function unknownRoles(policy: Policy, located: Located): readonly Problem[] {
  const rows = policy.raci === 'default' ? [] : Object.entries(policy.raci)
  return rows.flatMap(([activity, row]) =>
    Object.keys(row).flatMap((role) => unknownRole(policy, role, located, ['raci', activity, role])),
  )
}

/** Where the matrix makes a role accountable for a stage, the stage must ask its approval: a letter alone asks nobody. */
function accountableProblems(policy: Policy, located: Located): readonly Problem[] {
  return humanStageNames.flatMap((stage) => {
    const activity = activityOf[stage]
    const row = policy.raci === 'default' ? {} : (policy.raci[activity] ?? {})
    const asked = policy.stages[stage]?.approvals.map(({ role }) => role) ?? []
    return Object.entries(row).flatMap(([role, letter]) =>
      letter !== 'A' || asked.includes(role)
        ? []
        : [
            problemAt(
              located,
              ['raci', activity, role],
              `is A, accountable, and stages.${stage}.approvals does not ask for it; add it there, or write R, C or I.`,
            ),
          ],
    )
  })
}

/** What is wrong with a policy's own matrix: roles that it does not define, and accountable ones that nobody asks. */
export function raciProblems(policy: Policy, located: Located): readonly Problem[] {
  return [...unknownRoles(policy, located), ...accountableProblems(policy, located)]
}
