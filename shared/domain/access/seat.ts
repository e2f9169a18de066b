import type { FailedRead, Membership } from '../forge.ts'
import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import type { Finding } from '../verdict.ts'
import { accessFinding } from './finding.ts'
import { hasTemplate, templateGrants, type Scope, type TemplateName } from './template.ts'
import type { Grant } from './grant.ts'

/** An MLflow user that a governance file names, and the templates it is to hold. */
export type Seat = {
  readonly account: string
  /** the key of people.yml; null for a service */
  readonly person: string | null
  readonly templates: readonly TemplateName[]
}

export type Seating = {
  readonly seats: readonly Seat[]
  readonly administrators: readonly string[]
  /** the templates whose holders are known to the last */
  readonly settled: readonly TemplateName[]
  readonly findings: readonly Finding[]
}

/** What the policy and people.yml say of services, whoever is in which role. */
export function serviceSeats({ access }: Policy, people: People): readonly Seat[] {
  const named: readonly (readonly [string | undefined, TemplateName])[] = [
    [access?.promoter, 'promoter'],
    [access?.status_writer, 'status-writer'],
    [access?.reader, 'reader'],
  ]
  const seats = named.flatMap(([account, template]): readonly Seat[] =>
    account === undefined ? [] : [{ account, person: null, templates: [template] }],
  )
  const other = new Set([...seats.map(({ account }) => account), ...(access?.administrators ?? [])])
  const registering = people.services.filter((service) => !other.has(service))
  return [...seats, ...registering.map((account): Seat => ({ account, person: null, templates: ['registration'] }))]
}

const serviceFindings = ({ access }: Policy): readonly Finding[] =>
  (['promoter', 'status_writer', 'reader'] as const)
    .filter((key) => access?.[key] === undefined)
    .map((key) => accessFinding('service-unnamed', 'error', { key }))

type Person = { readonly key: string; readonly accounts: readonly string[]; readonly templates: TemplateName[] }

type Placing = { readonly policy: Policy; readonly people: People; readonly memberships: readonly Membership[] }

/** The people of the roles with a template, with what cannot be placed. */
function peopleSeats({ policy, people, memberships }: Placing): {
  readonly seats: readonly Seat[]
  readonly unsettled: readonly string[]
  readonly findings: readonly Finding[]
} {
  const byId = new Map(Object.entries(people.people).map(([key, person]) => [person.id, { key, person }]))
  const placed = new Map<string, Person>()
  const unsettled: string[] = []
  const findings: Finding[] = []
  for (const role of Object.keys(policy.roles)) {
    if (!hasTemplate(role)) {
      findings.push(accessFinding('role-without-template', 'note', { role }))
      continue
    }
    for (const { id, login } of memberships.find((one) => one.role === role)?.members ?? []) {
      const found = byId.get(id)
      if (found === undefined) {
        unsettled.push(role)
        findings.push(accessFinding('member-unmapped', 'error', { role, login }))
        continue
      }
      if (found.person.mlflow.length === 0)
        findings.push(accessFinding('no-registry-user', 'note', { role, person: found.key }))
      const own = placed.get(found.key) ?? { key: found.key, accounts: found.person.mlflow, templates: [] }
      if (!own.templates.includes(role)) own.templates.push(role)
      placed.set(found.key, own)
    }
  }
  const seats = [...placed.values()].flatMap(({ key, accounts, templates }) =>
    accounts.map((account): Seat => ({ account, person: key, templates })),
  )
  return { seats, unsettled, findings }
}

/** Who is to hold which template, by policy, people.yml and the members of the roles now. */
export function seatingOf(
  policy: Policy,
  people: People,
  { memberships, failed }: { readonly memberships: readonly Membership[]; readonly failed: readonly FailedRead[] },
): Seating {
  const placed = peopleSeats({ policy, people, memberships })
  const services = serviceSeats(policy, people)
  const unreadable = failed.map(({ role, detail }) =>
    accessFinding('membership-unreadable', 'error', { role: role ?? 'all', detail }),
  )
  const unsettled = new Set([...placed.unsettled, ...failed.flatMap(({ role }) => role ?? Object.keys(policy.roles))])
  const settled = [
    ...Object.keys(policy.roles)
      .filter(hasTemplate)
      .filter((role) => !unsettled.has(role)),
    ...(['promoter', 'status-writer', 'reader', 'registration'] as const),
  ]
  return {
    seats: [...placed.seats, ...services],
    administrators: policy.access?.administrators ?? [],
    settled,
    findings: [...serviceFindings(policy), ...unreadable, ...placed.findings],
  }
}

/** The grants that a seat's templates add up to. */
export const seatGrants = ({ templates }: Pick<Seat, 'templates'>, scope: Scope): readonly Grant[] =>
  templates.flatMap((name) => templateGrants(name, scope))

/** Every MLflow user that people.yml or the policy names. */
export function namedAccounts({ access }: Policy, people: People): ReadonlySet<string> {
  const own = [access?.promoter, access?.status_writer, access?.reader].filter((name) => name !== undefined)
  return new Set([
    ...Object.values(people.people).flatMap(({ mlflow }) => mlflow),
    ...people.services,
    ...own,
    ...(access?.administrators ?? []),
  ])
}
