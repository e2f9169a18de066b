import type { Environment, Repo } from '../store.ts'
import { many, nothing, one, Refusal, text, unprocessable, type Answer, type Call } from '../wire.ts'
import { onRepo, type Row } from './row.ts'

/** Environments: who may deploy from where, and the names of what they hold. */

const root = '/repos/{owner}/{repo}/environments'
const named = `${root}/{environment_name}`

function environmentOf(call: Call, repo: Repo): Environment {
  const found = repo.environments.get(call.values.environment_name ?? '')
  if (found === undefined) throw new Refusal(404, 'Not Found')
  return found
}

function environmentBody(call: Call, repo: Repo, one: Environment): unknown {
  const rule = (type: string, more: object): object => ({ id: one.id, node_id: `GA_${one.id}`, type, ...more })
  const { branchPolicy, reviewers, preventSelfReview, waitMinutes } = one
  return {
    id: one.id,
    node_id: `EN_${one.id}`,
    name: one.name,
    url: `${call.url}/api/v3/repos/${repo.owner}/${repo.name}/environments/${encodeURIComponent(one.name)}`,
    html_url: `${call.url}/${repo.owner}/${repo.name}/deployments/activity_log?environments_filter=${encodeURIComponent(one.name)}`,
    created_at: one.createdAt,
    updated_at: one.createdAt,
    protection_rules: [
      ...(waitMinutes > 0 ? [rule('wait_timer', { wait_timer: waitMinutes })] : []),
      ...(reviewers.length > 0
        ? [rule('required_reviewers', { prevent_self_review: preventSelfReview, reviewers })]
        : []),
      ...(branchPolicy === null ? [] : [rule('branch_policy', {})]),
    ],
    deployment_branch_policy: branchPolicy,
    can_admins_bypass: one.adminsBypass,
  }
}

/** The branch policy of a request: null for none, and never both or neither of its two ways. */
function policyOf(call: Call): Environment['branchPolicy'] {
  const given = call.body.deployment_branch_policy
  if (typeof given !== 'object' || given === null) return null
  const has = (name: string): boolean => name in given && Reflect.get(given, name) === true
  const policy = {
    protected_branches: has('protected_branches'),
    custom_branch_policies: has('custom_branch_policies'),
  }
  if (policy.protected_branches === policy.custom_branch_policies)
    throw unprocessable('protected_branches and custom_branch_policies cannot have the same value')
  return policy
}

function put(call: Call, repo: Repo): Answer {
  if (Array.isArray(call.body.reviewers) && call.body.reviewers.length > 0)
    throw new Refusal(501, 'The stand-in does not build the reviewers of an environment.')
  const name = call.values.environment_name ?? ''
  const known = repo.environments.get(name)
  const whole: Environment = known ?? {
    id: call.store.id(),
    name,
    createdAt: call.store.now(),
    branchPolicy: null,
    reviewers: [],
    preventSelfReview: false,
    waitMinutes: 0,
    adminsBypass: true,
    branches: [],
    variables: new Map(),
    secrets: new Set(),
  }
  whole.branchPolicy = policyOf(call)
  whole.preventSelfReview = call.body.prevent_self_review === true
  whole.waitMinutes = typeof call.body.wait_timer === 'number' ? call.body.wait_timer : 0
  const { can_admins_bypass: bypass } = call.body
  whole.adminsBypass = typeof bypass === 'boolean' ? bypass : whole.adminsBypass
  repo.environments.set(name, whole)
  return one(environmentBody(call, repo, whole))
}

function addBranch(call: Call, repo: Repo): Answer {
  const environment = environmentOf(call, repo)
  if (environment.branchPolicy?.custom_branch_policies !== true) throw new Refusal(404, 'Not Found')
  const policy = { id: call.store.id(), name: text(call, 'name'), type: 'branch' } as const
  environment.branches.push(policy)
  return one({ ...policy, node_id: `DBP_${policy.id}` })
}

function dropBranch(call: Call, repo: Repo): Answer {
  const { branches } = environmentOf(call, repo)
  const at = branches.findIndex(({ id }) => id === Number(call.values.branch_policy_id))
  if (at < 0) throw new Refusal(404, 'Not Found')
  branches.splice(at, 1)
  return nothing
}

const since = '2026-01-01T00:00:00Z'

export const variableList = (variables: ReadonlyMap<string, string>): Answer =>
  many(
    [...variables].map(([name, value]) => ({ name, value, created_at: since, updated_at: since })),
    'variables',
  )

/** The names of secrets; what they hold is told to nobody. */
export const secretList = (secrets: ReadonlySet<string>): Answer =>
  many(
    [...secrets].map((name) => ({ name, created_at: since, updated_at: since })),
    'secrets',
  )

export const environmentRows: readonly Row[] = [
  onRepo(`GET ${root}`, 'actions', 'read', (call, repo) =>
    many(
      [...repo.environments.values()].map((one) => environmentBody(call, repo, one)),
      'environments',
    ),
  ),
  onRepo(`GET ${named}`, 'actions', 'read', (call, repo) =>
    one(environmentBody(call, repo, environmentOf(call, repo))),
  ),
  onRepo(`PUT ${named}`, 'administration', 'admin', put),
  onRepo(`GET ${named}/deployment-branch-policies`, 'actions', 'read', (call, repo) =>
    many(
      environmentOf(call, repo).branches.map((each) => ({ ...each, node_id: `DBP_${each.id}` })),
      'branch_policies',
    ),
  ),
  onRepo(`POST ${named}/deployment-branch-policies`, 'administration', 'admin', addBranch),
  onRepo(`DELETE ${named}/deployment-branch-policies/{branch_policy_id}`, 'administration', 'admin', dropBranch),
  onRepo(`GET ${named}/variables`, 'environments', 'read', (call, repo) =>
    variableList(environmentOf(call, repo).variables),
  ),
  onRepo(`GET ${named}/secrets`, 'environments', 'read', (call, repo) => secretList(environmentOf(call, repo).secrets)),
]
