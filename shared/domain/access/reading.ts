import { z } from 'zod'
import { covers, Grant, Level, type Holding } from './grant.ts'

const HeldGrant = Grant.extend({ id: z.number().int() })
export type HeldGrant = z.infer<typeof HeldGrant>

export const AccessRole = z.strictObject({
  id: z.number().int(),
  name: z.string(),
  grants: z.array(HeldGrant).readonly(),
})
export type AccessRole = z.infer<typeof AccessRole>

export const AccessAccount = z.strictObject({
  id: z.number().int(),
  name: z.string(),
  admin: z.boolean(),
  /** the roles it holds; null where this credential is not told */
  roles: z.array(z.number().int()).readonly().nullable(),
})
export type AccessAccount = z.infer<typeof AccessAccount>

/** Who may do what in the registry, as far as one credential is told; null is what could not be read. */
export const AccessReading = z.strictObject({
  asked: z.strictObject({ name: z.string(), admin: z.boolean() }).nullable(),
  workspaces: z.boolean().nullable(),
  /** what MLflow lets everybody do where nothing is granted */
  everybody: Level.nullable(),
  accounts: z.array(AccessAccount).readonly().nullable(),
  roles: z.array(AccessRole).readonly().nullable(),
  failed: z.array(z.strictObject({ what: z.string(), detail: z.string() })).readonly(),
})
export type AccessReading = z.infer<typeof AccessReading>

/** Whether MLflow keeps this role for one user's own grants. */
export const isOwnRole = (role: Pick<AccessRole, 'name'>): boolean => /^__user_\d+__$/.test(role.name)

/** One account with the roles that are known to be its own; `whole` where there can be no other. */
export type Holder = {
  readonly account: AccessAccount
  readonly roles: readonly AccessRole[]
  readonly whole: boolean
}

/** Every account that is known, with its roles: those that are listed, else the one that bears its number. */
export function holdersOf({ accounts, roles }: AccessReading): readonly Holder[] {
  const all = roles ?? []
  return (accounts ?? []).map((account) => ({
    account,
    roles: all.filter(({ id, name }) => account.roles?.includes(id) ?? name === `__user_${account.id}__`),
    whole: account.roles !== null && roles !== null,
  }))
}

/** What a holder may do, as MLflow counts it. */
export const holdingOf = ({ account, roles }: Holder): Holding => ({
  admin: account.admin,
  grants: roles.flatMap(({ grants }) => grants),
})

/** The reading without what says nothing of one model: other grants, and accounts that hold none of the rest. */
export function readingOf(model: string, reading: AccessReading): AccessReading {
  const speaks = (grant: HeldGrant): boolean =>
    covers(grant, { kind: 'registered_model', id: model }) ||
    covers(grant, { kind: 'registered_model_version', id: '*' }) ||
    grant.kind === 'workspace'
  const roles =
    reading.roles
      ?.map((role) => ({ ...role, grants: role.grants.filter(speaks) }))
      .filter(({ grants }) => grants.length > 0) ?? null
  const left = new Set(roles?.map(({ id }) => id))
  const owned = new Set(roles?.map(({ name }) => name))
  const accounts =
    reading.accounts
      ?.map((account) => ({ ...account, roles: account.roles?.filter((id) => left.has(id)) ?? null }))
      .filter(({ id, admin, roles: held }) => admin || (held?.length ?? 0) > 0 || owned.has(`__user_${id}__`)) ?? null
  return { ...reading, roles, accounts }
}
