import { describe, expect, test } from 'vitest'
import { writeEnvironment, writeRuleset } from '../../../../shared/clients/github/settings/writes.ts'
import type { Environment } from '../../../../shared/domain/protection/environment.ts'
import type { Ruleset } from '../../../../shared/domain/protection/ruleset.ts'
import { failure, wire } from '../wire.ts'

const path = { owner: 'acme', repo: 'models' }
const at = '/repos/acme/models'

const ruleset: Ruleset = {
  id: null,
  name: 'rules',
  target: 'branch',
  enforcement: 'active',
  source: '',
  own: true,
  conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
  rules: [
    { type: 'deletion', parameters: null },
    { type: 'from_the_future', parameters: { depth: 3 } },
  ],
  bypass: [{ type: 'Team', id: 5, mode: 'pull_request' }],
}
const body = {
  name: 'rules',
  target: 'branch',
  enforcement: 'active',
  conditions: ruleset.conditions,
  rules: [{ type: 'deletion' }, { type: 'from_the_future', parameters: { depth: 3 } }],
  bypass_actors: [{ actor_id: 5, actor_type: 'Team', bypass_mode: 'pull_request' }],
}

describe('a ruleset', () => {
  test('is made whole, or put whole in its own place', async () => {
    const own = wire()
    own.answer('POST', `${at}/rulesets`, { status: 201 })
    own.answer('PUT', `${at}/rulesets/11`)
    await writeRuleset(own.connection, path, ruleset)
    await writeRuleset(own.connection, path, { ...ruleset, id: 11 })
    expect(own.sent.map((one) => one.body)).toEqual([body, body])
    own.done()
  })

  test('that may not be written names the permission, and no line of a workflow', async () => {
    const own = wire()
    own.answer('PUT', `${at}/rulesets/11`, { status: 403, body: { message: 'Resource not accessible by integration' } })
    const failed = await failure(writeRuleset(own.connection, path, { ...ruleset, id: 11 }))
    expect(failed.message).toMatch(/"administration: write"; a job's own token never has it\.$/)
  })
})

describe('an environment', () => {
  const wanted: Environment = {
    name: 'production',
    waitMinutes: 10,
    preventSelfReview: true,
    reviewers: [{ type: 'Team', id: 5 }],
    from: 'named',
    branches: [{ id: null, name: 'main', type: 'branch' }],
    adminsBypass: false,
  }
  const policies = `${at}/environments/production/deployment-branch-policies`

  test('is put with all that it had, then opened to its branch, then closed to the others', async () => {
    const own = wire()
    own.answer('PUT', `${at}/environments/production`, { body: { name: 'production', can_admins_bypass: false } })
    own.answer('POST', policies)
    own.answer('DELETE', `${policies}/7`, { status: 204, body: '' })
    await writeEnvironment(own.connection, path, wanted, {
      ...wanted,
      branches: [{ id: 7, name: 'release/*', type: 'branch' }],
    })
    expect(own.sent.map((one) => `${one.method} ${one.path}`)).toEqual([
      `PUT ${at}/environments/production`,
      `POST ${policies}`,
      `DELETE ${policies}/7`,
    ])
    expect(own.sent[0]?.body).toEqual({
      wait_timer: 10,
      prevent_self_review: true,
      reviewers: [{ type: 'Team', id: 5 }],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      can_admins_bypass: false,
    })
    own.done()
  })

  test('that is new is closed to administrators once GitHub shows that it can be', async () => {
    const own = wire()
    own.answer('PUT', `${at}/environments/production`, { body: { name: 'production', can_admins_bypass: true } })
    own.answer('PUT', `${at}/environments/production`, { body: { name: 'production', can_admins_bypass: false } })
    own.answer('POST', policies)
    await writeEnvironment(own.connection, path, { ...wanted, adminsBypass: null }, null)
    const keys = own.sent.slice(0, 2).map((one) => 'can_admins_bypass' in Object(one.body))
    expect(keys).toEqual([false, true])
    own.done()
  })

  test('where GitHub does not offer that is written once', async () => {
    const own = wire()
    own.answer('PUT', `${at}/environments/production`, { body: { name: 'production' } })
    await writeEnvironment(
      own.connection,
      path,
      { ...wanted, adminsBypass: null, branches: [{ id: 7, name: 'main', type: 'branch' }] },
      null,
    )
    own.done()
    expect(own.sent).toHaveLength(1)
  })
})
