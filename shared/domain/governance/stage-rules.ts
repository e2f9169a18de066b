import { problemAt, type Located, type Problem } from '../document/document.ts'
import { humanStageNames } from '../stage.ts'
import type { Policy } from './policy.ts'

/** What is wrong with whom the stages, and changes of what judges, ask. */
export function stageProblems(policy: Policy, located: Located): readonly Problem[] {
  const asked = new Set<string>(Object.values(policy.tiers).flat())
  const empty = humanStageNames
    .filter((stage) => asked.has(stage) && policy.stages[stage]?.approvals.length === 0)
    .map((stage) =>
      problemAt(
        located,
        ['stages', stage, 'approvals'],
        'asks nobody; a stage that nobody signs would pass by itself.',
      ),
    )
  const twice = humanStageNames.flatMap((stage) => {
    const roles = policy.stages[stage]?.approvals.map(({ role }) => role) ?? []
    return roles
      .filter((role, index) => roles.indexOf(role) !== index)
      .map((role) =>
        problemAt(
          located,
          ['stages', stage, 'approvals'],
          `names role "${role}" twice; write one entry with the count.`,
        ),
      )
  })
  const changes =
    policy.changes.approvals.length === 0
      ? [problemAt(located, ['changes', 'approvals'], 'asks nobody; then anybody could change the policy.')]
      : []
  return [...empty, ...twice, ...changes]
}
