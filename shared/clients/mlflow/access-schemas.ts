import { z } from 'zod'
import { Level } from '../../domain/access/grant.ts'

/** MLflow's answers about accounts and roles, as far as this client reads them. */

const RolePermission = z.object({
  id: z.number().int(),
  resource_type: z.string(),
  resource_pattern: z.string(),
  permission: Level,
})

const Role = z.object({
  id: z.number().int(),
  name: z.string(),
  permissions: z.array(RolePermission),
})

const User = z.object({ id: z.number().int(), username: z.string(), is_admin: z.boolean() })

export const CurrentUserAnswer = z.object({ user: User })

export const ServerInfoAnswer = z.object({ workspaces_enabled: z.boolean() })

export const UsersAnswer = z.object({
  users: z.array(User.extend({ roles: z.array(z.object({ id: z.number().int() })).nullish() })),
})

export const RolesAnswer = z.object({ roles: z.array(Role) })

export const RoleAnswer = z.object({ role: Role })

export const EffectiveAnswer = z.object({ permission: Level })

export const ExperimentAnswer = z.object({ experiment: z.object({ experiment_id: z.string() }) })

/** An answer of which nothing is read. */
export const Anything = z.object({})
