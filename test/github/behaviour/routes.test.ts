import { describe, expect, test } from 'vitest'
import { operations } from '../contract/operations.ts'
import { rows } from '../routes/all.ts'
import {
  appToken,
  branch,
  check,
  inside,
  installed,
  jwt,
  place,
  propose,
  protect,
  review,
  textAt,
  tip,
  write,
  type Place,
} from '../rules/place.ts'

/** Which routes answer: every one that is built fits GitHub's description, every other says that it is not built. */

const unbuilt = operations.filter((route) => !rows.has(route))

/** What a company with one of everything calls its things. */
async function furnished(): Promise<{ readonly at: Place; readonly values: Readonly<Record<string, string>> }> {
  const at = await place()
  await at.staff('teams', { org: 'acme', slug: 'validators', parent: null, members: { erin: 'active' } })
  await at.staff('repositories', {
    owner: 'acme',
    name: 'governance',
    people: { dana: 'write', erin: 'write', mel: 'admin' },
    teams: { validators: 'write' },
  })
  await write(at, 'mel', 'main', '.github/CODEOWNERS', '*.yml @erin\n')
  await write(at, 'mel', 'main', '.github/workflows/judge.yml', 'name: judge\non: [push, workflow_dispatch]\n')
  await at.call('mel', 'PUT', 'environments/production', {
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  })
  await at.call('mel', 'POST', 'environments/production/deployment-branch-policies', { name: 'main' })
  const head = await propose(at)
  await branch(at, 'release')
  const ruleset = await protect(at, [{ type: 'deletion' }])
  await write(at, 'mel', 'main', 'more.md', 'more\n')
  const app = await installed(at)
  const token = await appToken(at, app)
  const run = await check(at, token, head)
  const comment = await at.call('erin', 'POST', 'issues/1/comments', { body: 'Seen.' })
  const reviewed = await review(at, 'erin', 'COMMENT')
  const deployment = textAt((await at.call('mel', 'POST', 'deployments', { ref: 'main' })).body, 'id')
  const status = await at.call('mel', 'POST', `deployments/${deployment}/statuses`, { state: 'success' })
  const tag = await at.call('mel', 'POST', 'git/tags', { tag: 'v1', message: 'First', object: head, type: 'commit' })
  await at.call('mel', 'POST', 'git/refs', { ref: 'refs/tags/v1', sha: textAt(tag.body, 'sha') })
  const suites = await at.call('mel', 'GET', 'rulesets/rule-suites')
  const remark = { body: 'Why?', commit_id: head, path: 'proposal.yml', line: 1 }
  const remarked = await at.call('erin', 'POST', 'pulls/1/comments', remark)
  const over = await at.call('mel', 'POST', '/orgs/acme/rulesets', {
    ...{ name: 'over all', target: 'branch', enforcement: 'active', rules: [{ type: 'deletion' }] },
    conditions: { ref_name: { include: ['~ALL'], exclude: [] }, repository_name: { include: ['~ALL'], exclude: [] } },
  })
  const workflow = { name: 'judge', path: '.github/workflows/judge.yml', event: 'push', branch: 'main', sha: head }
  const jobs = [{ name: 'one', conclusion: 'success' }]
  const runId = textAt(
    await at.staff('runs', { repository: 'acme/governance', ...workflow, actor: 'dana', conclusion: 'success', jobs }),
    'id',
  )
  const job = inside((await at.call('mel', 'GET', `actions/runs/${runId}/jobs`)).body, 'jobs', 0, 'id')
  const values = {
    owner: 'acme',
    repo: 'governance',
    org: 'acme',
    team_slug: 'validators',
    username: 'erin',
    app_slug: 'countersign',
    account_id: '10137',
    installation_id: String(app.installation),
    pull_number: '1',
    issue_number: '1',
    ref: head,
    sha: head,
    commit_sha: head,
    branch: 'main',
    path: 'README.md',
    basehead: 'main...proposal',
    check_run_id: textAt(run.body, 'id'),
    check_suite_id: textAt(run.body, 'check_suite', 'id'),
    comment_id: textAt(comment.body, 'id'),
    review_id: textAt(reviewed.body, 'id'),
    ruleset_id: String(ruleset),
    rule_suite_id: textAt(suites.body, 0, 'id'),
    deployment_id: deployment,
    status_id: textAt(status.body, 'id'),
    environment_name: 'production',
    workflow_id: 'judge.yml',
    tag_sha: textAt(tag.body, 'sha'),
    tree_sha: head,
    file_sha: '',
    run_id: runId,
    job_id: String(job),
    remark_id: textAt(remarked.body, 'id'),
    org_ruleset_id: textAt(over.body, 'id'),
    name: 'bug',
    jwt: jwt(app),
    bot: token.token,
  }
  const blob = inside((await at.call('mel', 'GET', 'contents/README.md')).body, 'sha')
  return { at, values: { ...values, file_sha: String(blob), base: await tip(at) } }
}

const filled = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => otherValues(path, values)[name] ?? values[name] ?? name)

/** What a name means in some paths and not in others. */
function otherValues(
  path: string,
  { remark_id: remark = '', org_ruleset_id: ruleset = '' }: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (path.includes('/git/ref/') || path.includes('matching-refs')) return { ref: 'heads/main' }
  if (path.includes('/pulls/comments/')) return { comment_id: remark }
  return path.startsWith('/orgs/') ? { ruleset_id: ruleset } : {}
}

const bearer = (route: string): string =>
  /^GET \/(app\b|orgs\/\{org\}\/installation$|repos\/\{owner\}\/\{repo\}\/installation)/.test(route) &&
  !route.startsWith('GET /apps')
    ? 'jwt'
    : route.includes('/installation/')
      ? 'bot'
      : ''

test('every route that reads answers as GitHub describes it', async () => {
  const { at, values } = await furnished()
  const odd: string[] = []
  for (const route of rows.keys()) {
    const [method = '', path = ''] = route.split(' ')
    if (method !== 'GET') continue
    const token = values[bearer(route)]
    const said = await at.call(token === undefined ? 'mel' : { token }, method, filled(path, values))
    // neither merged nor released nor protected by the older means, and that is what 404 says there; mel owns no organisation
    const isNo =
      (/\/merge$|\/protection$|\/latest$/.test(path) && said.status === 404) ||
      (path === '/orgs/{org}/installations' && said.status === 403)
    if (said.status >= 300 && !isNo) odd.push(`${route}: ${said.status} ${said.text}`)
  }
  expect(odd).toEqual([])
  expect(await at.staff('problems')).toEqual([])
})

describe('what is not built', () => {
  test.each(unbuilt)('%s answers 501 and names the request', async (route) => {
    const at = await place()
    const [method = '', path = ''] = route.split(' ')
    const asked = filled(path, { owner: 'acme', repo: 'governance', ref: 'main' })
    const said = await at.call('mel', method, asked, method === 'GET' ? undefined : {})
    expect([said.status, inside(said.body, 'message')]).toEqual([
      501,
      `The stand-in does not build ${method} /api/v3${asked}.`,
    ])
  })

  test.each([
    ['another kind of rule', { rules: [{ type: 'required_signatures' }] }, 'the rule required_signatures'],
    ['a ruleset of pushes', { target: 'push' }, 'rulesets of the target push'],
    [
      'a deploy key that goes past',
      { bypass_actors: [{ actor_id: 1, actor_type: 'DeployKey' }] },
      'the bypass actor DeployKey',
    ],
    [
      'reviewers by path',
      { rules: [{ type: 'pull_request', parameters: { required_reviewers: [{}] } }] },
      'required_reviewers',
    ],
  ])('%s is not taken and then not enforced', async (_, more, named) => {
    const at = await place()
    const said = await at.call('mel', 'POST', 'rulesets', { name: 'rules', enforcement: 'active', ...more })
    expect([said.status, inside(said.body, 'message')]).toEqual([501, `The stand-in does not build ${named}.`])
  })

  test('a request to an address that GitHub has not either', async () => {
    const at = await place()
    expect((await at.call('mel', 'GET', 'nothing/of/the/kind')).status).toBe(501)
  })
})
