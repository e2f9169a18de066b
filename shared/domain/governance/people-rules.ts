import { problemAt, readDocument, type Located, type Problem, type Read } from '../document/document.ts'
import { People } from './people.ts'

type Claim = {
  readonly what: string
  readonly value: string
  readonly person: string
  readonly path: readonly (string | number)[]
}

function claimsOf({ people }: People): readonly Claim[] {
  return Object.entries(people).flatMap(([person, { github, id, mlflow, emails }]) => [
    { what: 'GitHub login', value: github.toLowerCase(), person, path: ['people', person, 'github'] },
    { what: 'GitHub id', value: String(id), person, path: ['people', person, 'id'] },
    ...mlflow.map((value, index) => ({
      what: 'MLflow user',
      value,
      person,
      path: ['people', person, 'mlflow', index],
    })),
    ...emails.map((value, index) => ({
      what: 'e-mail',
      value: value.toLowerCase(),
      person,
      path: ['people', person, 'emails', index],
    })),
  ])
}

/** Identities that two people share, or one person writes twice: nobody could say who acted. */
function sharedProblems(people: People, located: Located): readonly Problem[] {
  const seen = new Map<string, Claim>()
  return claimsOf(people).flatMap((claim) => {
    const key = `${claim.what} ${claim.value}`
    const earlier = seen.get(key)
    if (earlier === undefined) {
      seen.set(key, claim)
      return []
    }
    const whose =
      earlier.person === claim.person
        ? 'stands there twice'
        : `is ${earlier.person}'s too; one identity is one person's`
    return [problemAt(located, claim.path, `${claim.what} "${claim.value}" ${whose}.`)]
  })
}

function serviceProblems(people: People, located: Located): readonly Problem[] {
  const users = new Map(
    Object.entries(people.people).flatMap(([person, { mlflow }]) => mlflow.map((user) => [user, person] as const)),
  )
  return people.services.flatMap((service, index) => {
    const person = users.get(service)
    return person === undefined
      ? []
      : [problemAt(located, ['services', index], `"${service}" is ${person}'s MLflow user; a service is no person.`)]
  })
}

/** The people, or everything that is wrong with them. */
export function readPeople(located: Located): Read<People> {
  const read = readDocument(People, located)
  if (!read.ok) return read
  const problems = [...sharedProblems(read.value, located), ...serviceProblems(read.value, located)]
  return problems.length === 0 ? read : { ok: false, problems }
}
