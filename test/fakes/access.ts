import { effectiveLevel, type Grant, type Level } from '../../shared/domain/access/grant.ts'
import type { RegistryAccess } from '../../shared/ports/access.ts'

type User = { readonly id: number; readonly name: string; admin: boolean; readonly roles: Set<number> }
type Role = { readonly id: number; readonly name: string; readonly grants: Map<number, Grant> }

export type FakeAccess = RegistryAccess & {
  /** whose credential asks from now on */
  readonly askAs: (name: string) => void
  readonly addUser: (name: string, as?: { readonly admin: boolean }) => void
  /** grants on the user's own role, as creating a model does */
  readonly give: (name: string, ...grants: readonly Grant[]) => void
  readonly everybody: (level: Level) => void
  readonly useWorkspaces: () => void
  readonly addExperiment: (name: string, id: string) => void
  /** makes a method fail with this message until told null */
  readonly refuse: (method: keyof RegistryAccess, message: string | null) => void
  /** the writes that were made, in order */
  readonly written: string[]
  /** how many reads were made */
  readonly reads: () => number
}

/** Accounts and roles in memory, as strict as MLflow: a second grant on one resource, or a second role of a name, is refused. */
export function fakeAccess(): FakeAccess {
  const users: User[] = []
  const roles: Role[] = []
  const experiments = new Map<string, string>()
  const refusals = new Map<keyof RegistryAccess, string>()
  const written: string[] = []
  let [asking, level, workspaces, next, reads]: [string, Level, boolean, number, number] = [
    'admin',
    'READ',
    false,
    1,
    0,
  ]
  const allow = (method: keyof RegistryAccess): void => {
    const reason = refusals.get(method)
    if (reason !== undefined) throw new Error(reason)
  }
  const read = (method: keyof RegistryAccess): void => {
    reads += 1
    allow(method)
  }
  const user = (name: string): User => {
    const found = users.find((one) => one.name === name)
    if (found === undefined) throw new Error(`RESOURCE_DOES_NOT_EXIST: user ${name}`)
    return found
  }
  const role = (id: number): Role => {
    const found = roles.find((one) => one.id === id)
    if (found === undefined) throw new Error(`RESOURCE_DOES_NOT_EXIST: role ${id}`)
    return found
  }
  const add = ({ grants }: Role, grant: Grant): void => {
    for (const held of grants.values())
      if (held.kind === grant.kind && held.pattern === grant.pattern) throw new Error('RESOURCE_ALREADY_EXISTS')
    grants.set(next++, grant)
  }
  const roleWith = (grant: number): Role => {
    const found = roles.find(({ grants }) => grants.has(grant))
    if (found === undefined) throw new Error(`RESOURCE_DOES_NOT_EXIST: grant ${grant}`)
    return found
  }
  const addUser: FakeAccess['addUser'] = (name, as) =>
    void users.push({ id: next++, name, admin: as?.admin ?? false, roles: new Set() })
  addUser('admin', { admin: true })
  return {
    written,
    reads: () => reads,
    addUser,
    askAs: (name) => void (asking = name),
    everybody: (to) => void (level = to),
    useWorkspaces: () => void (workspaces = true),
    addExperiment: (name, id) => void experiments.set(name, id),
    refuse: (method, message) => {
      if (message === null) refusals.delete(method)
      else refusals.set(method, message)
    },
    give: (name, ...grants) => {
      const { id, roles: held } = user(name)
      const own = roles.find((one) => one.name === `__user_${id}__`)
      const made = own ?? { id: next++, name: `__user_${id}__`, grants: new Map<number, Grant>() }
      if (own === undefined) roles.push(made)
      held.add(made.id)
      for (const grant of grants) add(made, grant)
    },
    asked: async () => {
      read('asked')
      return { name: asking, admin: user(asking).admin }
    },
    workspaces: async () => {
      read('workspaces')
      return workspaces
    },
    accounts: async (asked) => {
      read('accounts')
      return users.map(({ id, name, admin, roles: held }) => ({
        id,
        name,
        admin,
        roles: asked.admin || asked.name === name ? [...held] : null,
      }))
    },
    roles: async () => {
      read('roles')
      return roles.map(({ id, name, grants }) => ({
        id,
        name,
        grants: [...grants].map(([grantId, grant]) => ({ ...grant, id: grantId })),
      }))
    },
    effective: async (account, key) => {
      read('effective')
      const grants = [...user(account).roles].flatMap((id) => [...role(id).grants.values()])
      return effectiveLevel(grants, level, key)
    },
    experiment: async (name) => {
      read('experiment')
      return experiments.get(name) ?? null
    },
    createRole: async (name) => {
      allow('createRole')
      if (roles.some((one) => one.name === name)) throw new Error('RESOURCE_ALREADY_EXISTS')
      const made = { id: next++, name, grants: new Map<number, Grant>() }
      roles.push(made)
      written.push(`create ${name}`)
      return made.id
    },
    addGrant: async (id, grant) => {
      allow('addGrant')
      add(role(id), grant)
      written.push(`grant ${role(id).name} ${grant.kind}:${grant.pattern} ${grant.level}`)
    },
    changeGrant: async (id, to) => {
      allow('changeGrant')
      const { name, grants } = roleWith(id)
      const held = grants.get(id)
      if (held !== undefined) grants.set(id, { ...held, level: to })
      written.push(`change ${name} ${held?.kind ?? ''}:${held?.pattern ?? ''} ${to}`)
    },
    removeGrant: async (id) => {
      allow('removeGrant')
      const { name, grants } = roleWith(id)
      const held = grants.get(id)
      grants.delete(id)
      written.push(`remove ${name} ${held?.kind ?? ''}:${held?.pattern ?? ''}`)
    },
    assign: async (name, id) => {
      allow('assign')
      user(name).roles.add(role(id).id)
      written.push(`assign ${name} ${role(id).name}`)
    },
    unassign: async (name, id) => {
      allow('unassign')
      user(name).roles.delete(id)
      written.push(`unassign ${name} ${role(id).name}`)
    },
  }
}
