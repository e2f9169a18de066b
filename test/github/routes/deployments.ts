import { accountBody } from '../bodies.ts'
import { deploymentBody } from '../bodies/checks.ts'
import type { Deployment, Repo } from '../store.ts'
import { many, one, optional, Refusal, text, unprocessable, type Answer, type Call } from '../wire.ts'
import { commitOf } from './repository/repository.ts'
import { actorOf, onRepo, type Row } from './row.ts'

const root = '/repos/{owner}/{repo}/deployments'

function deploymentOf(call: Call, repo: Repo): Deployment {
  const deployment = repo.deployments.find(({ id }) => id === Number(call.values.deployment_id))
  if (deployment === undefined) throw new Refusal(404, 'Not Found')
  return deployment
}

/** GitHub deploys nothing whose statuses are not all green, unless it is told which of them count. */
function requireStatuses({ body }: Call, repo: Repo, sha: string): void {
  const named = Array.isArray(body.required_contexts) ? body.required_contexts : null
  const last = new Map(repo.statuses.filter((each) => each.sha === sha).map((each) => [each.context, each.state]))
  const wanted = named ?? [...last.keys()]
  const lacking = wanted.filter((context) => last.get(String(context)) !== 'success')
  if (lacking.length > 0) throw new Refusal(409, `Conflict: Commit status checks failed for ${sha}.`)
}

function created(call: Call, repo: Repo): Answer {
  const environment = optional(call, 'environment') ?? 'production'
  const { production_environment: production } = call.body
  const deployment: Deployment = {
    id: call.store.id(),
    sha: commitOf(repo, text(call, 'ref')),
    environment,
    production: typeof production === 'boolean' ? production : environment === 'production',
    description: optional(call, 'description') ?? '',
    payload: call.body.payload ?? {},
    creator: actorOf(call).account,
    at: call.store.act(),
    statuses: [],
  }
  if (deployment.description.length > 140)
    throw new Refusal(422, 'Validation Failed', {
      errors: [
        {
          resource: 'Deployment',
          field: 'description',
          code: 'custom',
          message: 'description is too long (maximum is 140 characters)',
        },
      ],
    })
  requireStatuses(call, repo, deployment.sha)
  repo.deployments.push(deployment)
  call.hooks.send(
    'deployment',
    { action: 'created', deployment: deploymentBody(call.url, deployment) },
    repo,
    actorOf(call),
  )
  return one(deploymentBody(call.url, deployment), 201)
}

function listed(call: Call, repo: Repo): Answer {
  const [environment, sha] = [call.query.get('environment'), call.query.get('sha')]
  const found = repo.deployments.filter(
    (each) => (environment === null || each.environment === environment) && (sha === null || each.sha === sha),
  )
  return many(found.toReversed().map((each) => deploymentBody(call.url, each)))
}

const states = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']

/** A success ends what was deployed there before, unless it is told not to; GitHub does so in no production environment. */
function endEarlier(call: Call, repo: Repo, made: Deployment, status: Deployment['statuses'][number]): void {
  if (call.body.auto_inactive === false || status.state !== 'success') return
  for (const other of repo.deployments) {
    const same = other.environment === made.environment && other.id < made.id && !other.production
    if (same && other.statuses.at(-1)?.state === 'success')
      other.statuses.push({ ...status, id: call.store.id(), state: 'inactive' })
  }
}

function statusMade(call: Call, repo: Repo): Answer {
  const deployment = deploymentOf(call, repo)
  const state = text(call, 'state')
  if (!states.includes(state)) throw unprocessable('State is not included in the list', 'state')
  const at = call.store.act()
  const status = {
    id: call.store.id(),
    node_id: 'DS',
    state,
    creator: accountBody(call.url, actorOf(call).account),
    description: optional(call, 'description') ?? '',
    environment: deployment.environment,
    target_url: optional(call, 'log_url') ?? call.url,
    created_at: at,
    updated_at: at,
    url: call.url,
    deployment_url: call.url,
    repository_url: call.url,
    log_url: optional(call, 'log_url') ?? call.url,
  }
  endEarlier(call, repo, deployment, status)
  deployment.statuses.push(status)
  call.hooks.send(
    'deployment_status',
    { action: 'created', deployment_status: status, deployment: deploymentBody(call.url, deployment) },
    repo,
    actorOf(call),
  )
  return one(status, 201)
}

export const deploymentRows: readonly Row[] = [
  onRepo(`GET ${root}/{deployment_id}/statuses/{status_id}`, 'deployments', 'read', (call, repo) => {
    const status = deploymentOf(call, repo).statuses.find(({ id }) => id === Number(call.values.status_id))
    if (status === undefined) throw new Refusal(404, 'Not Found')
    return one(status)
  }),
  onRepo(`GET ${root}`, 'deployments', 'read', listed),
  onRepo(`POST ${root}`, 'deployments', 'write', created),
  onRepo(`GET ${root}/{deployment_id}`, 'deployments', 'read', (call, repo) =>
    one(deploymentBody(call.url, deploymentOf(call, repo))),
  ),
  onRepo(`GET ${root}/{deployment_id}/statuses`, 'deployments', 'read', (call, repo) =>
    many(deploymentOf(call, repo).statuses.toReversed()),
  ),
  onRepo(`POST ${root}/{deployment_id}/statuses`, 'deployments', 'write', statusMade),
]
