import { z } from 'zod'
import type { People } from '../governance/people.ts'

/** The people as somebody hands them to `init`: governance/people.yml with less, since the forge tells the rest. */
const GivenPerson = z.strictObject({
  github: z.string().min(1),
  /** of the account; looked up where a token is there */
  id: z.number().int().positive().optional(),
  mlflow: z.array(z.string().min(1)).readonly().default([]),
  emails: z.array(z.string().includes('@')).readonly().default([]),
  name: z.string().min(1).optional(),
})

export const GivenPeople = z.strictObject({
  people: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a short lower-case key such as dana'), GivenPerson),
  services: z.array(z.string().min(1)).readonly().default([]),
  tools: z.array(z.string().min(1)).readonly().default([]),
})
export type GivenPeople = z.infer<typeof GivenPeople>

/** What the forge says of a login: its number, that there is no such account, or nothing where it was not asked. */
export type Lookup = (login: string) => number | null | undefined

/** The people with their accounts' numbers, and a sentence for each number that is not known or not theirs. */
export function identifiedPeople(
  given: GivenPeople,
  lookup: Lookup,
): { readonly people: People; readonly problems: readonly string[] } {
  const problems: string[] = []
  const people = Object.entries(given.people).map(([key, person]) => {
    const found = lookup(person.github)
    if (found === null) problems.push(`${key}: there is no account ${person.github}.`)
    else if (found === undefined && person.id === undefined)
      problems.push(
        `${key}: the number of the account ${person.github} is not known; give id, or a token to look it up.`,
      )
    else if (found !== undefined && person.id !== undefined && found !== person.id)
      problems.push(`${key}: ${person.github} is number ${found}, not ${person.id}.`)
    return [key, { ...person, id: person.id ?? found ?? 0, name: person.name ?? key }] as const
  })
  return { people: { ...given, people: Object.fromEntries(people) }, problems }
}
