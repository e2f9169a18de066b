import { accountBody } from '../bodies.ts'
import { deploymentBody } from '../bodies/checks.ts'
import type { Deployment, Repo } from '../store.ts'
import { many, one, optional, Refusal, text, type Answer, type Call } from '../wire.ts'
import { commitOf } from './repository/repository.ts'
import { actorOf, onRepo, type Row } from './row.ts'

const root = '/repos/{owner}/{repo}/deployments'

function deploymentOf(call: Call, repo: Repo): Deployment {
  const deployment = repo.deployments.find(({ id }) => id === Number(call.values.deployment_id))
  if (deployment === undefined) throw new Refusal(404, 'Not Found')
  return deployment
}

function created(call: Call, repo: Repo): Answer {
  const deployment: Deployment = {
    id: call.store.id(),
    sha: commitOf(repo, text(call, 'ref')),
    environment: optional(call, 'environment') ?? 'production',
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

function statusMade(call: Call, repo: Repo): Answer {
  const deployment = deploymentOf(call, repo)
  const at = call.store.act()
  const status = {
    id: call.store.id(),
    node_id: 'DS',
    state: text(call, 'state'),
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
