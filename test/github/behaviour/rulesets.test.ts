import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { inside, place, protect, pullRule, textAt, tip, write, type Name, type Place } from '../rules/place.ts'

/** Rulesets of an organisation and of tags, teams changed by an administrator, and runs that were told. */

const run = promisify(execFile)
const statusOf = async (at: Place, who: Name, method: string, path: string, given?: object): Promise<number> =>
  (await at.call(who, method, path, given)).status

// https://docs.github.com/en/rest/orgs/rules
describe('a ruleset of the organisation', () => {
  const ruleset = (include: readonly string[]): object => ({
    name: 'everywhere',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] }, repository_name: { include, exclude: [] } },
    rules: [pullRule()],
  })
  const pushed = (at: Place): Promise<string> =>
    write(at, 'dana', 'main', 'a.yml', 'a\n').then(
      () => 'pushed',
      (error: unknown) => String(error),
    )

  test.each([
    ['by its name', ['governance'], false],
    ['by a pattern', ['gov*'], false],
    ['with all', ['~ALL'], false],
    ['not', ['models'], true],
  ])('holds a repository that it names %s', async (_, include, isFree) => {
    const at = await place()
    expect(await statusOf(at, 'mel', 'POST', '/orgs/acme/rulesets', ruleset(include))).toBe(201)
    expect((await pushed(at)) === 'pushed').toBe(isFree)
    const rules = (await at.call('rita', 'GET', 'rules/branches/main')).body
    expect(rules).toMatchObject(
      isFree ? [] : [{ type: 'pull_request', ruleset_source: 'acme', ruleset_source_type: 'Organization' }],
    )
  })

  test('is seen from the repository, and changed from the organisation alone', async () => {
    const at = await place()
    const made = (await at.call('mel', 'POST', '/orgs/acme/rulesets', ruleset(['governance']))).body
    const id = textAt(made, 'id')
    expect((await at.call('rita', 'GET', 'rulesets')).body).toMatchObject([{ source_type: 'Organization' }])
    expect((await at.call('rita', 'GET', 'rulesets?includes_parents=false')).body).toEqual([])
    expect(await statusOf(at, 'mel', 'DELETE', `rulesets/${id}`)).toBe(404)
    expect(await statusOf(at, 'dana', 'GET', '/orgs/acme/rulesets')).toBe(404)
    const other = { ...ruleset(['governance']), name: 'other' }
    expect((await at.call('mel', 'PUT', `/orgs/acme/rulesets/${id}`, other)).body).toMatchObject({ name: 'other' })
    expect(await statusOf(at, 'mel', 'DELETE', `/orgs/acme/rulesets/${id}`)).toBe(204)
    expect(await pushed(at)).toBe('pushed')
  })

  test('without repositories is refused, by what is not built says so', async () => {
    const at = await place()
    const conditions = { ref_name: { include: ['~ALL'], exclude: [] } }
    expect(await statusOf(at, 'mel', 'POST', '/orgs/acme/rulesets', { ...ruleset([]), conditions })).toBe(422)
    const byId = { ...conditions, repository_id: { repository_ids: [1] } }
    expect(await statusOf(at, 'mel', 'POST', '/orgs/acme/rulesets', { ...ruleset([]), conditions: byId })).toBe(501)
  })
})

// https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
describe('a ruleset of tags', () => {
  test('holds tags and no branch of the same name, by REST and by git', async () => {
    const at = await place()
    const sha = await tip(at)
    await at.call('mel', 'POST', 'git/refs', { ref: 'refs/tags/v1', sha })
    await protect(
      at,
      [{ type: 'creation' }, { type: 'update' }, { type: 'deletion' }],
      { target: 'tag' },
      'refs/tags/v*',
    )
    expect(await statusOf(at, 'dana', 'POST', 'git/refs', { ref: 'refs/tags/v2', sha })).toBe(422)
    expect(await statusOf(at, 'dana', 'DELETE', 'git/refs/tags/v1')).toBe(422)
    expect(await statusOf(at, 'dana', 'POST', 'git/refs', { ref: 'refs/heads/v2', sha })).toBe(201)
    expect(await statusOf(at, 'dana', 'POST', 'git/refs', { ref: 'refs/tags/other', sha })).toBe(201)
    const remote = `${at.forge.url.replace('://', `://dana:${at.tokens.dana}@`)}/acme/governance.git`
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' }
    const pushing = run(
      'git',
      ['-C', `${at.forge.folder}/acme-governance.git`, 'push', remote, `${sha}:refs/tags/v3`],
      { env },
    )
    await expect(pushing).rejects.toThrow(/creations being restricted|protected|declined/)
    expect((await at.call('rita', 'GET', 'rules/branches/v1')).body).toEqual([])
  })

  test('asks for no pull request, since a tag has none', async () => {
    const at = await place()
    const asked = { name: 't', target: 'tag', enforcement: 'active', rules: [pullRule()] }
    expect(await statusOf(at, 'mel', 'POST', 'rulesets', asked)).toBe(422)
  })
})

// https://docs.github.com/en/rest/teams/members#add-or-update-team-membership-for-a-user
describe('a team', () => {
  test('takes in whom an administrator names: a member at once, an outsider when they accept', async () => {
    const at = await place()
    await at.staff('teams', { org: 'acme', slug: 'risk', members: {} })
    const team = '/orgs/acme/teams/risk/memberships'
    expect((await at.call('mel', 'PUT', `${team}/erin`)).body).toMatchObject({ state: 'active' })
    expect((await at.call('mel', 'PUT', `${team}/olga`)).body).toMatchObject({ state: 'pending' })
    expect((await at.call('mel', 'GET', '/orgs/acme/teams/risk/invitations')).body).toMatchObject([{ login: 'olga' }])
    expect(await statusOf(at, 'dana', 'PUT', `${team}/dana`)).toBe(403)
    expect(await statusOf(at, 'mel', 'DELETE', `${team}/erin`)).toBe(204)
    expect(await statusOf(at, 'mel', 'GET', `${team}/erin`)).toBe(404)
  })
})

// https://docs.github.com/en/rest/actions/workflow-runs
describe('a run of a workflow', () => {
  test('that was told is listed, read, run again and cancelled', async () => {
    const at = await place()
    await write(at, 'mel', 'main', '.github/workflows/judge.yml', 'name: judge\non: push\njobs: {}\n')
    const sha = await tip(at)
    const told = { repository: 'acme/governance', name: 'judge', path: '.github/workflows/judge.yml', event: 'push' }
    const where = { branch: 'main', sha, actor: 'dana' }
    const jobs = [{ name: 'one', conclusion: 'failure', steps: [{ name: 'first', conclusion: 'failure' }] }]
    const id = textAt(await at.staff('runs', { ...told, ...where, conclusion: 'failure', jobs }), 'id')
    await at.staff('runs', { ...told, ...where, event: 'schedule' })
    const list = async (query: string): Promise<unknown> =>
      inside((await at.call('rita', 'GET', `actions/runs${query}`)).body, 'total_count')
    expect([await list(''), await list('?event=push'), await list('?status=failure')]).toEqual([2, 1, 1])
    expect((await at.call('rita', 'GET', 'actions/workflows/judge.yml/runs')).body).toMatchObject({ total_count: 2 })
    expect((await at.call('rita', 'GET', `actions/runs/${id}/jobs`)).body).toMatchObject({
      jobs: [{ name: 'one', conclusion: 'failure', steps: [{ number: 1, name: 'first' }] }],
    })
    expect(await statusOf(at, 'rita', 'POST', `actions/runs/${id}/rerun`)).toBe(403)
    expect(await statusOf(at, 'dana', 'POST', `actions/runs/${id}/rerun`)).toBe(201)
    expect(await statusOf(at, 'dana', 'POST', `actions/runs/${id}/rerun`)).toBe(403)
    expect((await at.call('rita', 'GET', `actions/runs/${id}`)).body).toMatchObject({
      run_attempt: 2,
      status: 'queued',
    })
    expect(await statusOf(at, 'dana', 'POST', `actions/runs/${id}/cancel`)).toBe(202)
    expect(await statusOf(at, 'dana', 'POST', `actions/runs/${id}/cancel`)).toBe(409)
    expect(await statusOf(at, 'rita', 'GET', 'actions/runs/1')).toBe(404)
  })
})
