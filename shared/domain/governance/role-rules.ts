import { problemAt, type Located, type Problem } from '../document/document.ts'
import { didYouMean } from '../document/nearest.ts'
import type { Policy } from './policy.ts'

/** What can be wrong with a role wherever the policy asks for it. */

type Path = readonly (string | number)[]
type Roles = Pick<Policy, 'roles'>

/** That nobody says who the role is. */
export function unknownRole({ roles }: Roles, role: string, located: Located, path: Path): readonly Problem[] {
  if (Object.hasOwn(roles, role)) return []
  const hint = didYouMean(role, Object.keys(roles))
  return [problemAt(located, path, `role "${role}" is not defined under roles.${hint}`)]
}

/** The people of a role that is a list, or null where a team holds it. */
export function listedPeople({ roles }: Roles, role: string): readonly string[] | null {
  const found = Object.hasOwn(roles, role) ? roles[role] : undefined
  return found !== undefined && 'people' in found ? found.people : null
}

/** A count that the role's list of people can never reach. */
export function countProblems(
  policy: Roles,
  { role, count }: { readonly role: string; readonly count: number },
  located: Located,
  path: Path,
): readonly Problem[] {
  const people = new Set(listedPeople(policy, role))
  return listedPeople(policy, role) === null || people.size >= count
    ? []
    : [problemAt(located, path, `asks ${count} of role "${role}", which has ${people.size}: it can never be met.`)]
}
