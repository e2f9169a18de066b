import { describe, expect, test } from 'vitest'
import type { MlflowAccess } from '../../../shared/clients/mlflow/access.ts'
import { api, basic, errorOf, notSaying, refusal, saying, wire } from './wire.ts'

const { access, on, sent } = wire()

const rbac = '/api/3.0/mlflow'
const asked = { name: 'gates', admin: false }
const rolesPath = `${rbac}/roles/list?workspace=default`
const usersPath = `${api}/users/list`

describe('reading', () => {
  test('whose credential it is', async () => {
    on('GET', `${api}/users/current`).reply(200, {
      is_basic_auth: true,
      user: { id: 3, is_admin: false, username: 'gates' },
    })
    expect(await access().asked()).toEqual(asked)
    expect(sent[0]?.headers.authorization).toBe(basic)
  })

  test('whether there are workspaces', async () => {
    on('GET', `${rbac}/server-info`).reply(200, { store_type: 'SqlStore', workspaces_enabled: false })
    expect(await access().workspaces()).toBe(false)
  })

  const users = [
    { id: 1, is_admin: true, username: 'admin', roles: [] },
    { id: 3, is_admin: false, username: 'gates', roles: [{ id: 7, name: '__user_3__', permissions: [] }] },
  ]

  test('the accounts as others are told them: the roles of oneself alone, since MLflow shows the rest empty', async () => {
    on('GET', usersPath).reply(200, { users })
    expect(await access().accounts(asked)).toEqual([
      { id: 1, name: 'admin', admin: true, roles: null },
      { id: 3, name: 'gates', admin: false, roles: [7] },
    ])
  })

  test('the accounts as an administrator is told them', async () => {
    on('GET', usersPath).reply(200, { users: [...users, { id: 4, is_admin: false, username: 'old' }] })
    const found = await access().accounts({ name: 'admin', admin: true })
    // a server that leaves the roles out has not said that there are none
    expect(found.map(({ roles }) => roles)).toEqual([[], [7], null])
  })

  test('the roles with their grants', async () => {
    const permission = {
      id: 5,
      role_id: 7,
      resource_type: 'registered_model',
      resource_pattern: '*',
      permission: 'EDIT',
    }
    on('GET', rolesPath).reply(200, {
      roles: [{ description: null, id: 7, name: 'bosses', workspace: 'default', permissions: [permission] }],
    })
    expect(await access().roles()).toEqual([
      { id: 7, name: 'bosses', grants: [{ id: 5, kind: 'registered_model', pattern: '*', level: 'EDIT' }] },
    ])
  })

  test('what the server says that somebody may', async () => {
    const path = `${rbac}/users/permissions/get?username=a+b&resource_type=run&resource_id=*`
    on('GET', path).reply(200, { allowed: false, permission: 'NO_PERMISSIONS' })
    expect(await access().effective('a b', { kind: 'run', id: '*' })).toBe('NO_PERMISSIONS')
  })

  test('the id of an experiment, or that there is none', async () => {
    const path = (name: string): string => `${api}/experiments/get-by-name?experiment_name=${name}`
    on('GET', path('there')).reply(200, { experiment: { experiment_id: '4' } })
    on('GET', path('gone')).reply(404, refusal('RESOURCE_DOES_NOT_EXIST', 'no'))
    expect([await access().experiment('there'), await access().experiment('gone')]).toEqual(['4', null])
  })
})

describe('a read that fails', () => {
  const failing: readonly (readonly [number, string, string, string])[] = [
    [401, 'You are not authenticated', 'unauthorized', '401'],
    [403, 'Permission denied', 'forbidden', '403'],
    [404, '<html>Not Found</html>', 'not-found', 'runs without basic-auth, or its MLflow is older than 3.13'],
    [500, '', 'server-error', 'Look at its log'],
    [302, '', 'redirected', 'final address'],
    [200, '<html>Sign in</html>', 'bad-answer', 'something other than JSON'],
    [200, '{"roles": [{"id": 1}]}', 'bad-answer', 'roles.0.name'],
    [200, '{"roles": [{"id": 1, "name": "x", "permissions": [{"id": 1, "resource_type": "run", "resource_pattern": "*", "permission": "ROOT"}]}]}', 'bad-answer', 'permission'], // prettier-ignore
  ]

  test.each(failing)('with %i %s is %s, after one try', async (status, body, code, said) => {
    on('GET', rolesPath).reply(status, body)
    const error = await errorOf(access().roles())
    expect(error).toMatchObject({ code, message: saying(said) })
    expect(sent).toHaveLength(1)
  })

  test('tells a missing call from a user that is not there', async () => {
    const path = `${rbac}/users/permissions/get?username=ghost&resource_type=run&resource_id=*`
    on('GET', path).reply(404, refusal('RESOURCE_DOES_NOT_EXIST', 'User with username=ghost not found'))
    expect(await errorOf(access().effective('ghost', { kind: 'run', id: '*' }))).toMatchObject({
      message: saying('ghost not found'),
    })
  })

  test('of an experiment is no absence', async () => {
    on('GET', `${api}/experiments/get-by-name?experiment_name=x`).reply(403, 'Permission denied')
    expect(await errorOf(access().experiment('x'))).toMatchObject({ code: 'forbidden' })
  })
})

type Write = readonly [
  string,
  'POST' | 'PATCH' | 'DELETE',
  string,
  (open: MlflowAccess) => Promise<unknown>,
  Readonly<Record<string, string | number>>,
  string | null,
]

const run = { kind: 'run', pattern: '*', level: 'EDIT' } as const
const writes: readonly Write[] = [
  ['a grant is added', 'POST', 'roles/permissions/add', (open) => open.addGrant(7, run), { role_id: 7, resource_type: 'run', resource_pattern: '*', permission: 'EDIT' }, null], // prettier-ignore
  ['a grant is changed', 'PATCH', 'roles/permissions/update', (open) => open.changeGrant(5, 'READ'), { role_permission_id: 5, permission: 'READ' }, null], // prettier-ignore
  ['a grant is removed', 'DELETE', 'roles/permissions/remove', (open) => open.removeGrant(5), { role_permission_id: 5 }, 'RESOURCE_DOES_NOT_EXIST'], // prettier-ignore
  ['a user joins a role', 'POST', 'roles/assign', (open) => open.assign('dana', 7), { username: 'dana', role_id: 7 }, 'RESOURCE_ALREADY_EXISTS'], // prettier-ignore
  ['a user leaves a role', 'DELETE', 'roles/unassign', (open) => open.unassign('dana', 7), { username: 'dana', role_id: 7 }, 'RESOURCE_DOES_NOT_EXIST'], // prettier-ignore
]

describe.each(writes)('%s', (_, method, path, write, body) => {
  test('by a body, once', async () => {
    on(method, `${rbac}/${path}`).reply(200, {})
    await write(access())
    expect(sent).toEqual([expect.objectContaining({ method, path: `${rbac}/${path}`, body })])
  })

  test.each([
    [403, 'Permission denied', 'forbidden'],
    [400, refusal('INVALID_PARAMETER_VALUE', 'bad'), 'invalid'],
    [503, '', 'server-error'],
  ])('or fails with %i, and is not sent again', async (status, answer, code) => {
    on(method, `${rbac}/${path}`).reply(status, answer)
    expect(await errorOf(write(access()))).toMatchObject({ code })
    expect(sent).toHaveLength(1)
  })
})

const repeatable = writes.filter(([, , , , , done]) => done !== null)

test.each(repeatable)('%s, or is so already', async (_, method, path, write, _body, done) => {
  on(method, `${rbac}/${path}`).reply(done === 'RESOURCE_DOES_NOT_EXIST' ? 404 : 400, refusal(done ?? '', 'so it is'))
  await expect(write(access())).resolves.toBeUndefined()
})

describe('a role is made', () => {
  const body = { name: 'countersign-auditor', workspace: 'default', description: 'd' }

  test('and its number is answered', async () => {
    const role = { id: 12, name: body.name, description: 'd', workspace: 'default', permissions: [] }
    on('POST', `${rbac}/roles/create`).reply(200, { role })
    expect(await access().createRole(body.name, 'd')).toBe(12)
    expect(sent[0]?.body).toEqual(body)
  })

  test('once: a second of its name is an error without the database’s words', async () => {
    const said = `Role already exists. (sqlite3.IntegrityError) UNIQUE constraint failed [SQL: INSERT INTO roles]`
    on('POST', `${rbac}/roles/create`).reply(400, refusal('RESOURCE_ALREADY_EXISTS', said))
    expect(await errorOf(access().createRole(body.name, 'd'))).toMatchObject({
      code: 'invalid',
      message: notSaying('INSERT'),
    })
  })
})

test('what MLflow says of a user is not repeated where it holds a password’s hash', async () => {
  const hash = 'scrypt:32768:8:1$salt$0123456789abcdef'
  const said = `User exists. [parameters: ('dana', '${hash}', 0)]`
  on('POST', `${rbac}/roles/assign`).reply(400, refusal('BAD_REQUEST', said))
  expect(await errorOf(access().assign('dana', 7))).toMatchObject({ message: notSaying('0123456789abcdef') })
})
