import type { Grant, Level } from '../../shared/domain/access/grant.ts'
import type { AccessReading } from '../../shared/domain/access/reading.ts'
import type { AccessQuestion } from '../../shared/domain/access/plan.ts'
import { seatingOf } from '../../shared/domain/access/seat.ts'
import { managedRole, templateGrants, templateNames, type Scope } from '../../shared/domain/access/template.ts'
import type { Membership } from '../../shared/domain/forge.ts'
import type { People } from '../../shared/domain/governance/people.ts'
import { examplePeople, examplePolicy } from './documents.ts'

/** What MLflow tells of its accounts and roles, of the example's people and services; a test names what it is about. */

export const scope: Scope = { models: ['credit-approval'], experiments: ['1'], development: ['9'] }

/** `registered_model:credit-approval EDIT` as a grant. */
export function grant(text: string): Grant {
  const [what = '', level = ''] = text.split(' ')
  const at = what.indexOf(':')
  return { kind: what.slice(0, at), pattern: what.slice(at + 1), level: level as Level }
}

export type Told = {
  /** accounts with the roles that they hold; `admin` is one always */
  readonly users?: Readonly<Record<string, readonly string[]>>
  readonly admins?: readonly string[]
  readonly roles?: Readonly<Record<string, readonly string[]>>
  readonly everybody?: Level | null
  readonly asked?: AccessReading['asked']
  readonly other?: Partial<AccessReading>
}

export const userIds: Readonly<Record<string, number>> = { admin: 1, dana: 2, vera: 3, mel: 4, promoter: 5, tagger: 6 }

/** A reading as the credential that asked was told it; the roles of others are hidden from all but administrators. */
export function reading(told: Told = {}): AccessReading {
  const asked = told.asked === undefined ? { name: 'admin', admin: true } : told.asked
  const names = Object.keys(told.roles ?? {})
  const roles = Object.entries(told.roles ?? {}).map(([name, grants], index) => ({
    id: 100 + index,
    name,
    grants: grants.map((text, place) => ({ ...grant(text), id: 1000 + 100 * index + place })),
  }))
  const users = { admin: [], ...told.users }
  return {
    asked,
    workspaces: false,
    everybody: told.everybody === undefined ? 'NO_PERMISSIONS' : told.everybody,
    accounts: Object.entries(users).map(([name, held], index) => ({
      id: userIds[name] ?? 50 + index,
      name,
      admin: name === 'admin' || told.admins?.includes(name) === true,
      roles: asked?.admin === true || asked?.name === name ? held.map((role) => 100 + names.indexOf(role)) : null,
    })),
    roles,
    failed: [],
    ...told.other,
  }
}

/** The members of a role: people of the example by their keys. */
export const members = (people: People, role: string, ...keys: readonly string[]): Membership => ({
  role,
  members: keys.map((key) => {
    const person = people.people[key]
    return { id: person?.id ?? 0, login: person?.github ?? key, kind: 'user', state: 'active' }
  }),
  formerly: [],
})

export const policy = examplePolicy()
export const people = examplePeople()
export const memberships: readonly Membership[] = [
  members(people, 'data-scientist', 'dana'),
  members(people, 'model-validator', 'vera'),
]

/** Who holds what where everything is as the templates say. */
export const seated: Readonly<Record<string, readonly string[]>> = {
  dana: ['countersign-data-scientist'],
  vera: ['countersign-model-validator'],
  promoter: ['countersign-promoter'],
  tagger: ['countersign-status-writer'],
  'evidence-reader': ['countersign-reader'],
  'training-service': ['countersign-registration'],
}

/** The roles of ours with the grants of their templates. */
export const templates: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  templateNames.map((name) => [
    managedRole(name),
    templateGrants(name, scope).map(({ kind, pattern, level }) => `${kind}:${pattern} ${level}`),
  ]),
)

/** The question of a plan where nothing differs, but for what a test tells. */
export function question(told: Told = {}, other: Partial<AccessQuestion> = {}): AccessQuestion {
  const seating = seatingOf(policy, people, { memberships, failed: [] })
  const whole = { users: { ...seated, ...told.users }, roles: { ...templates, ...told.roles } }
  return { policy, people, seating, scope, reading: reading({ ...told, ...whole }), ...other }
}
