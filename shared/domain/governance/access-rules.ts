import { problemAt, type Located, type Problem } from '../document/document.ts'
import type { People } from './people.ts'
import type { Policy } from './policy.ts'

const services = ['promoter', 'status_writer', 'reader'] as const

/** What is wrong with the accounts that the policy names: a person's, or one for two purposes. */
export function accessProblems({ access }: Policy, people: People, located: Located): readonly Problem[] {
  if (access === undefined) return []
  const owners = new Map(
    Object.entries(people.people).flatMap(([person, { mlflow }]) => mlflow.map((user) => [user, person] as const)),
  )
  return services.flatMap((key, index) => {
    const user = access[key]
    if (user === undefined) return []
    const owner = owners.get(user)
    const earlier = services.slice(0, index).find((other) => access[other] === user)
    const at = (message: string): Problem => problemAt(located, ['access', key], message)
    return [
      ...(owner === undefined ? [] : [at(`"${user}" is ${owner}'s MLflow user; this account is no person's.`)]),
      ...(earlier === undefined ? [] : [at(`"${user}" is the ${earlier} too; each has an account of its own.`)]),
      ...(access.administrators.includes(user)
        ? [at(`"${user}" is also an administrator, whom nothing restricts; name an account that is none.`)]
        : []),
    ]
  })
}
