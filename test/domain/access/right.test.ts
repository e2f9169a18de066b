import { describe, expect, test } from 'vitest'
import type { Level } from '../../../shared/domain/access/grant.ts'
import { everywhere, may, registryRights, rights, type Right } from '../../../shared/domain/access/right.ts'
import { grant } from '../../builders/access.ts'

/** The rules as MLflow 3.17 has them; test/mlflow/access.test.ts tries each template on a real server. */

const place = { model: 'm', experiment: '1' }
const holding = (...grants: readonly string[]) => ({ admin: false, grants: grants.map(grant) })
const model = (level: Level): string => `registered_model:m ${level}`
const versions = (level: Level): string => `registered_model_version:* ${level}`

describe('a right', () => {
  test.each<[string, readonly string[], Right, boolean]>([
    ['to move aliases comes with EDIT on the model', [model('EDIT')], 'set-alias', true],
    ['to move aliases is kept by READ on versions', [model('EDIT'), versions('READ')], 'set-alias', true],
    ['to move aliases is lost where versions are denied', [model('EDIT'), versions('DENY')], 'set-alias', false],
    ['to move aliases does not come with EDIT on versions', [model('READ'), versions('EDIT')], 'set-alias', false],
    ['to delete aliases needs MANAGE', [model('EDIT')], 'delete-alias', false],
    ['to tag versions comes with EDIT on the model', [model('EDIT')], 'tag-version', true],
    ['to tag versions is taken by READ on versions', [model('EDIT'), versions('READ')], 'tag-version', false],
    ['to tag versions comes with EDIT on versions and READ', [model('READ'), versions('EDIT')], 'tag-version', true],
    ['to tag versions needs to read their model', [versions('EDIT')], 'tag-version', false],
    ['to move a version to a stage goes with tagging', [model('READ'), versions('EDIT')], 'transition-version', true],
    ['to register is kept by READ on versions', [model('EDIT'), versions('READ')], 'create-version', true],
    ['to register does not come with EDIT on versions', [model('READ'), versions('EDIT')], 'create-version', false],
    ['to delete versions is taken by EDIT on versions', [model('MANAGE'), versions('EDIT')], 'delete-version', false],
    ['to delete a model needs its versions too', [model('MANAGE'), versions('EDIT')], 'delete-model', false],
    ['to log to a run comes with EDIT on runs', ['experiment:1 READ', 'run:* EDIT'], 'log-to-run', true],
    ['to create a run does not', ['experiment:1 READ', 'run:* EDIT'], 'create-run', false],
    ['to create users is an administrator’s', [model('MANAGE'), versions('MANAGE')], 'create-user', false],
    ['to create users comes with all of the workspace', ['workspace:* MANAGE'], 'create-user', true],
    ['to create a model is everybody’s', [], 'create-model', true],
  ])('%s', (_, grants, right, allowed) => {
    expect(may(right, holding(...grants), 'NO_PERMISSIONS', place)).toBe(allowed)
  })

  test('comes with the server’s default where nothing is granted', () => {
    expect(may('set-alias', holding(), 'EDIT', place)).toBe(true)
    expect(may('delete-version', holding(), 'EDIT', place)).toBe(false)
    expect(may('read-model', holding(), 'READ', place)).toBe(true)
  })

  test('on everything needs a grant on everything', () => {
    expect(may('set-alias', holding(model('EDIT')), 'READ', everywhere)).toBe(false)
    expect(may('set-alias', holding('registered_model:* EDIT'), 'READ', everywhere)).toBe(true)
  })
})

test('an administrator may do everything', () => {
  expect(
    rights.filter((right) => !may(right, { admin: true, grants: [grant('registered_model:m DENY')] }, 'DENY', place)),
  ).toEqual([])
})

test('who may only read changes nothing in the registry', () => {
  const reader = holding('registered_model:* READ', 'experiment:* READ')
  expect(registryRights.filter((right) => may(right, reader, 'READ', place))).toEqual([])
})
