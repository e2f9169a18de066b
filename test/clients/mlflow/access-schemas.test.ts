import { describe, expect, test } from 'vitest'
import {
  Anything,
  CurrentUserAnswer,
  EffectiveAnswer,
  ExperimentAnswer,
  RoleAnswer,
  RolesAnswer,
  ServerInfoAnswer,
  UsersAnswer,
} from '../../../shared/clients/mlflow/access-schemas.ts'

/** Answers as MLflow 3.17.2 gave them, shortened where a list repeats itself. */

const permission =
  '{"id":3,"permission":"READ","resource_pattern":"credit-approval","resource_type":"registered_model","role_id":2}'
const role = `{"description":null,"id":2,"name":"__user_3__","permissions":[${permission}],"workspace":"default"}`
const user = `{"id":3,"is_admin":false,"username":"reader"}`

const parsed = [
  ['the current user', CurrentUserAnswer, `{"is_basic_auth":true,"user":${user}}`],
  ['the users', UsersAnswer, `{"users":[{"id":1,"is_admin":true,"roles":[${role}],"username":"admin"},${user}]}`],
  ['the roles', RolesAnswer, `{"roles":[${role}]}`],
  ['a role', RoleAnswer, `{"role":${role}}`],
  ['a permission', EffectiveAnswer, '{"allowed":false,"permission":"NO_PERMISSIONS"}'],
  ['the server', ServerInfoAnswer, '{"store_type":"SqlStore","workspaces_enabled":false,"features_enabled":{}}'],
  ['an experiment', ExperimentAnswer, '{"experiment":{"experiment_id":"1","name":"credit-approval"}}'],
  ['a change', Anything, '{}'],
] as const

describe.each(parsed)('the answer about %s', (_, schema, text) => {
  test('is read', () => {
    expect(schema.safeParse(JSON.parse(text)).success).toBe(true)
  })

  test('is refused where it is something else', () => {
    expect(schema.safeParse([]).success).toBe(false)
  })
})

test('a permission of another name is refused: nobody knows what it allows', () => {
  expect(EffectiveAnswer.safeParse({ permission: 'OWNER' }).success).toBe(false)
})
