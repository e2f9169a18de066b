import type { People } from '../governance/people.ts'

/** people.yml turned round: who is meant by an account, a registry user or an e-mail. */
export type Identities = {
  readonly personOfAccount: (id: number) => string | null
  readonly personOfUser: (user: string) => string | null
  readonly personOfEmail: (email: string) => string | null
  /** whose login people.yml says this is, with the id that it gives; logins can be renamed and taken over */
  readonly holderOfLogin: (login: string) => { readonly person: string; readonly id: number } | null
  /** the login that people.yml writes for an id, which may be an older one */
  readonly loginOf: (id: number) => string | null
  readonly isService: (user: string) => boolean
  readonly isTool: (email: string) => boolean
  readonly nameOf: (person: string) => string
  readonly knows: (person: string) => boolean
}

/** The joins of people.yml; accounts are joined by their id alone, since a login can be renamed and taken over. */
export function identitiesOf(people: People): Identities {
  const entries = Object.entries(people.people)
  const accounts = new Map(entries.map(([person, { id }]) => [id, person]))
  const logins = new Map(entries.map(([person, { id, github }]) => [github.toLowerCase(), { person, id }]))
  const written = new Map(entries.map(([, { id, github }]) => [id, github]))
  const users = new Map(entries.flatMap(([person, { mlflow }]) => mlflow.map((user) => [user, person] as const)))
  const emails = new Map(
    entries.flatMap(([person, found]) => found.emails.map((email) => [email.toLowerCase(), person] as const)),
  )
  const tools = new Set(people.tools.map((tool) => tool.toLowerCase()))
  return {
    personOfAccount: (id) => accounts.get(id) ?? null,
    personOfUser: (user) => users.get(user) ?? null,
    personOfEmail: (email) => emails.get(email.toLowerCase()) ?? null,
    holderOfLogin: (login) => logins.get(login.toLowerCase()) ?? null,
    loginOf: (id) => written.get(id) ?? null,
    isService: (user) => people.services.includes(user),
    isTool: (email) => tools.has(email.toLowerCase()),
    nameOf: (person) => (Object.hasOwn(people.people, person) ? (people.people[person]?.name ?? person) : person),
    knows: (person) => Object.hasOwn(people.people, person),
  }
}
