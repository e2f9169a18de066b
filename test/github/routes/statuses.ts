import { accountBody } from '../bodies.ts'
import type { Repo, Status } from '../store.ts'
import { many, one, optional, text, unprocessable, type Answer, type Call } from '../wire.ts'
import { commitOf } from './repository/repository.ts'
import { actorOf, onRepo, type Row } from './row.ts'

/** Commit statuses, by whoever may write them. */

const root = '/repos/{owner}/{repo}'

function created(call: Call, repo: Repo): Answer {
  const sha = commitOf(repo, call.values.sha ?? '')
  const { account } = actorOf(call)
  const state = text(call, 'state')
  if (!['error', 'failure', 'pending', 'success'].includes(state))
    throw unprocessable('State is not included in the list', 'state')
  const context = optional(call, 'context') ?? 'default'
  const isSame = (each: Status): boolean => each.sha === sha && each.context === context
  if (call.store.on('status-limit') && repo.statuses.filter(isSame).length >= 1000)
    throw unprocessable('This SHA and context has reached the maximum number of statuses.')
  const made = {
    id: call.store.id(),
    sha,
    state,
    context,
    description: optional(call, 'description'),
    targetUrl: optional(call, 'target_url'),
    creator: account,
    at: call.store.act(),
  }
  repo.statuses.push(made)
  call.hooks.send(
    'status',
    {
      id: made.id,
      sha,
      name: `${repo.owner}/${repo.name}`,
      state,
      context,
      description: made.description,
      target_url: made.targetUrl,
      branches: [],
    },
    repo,
    actorOf(call),
  )
  return one(statusBody(call, made), 201)
}

const statusBody = (call: Call, status: Repo['statuses'][number]): unknown => ({
  id: status.id,
  node_id: `S_${status.id}`,
  state: status.state,
  context: status.context,
  description: status.description,
  target_url: status.targetUrl,
  creator: accountBody(call.url, status.creator),
  created_at: status.at,
  updated_at: status.at,
  url: call.url,
  avatar_url: null,
})

function combined(call: Call, repo: Repo): Answer {
  const sha = commitOf(repo, call.values.ref ?? '')
  const byContext = new Map(repo.statuses.filter((each) => each.sha === sha).map((each) => [each.context, each]))
  const states = [...byContext.values()].map(({ state }) => state)
  const state = states.some((each) => each === 'failure' || each === 'error')
    ? 'failure'
    : states.length > 0 && states.every((each) => each === 'success')
      ? 'success'
      : 'pending'
  return one({
    state,
    sha,
    total_count: byContext.size,
    statuses: [...byContext.values()].map((each) => statusBody(call, each)),
    url: call.url,
    commit_url: call.url,
  })
}

export const statusRows: readonly Row[] = [
  onRepo(`POST ${root}/statuses/{sha}`, 'statuses', 'write', created),
  onRepo(`GET ${root}/commits/{ref}/statuses`, 'statuses', 'read', (call, repo) =>
    many(
      repo.statuses
        .filter((each) => each.sha === commitOf(repo, call.values.ref ?? ''))
        .toReversed()
        .map((each) => statusBody(call, each)),
    ),
  ),
  onRepo(`GET ${root}/commits/{ref}/status`, 'statuses', 'read', combined),
]
