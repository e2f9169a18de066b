import { describe, expect, test } from 'vitest'
import { GithubAdministration } from '../../../../shared/clients/github/settings/administration.ts'
import { failure, wire, type Wire } from '../wire.ts'

const at = '/repos/acme/models'
const page = 'per_page=100&page=1'

function opened(): { readonly own: Wire; readonly github: GithubAdministration } {
  const own = wire()
  const github = new GithubAdministration({
    connection: own.connection,
    repository: 'acme/models',
    webUrl: 'https://github.com/',
  })
  return { own, github }
}

const repository = { full_name: 'acme/models', private: true, has_issues: true, owner: { type: 'Organization' } }
const methods = { allow_merge_commit: true, allow_squash_merge: false, allow_rebase_merge: true }

describe('the repository', () => {
  test('is told with its ways to merge, where they are shown', async () => {
    const { own, github } = opened()
    own.answer('GET', at, { body: { ...repository, ...methods } })
    expect(await github.repository()).toEqual({
      name: 'acme/models',
      private: true,
      archived: false,
      hasIssues: true,
      ownedByOrganisation: true,
      mergeMethods: ['merge', 'rebase'],
    })
    own.answer('GET', at, { body: repository })
    expect((await github.repository()).mergeMethods).toBeNull()
    own.done()
  })

  test('has its page', () => {
    expect(opened().github.page).toBe('https://github.com/acme/models')
  })

  test('is on a plan that only owners see', async () => {
    const { own, github } = opened()
    own.answer('GET', '/orgs/acme', { body: { plan: { name: 'team' } } })
    own.answer('GET', '/orgs/acme', { body: {} })
    expect([await github.plan(), await github.plan()]).toEqual(['team', null])
  })
})

describe('apps and teams', () => {
  test('that are not there are null', async () => {
    const { own, github } = opened()
    own.answer('GET', '/apps/countersign', { status: 404, body: { message: 'Not Found' } })
    own.answer('GET', '/orgs/acme/teams/risk', { status: 404, body: { message: 'Not Found' } })
    expect([await github.app('countersign'), await github.team('acme/risk')]).toEqual([null, null])
  })

  test('are known by their numbers', async () => {
    const { own, github } = opened()
    own.answer('GET', '/apps/countersign', { body: { id: 7, slug: 'countersign' } })
    own.answer('GET', '/orgs/acme/teams/risk', { body: { id: 56 } })
    expect([await github.app('countersign'), await github.team('acme/risk')]).toEqual([
      { id: 7, slug: 'countersign' },
      56,
    ])
  })

  test('teams are told by their short names, and a person has none', async () => {
    const { own, github } = opened()
    own.answer('GET', `/orgs/acme/teams?per_page=100`, { body: [{ slug: 'risk' }, { slug: 'legal' }] })
    expect(await github.teams()).toEqual(['risk', 'legal'])
    own.answer('GET', `/orgs/acme/teams?per_page=100`, { status: 404, body: { message: 'Not Found' } })
    expect(await github.teams()).toEqual([])
  })

  test('a refusal is not an absence, and names the permission', async () => {
    const { own, github } = opened()
    own.answer('GET', '/orgs/acme/teams/risk', { status: 403, body: { message: 'Resource not accessible' } })
    const failed = await failure(github.team('acme/risk'))
    expect([failed.code, failed.message]).toEqual(['forbidden', expect.stringContaining('members: read')])
  })

  test('an installation is found over pages', async () => {
    const { own, github } = opened()
    const one = (slug: string) => ({
      app_id: 7,
      app_slug: slug,
      repository_selection: 'all',
      permissions: { checks: 'write' },
    })
    own.answer('GET', `/orgs/acme/installations?${page}`, {
      body: { total_count: 2, installations: [one('other')] },
    })
    own.answer('GET', '/orgs/acme/installations?per_page=100&page=2', {
      body: { total_count: 2, installations: [{ ...one('countersign'), suspended_at: '2026-01-01T00:00:00Z' }] },
    })
    expect(await github.installation('countersign')).toEqual({
      app: 7,
      suspended: true,
      everywhere: true,
      permissions: { checks: 'write' },
    })
    own.done()
  })

  test('half a list of installations is an error, never an absence', async () => {
    const { own, github } = opened()
    own.answer('GET', `/orgs/acme/installations?${page}`, { body: { total_count: 3, installations: [] } })
    expect((await failure(github.installation('countersign'))).code).toBe('bad-answer')
  })
})

describe('rules', () => {
  test('are read ruleset by ruleset, whole', async () => {
    const { own, github } = opened()
    own.answer('GET', `${at}/rulesets?per_page=100`, { body: [{ id: 11 }, { id: 12 }] })
    const ruleset = { id: 11, name: 'rules', enforcement: 'active', source: 'acme/models', source_type: 'Repository' }
    own.answer('GET', `${at}/rulesets/11`, { body: ruleset })
    own.answer('GET', `${at}/rulesets/12`, {
      body: { ...ruleset, id: 12, source: 'acme', source_type: 'Organization' },
    })
    expect((await github.rulesets()).map(({ id, own: ours, source }) => [id, ours, source])).toEqual([
      [11, true, 'acme/models'],
      [12, false, 'acme'],
    ])
    own.done()
  })

  test('in force on a branch tell where they are from', async () => {
    const { own, github } = opened()
    const rule = { type: 'deletion', ruleset_id: 12, ruleset_source: 'acme', ruleset_source_type: 'Organization' }
    own.answer('GET', `${at}/rules/branches/main?per_page=100`, { body: [rule] })
    expect(await github.branchRules('main')).toEqual([
      { type: 'deletion', parameters: null, ruleset: 12, source: 'acme', own: false },
    ])
  })

  test('of the classic kind are absent where GitHub says so, and unknown where it only says not found', async () => {
    const { own, github } = opened()
    const path = `${at}/branches/main/protection`
    own.answer('GET', path, { status: 404, body: { message: 'Branch not protected' } })
    own.answer('GET', path, { body: {} })
    own.answer('GET', path, { status: 404, body: { message: 'Not Found' } })
    expect([await github.hasClassicProtection('main'), await github.hasClassicProtection('main')]).toEqual([
      false,
      true,
    ])
    expect((await failure(github.hasClassicProtection('main'))).code).toBe('not-found')
  })

  test('that somebody went past are told of the branch asked for', async () => {
    const { own, github } = opened()
    const suite = {
      ref: 'refs/heads/main',
      after_sha: 'c',
      actor_name: 'mel',
      pushed_at: '2026-01-05T10:00:00Z',
      result: 'bypass',
    }
    own.answer(
      'GET',
      `${at}/rulesets/rule-suites?per_page=100&ref=refs%2Fheads%2Fmain&time_period=month&rule_suite_result=bypass`,
      { body: [suite, { ...suite, ref: 'refs/heads/other' }, { ...suite, result: 'pass' }] },
    )
    expect(await github.bypasses('main')).toEqual([{ by: 'mel', at: '2026-01-05T10:00:00Z', commit: 'c' }])
  })
})

test('faults of the CODEOWNERS file are told with their lines, and null where there is no file', async () => {
  const { own, github } = opened()
  const path = `${at}/codeowners/errors?ref=abc`
  own.answer('GET', path, { body: { errors: [{ line: 3, kind: 'Unknown owner', suggestion: 'make it exist' }] } })
  own.answer('GET', path, { status: 404, body: { message: 'Not Found' } })
  expect(await github.ownersFaults('abc')).toEqual([{ line: 3, message: 'Unknown owner: make it exist' }])
  expect(await github.ownersFaults('abc')).toBeNull()
})

describe('environments', () => {
  test('are told with the branches that may use them', async () => {
    const { own, github } = opened()
    const custom = { protected_branches: false, custom_branch_policies: true }
    own.answer('GET', `${at}/environments?${page}`, {
      body: {
        total_count: 2,
        environments: [{ name: 'a b' }, { name: 'production', deployment_branch_policy: custom }],
      },
    })
    own.answer('GET', `${at}/environments/production/deployment-branch-policies?${page}`, {
      body: { total_count: 1, branch_policies: [{ id: 5, name: 'main' }] },
    })
    expect((await github.environments()).map(({ name, from, branches }) => [name, from, branches.length])).toEqual([
      ['a b', 'anywhere', 0],
      ['production', 'named', 1],
    ])
    own.done()
  })

  test.each([
    ['repository', 'actions/secrets'],
    ['organisation', 'actions/organization-secrets'],
    [{ environment: 'a b' }, 'environments/a%20b/secrets'],
  ] as const)('names of secrets are read at %j', async (place, path) => {
    const { own, github } = opened()
    own.answer('GET', `${at}/${path}?${page}`, { body: { total_count: 1, secrets: [{ name: 'ONE' }] } })
    expect(await github.secretNames(place)).toEqual(['ONE'])
  })

  test('names of variables without what they hold', async () => {
    const { own, github } = opened()
    own.answer('GET', `${at}/actions/variables?${page}`, {
      body: { total_count: 1, variables: [{ name: 'URI', value: 'https://x' }] },
    })
    expect(await github.variableNames('repository')).toEqual(['URI'])
  })
})

test('Actions are told by what they may and which workflows they know', async () => {
  const { own, github } = opened()
  own.answer('GET', `${at}/actions/permissions`, { body: { enabled: true, allowed_actions: 'selected' } })
  own.answer('GET', `${at}/actions/permissions/workflow`, {
    body: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: true },
  })
  own.answer('GET', `${at}/actions/workflows?${page}`, {
    body: { total_count: 1, workflows: [{ path: '.github/workflows/x.yml', state: 'active', name: 'x' }] },
  })
  expect(await github.actions()).toEqual({ enabled: true, allowed: 'selected' })
  expect(await github.workflowToken()).toEqual({ writes: true, approves: true })
  expect(await github.workflows()).toEqual([{ path: '.github/workflows/x.yml', state: 'active' }])
})

test('an answer of another shape is an error that names its place', async () => {
  const { own, github } = opened()
  own.answer('GET', `${at}/actions/permissions`, { body: { enabled: 'yes' } })
  const failed = await failure(github.actions())
  expect([failed.code, failed.message]).toEqual(['bad-answer', expect.stringContaining('"enabled"')])
})
