import { problemAt, type Located, type Problem } from '../document/document.ts'
import type { Policy } from './policy.ts'
import { countProblems, unknownRole } from './role-rules.ts'

/** What is wrong with whom the policy asks to sign a rollback, a retirement and a break-glass move. */

const sections = ['rollback', 'retirement', 'break_glass'] as const

function approvalProblems(policy: Policy, section: (typeof sections)[number], located: Located): readonly Problem[] {
  const asked = policy[section]?.approvals
  if (asked === undefined) return []
  const path = [section, 'approvals']
  const names = asked.map(({ role }) => role)
  return [
    ...(asked.length > 0 ? [] : [problemAt(located, path, 'asks nobody; name a role, or leave the section out.')]),
    ...names
      .filter((role, index) => names.indexOf(role) !== index)
      .map((role) => problemAt(located, path, `names role "${role}" twice; write one entry with the count.`)),
    ...asked.flatMap((one, index) => [
      ...unknownRole(policy, one.role, located, [...path, index, 'role']),
      ...countProblems(policy, one, located, [...path, index]),
    ]),
  ]
}

/** What is wrong with the sections of the kinds that do not go through the stages of a tier. */
export function kindProblems(policy: Policy, located: Located): readonly Problem[] {
  const glass = policy.break_glass
  const roles = new Set(glass?.approvals.map(({ role }) => role))
  return [
    ...sections.flatMap((section) => approvalProblems(policy, section, located)),
    ...(glass === undefined ? [] : unknownRole(policy, glass.merged_by, located, ['break_glass', 'merged_by'])),
    ...(roles.size === 1
      ? [
          problemAt(
            located,
            ['break_glass', 'approvals'],
            'names one role; two different ones must agree past the stages.',
          ),
        ]
      : []),
  ]
}
