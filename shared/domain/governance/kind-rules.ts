import { problemAt, type Located, type Problem } from '../document/document.ts'
import { nearest } from '../document/nearest.ts'
import type { Policy } from './policy.ts'

/** What is wrong with whom the policy asks to sign a rollback, a retirement and a break-glass move. */

type Path = readonly (string | number)[]

const sections = ['rollback', 'retirement', 'break_glass'] as const

function roleProblems({ roles }: Policy, role: string, located: Located, path: Path): readonly Problem[] {
  if (Object.hasOwn(roles, role)) return []
  const near = nearest(role, Object.keys(roles))
  const hint = near === null ? '' : ` Did you mean "${near}"?`
  return [problemAt(located, path, `role "${role}" is not defined under roles.${hint}`)]
}

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
    ...asked.flatMap(({ role, count }, index) => {
      const held = Object.hasOwn(policy.roles, role) ? policy.roles[role] : undefined
      const people = held !== undefined && 'people' in held ? new Set(held.people).size : null
      return people === null || people >= count
        ? roleProblems(policy, role, located, [...path, index, 'role'])
        : [
            problemAt(
              located,
              [...path, index],
              `asks ${count} of role "${role}", which has ${people}: it can never be met.`,
            ),
          ]
    }),
  ]
}

/** What is wrong with the sections of the kinds that do not go through the stages of a tier. */
export function kindProblems(policy: Policy, located: Located): readonly Problem[] {
  const glass = policy.break_glass
  const roles = new Set(glass?.approvals.map(({ role }) => role))
  return [
    ...sections.flatMap((section) => approvalProblems(policy, section, located)),
    ...(glass === undefined ? [] : roleProblems(policy, glass.merged_by, located, ['break_glass', 'merged_by'])),
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
