import type { z } from 'zod'
import type { Grant, Key, Level } from '../../domain/access/grant.ts'
import type { AccessAccount, AccessReading, AccessRole } from '../../domain/access/reading.ts'
import type { RegistryAccess } from '../../ports/access.ts'
import {
  Anything,
  CurrentUserAnswer,
  EffectiveAnswer,
  ExperimentAnswer,
  RoleAnswer,
  RolesAnswer,
  ServerInfoAnswer,
  UsersAnswer,
} from './access-schemas.ts'
import { MlflowConnection, type Call, type ConnectionOptions } from './connection.ts'
import { RegistryError } from './error.ts'

const users = '/api/2.0/mlflow/users'
const rbac = '/api/3.0/mlflow'
/** The only workspace of a server that keeps none apart. */
const workspace = 'default'

type Asked = NonNullable<AccessReading['asked']>

/** MLflow's accounts and roles over REST, as its basic-auth has them since 3.13. Each read is tried once: what fails is unknown. */
export class MlflowAccess implements RegistryAccess {
  readonly #connection: MlflowConnection

  constructor(options: ConnectionOptions) {
    this.#connection = new MlflowConnection(options)
  }

  async #ask<T extends z.ZodType>(call: Omit<Call, 'repeatable'>, schema: T): Promise<z.infer<T>> {
    const answer = schema.safeParse(await this.#connection.json({ ...call, repeatable: false }))
    if (answer.success) return answer.data
    const issue = answer.error.issues[0]
    throw new RegistryError(
      'bad-answer',
      `The registry's answer to ${call.method} ${call.path} is not as MLflow documents it at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
    )
  }

  async #read<T extends z.ZodType>(path: string, query: Readonly<Record<string, string>>, schema: T) {
    try {
      return await this.#ask({ method: 'GET', path, query }, schema)
    } catch (error) {
      // any other 404 is a thing that is not there; this one is a server without the call
      if (!(error instanceof RegistryError) || error.code !== 'not-found' || error.said === 'RESOURCE_DOES_NOT_EXIST')
        throw error
      throw new RegistryError(
        'not-found',
        `The registry has no call ${path}: it runs without basic-auth, or its MLflow is older than 3.13. Look at its --app-name and its version.`,
        { cause: error },
      )
    }
  }

  /** Sends a change; what the registry says of it already being so is taken for done. */
  async #change(call: Omit<Call, 'repeatable'>, done: string | null): Promise<void> {
    try {
      await this.#ask(call, Anything)
    } catch (error) {
      if (done !== null && error instanceof RegistryError && error.said === done) return
      throw error
    }
  }

  async asked(): Promise<Asked> {
    const { user } = await this.#read(`${users}/current`, {}, CurrentUserAnswer)
    return { name: user.username, admin: user.is_admin }
  }

  async workspaces(): Promise<boolean> {
    return (await this.#read(`${rbac}/server-info`, {}, ServerInfoAnswer)).workspaces_enabled
  }

  async accounts(asked: Asked): Promise<readonly AccessAccount[]> {
    const answer = await this.#read(`${users}/list`, {}, UsersAnswer)
    return answer.users.map(({ id, username, is_admin: admin, roles }) => {
      // MLflow shows nobody but administrators the roles of others, and shows them empty
      const told = asked.admin || asked.name === username
      return { id, name: username, admin, roles: told ? (roles?.map((role) => role.id) ?? null) : null }
    })
  }

  async roles(): Promise<readonly AccessRole[]> {
    const answer = await this.#read(`${rbac}/roles/list`, { workspace }, RolesAnswer)
    return answer.roles.map(({ id, name, permissions }) => ({
      id,
      name,
      grants: permissions.map((one) => ({
        id: one.id,
        kind: one.resource_type,
        pattern: one.resource_pattern,
        level: one.permission,
      })),
    }))
  }

  async effective(account: string, { kind, id }: Key): Promise<Level> {
    const query = { username: account, resource_type: kind, resource_id: id }
    return (await this.#read(`${rbac}/users/permissions/get`, query, EffectiveAnswer)).permission
  }

  async experiment(name: string): Promise<string | null> {
    const path = '/api/2.0/mlflow/experiments/get-by-name'
    try {
      const found = await this.#ask({ method: 'GET', path, query: { experiment_name: name } }, ExperimentAnswer)
      return found.experiment.experiment_id
    } catch (error) {
      if (error instanceof RegistryError && error.said === 'RESOURCE_DOES_NOT_EXIST') return null
      throw error
    }
  }

  async createRole(name: string, description: string): Promise<number> {
    const body = { name, workspace, description }
    return (await this.#ask({ method: 'POST', path: `${rbac}/roles/create`, body }, RoleAnswer)).role.id
  }

  async addGrant(role: number, { kind, pattern, level }: Grant): Promise<void> {
    const body = { role_id: role, resource_type: kind, resource_pattern: pattern, permission: level }
    await this.#change({ method: 'POST', path: `${rbac}/roles/permissions/add`, body }, null)
  }

  async changeGrant(grant: number, level: Level): Promise<void> {
    const body = { role_permission_id: grant, permission: level }
    await this.#change({ method: 'PATCH', path: `${rbac}/roles/permissions/update`, body }, null)
  }

  async removeGrant(grant: number): Promise<void> {
    const body = { role_permission_id: grant }
    const path = `${rbac}/roles/permissions/remove`
    await this.#change({ method: 'DELETE', path, body }, 'RESOURCE_DOES_NOT_EXIST')
  }

  async assign(account: string, role: number): Promise<void> {
    const body = { username: account, role_id: role }
    await this.#change({ method: 'POST', path: `${rbac}/roles/assign`, body }, 'RESOURCE_ALREADY_EXISTS')
  }

  async unassign(account: string, role: number): Promise<void> {
    const body = { username: account, role_id: role }
    await this.#change({ method: 'DELETE', path: `${rbac}/roles/unassign`, body }, 'RESOURCE_DOES_NOT_EXIST')
  }
}
