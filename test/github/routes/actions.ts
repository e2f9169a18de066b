import { createHash } from 'node:crypto'
import { listTree, readBlob, resolve } from '../git.ts'
import type { Repo } from '../store.ts'
import { many, nothing, one, optional, Refusal, text, type Answer, type Call, unprocessable } from '../wire.ts'
import { secretList, variableList } from './environments.ts'
import { actorOf, onRepo, type Row } from './row.ts'

/** Workflows as far as GitHub knows them without running any: their files, their settings, how they are asked for. */

const root = '/repos/{owner}/{repo}'

type Workflow = { readonly id: number; readonly path: string; readonly name: string; readonly sha: string }

/** A number of a path that stays the same, since nothing here keeps one. */
export const numberOf = (path: string): number => createHash('sha256').update(path).digest().readUInt32BE(0)

function workflows(repo: Repo): readonly Workflow[] {
  const tip = resolve(repo.folder, `refs/heads/${repo.defaultBranch}`)
  const files = tip === null ? [] : listTree(repo.folder, tip, true)
  return files
    .filter(({ type, path }) => type === 'blob' && /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .map(({ path, sha }) => {
      const name = /^name:\s*(.+)$/m.exec(readBlob(repo.folder, sha).toString('utf8'))?.[1]
      return { id: numberOf(path), path, sha, name: name?.replace(/^(['"])(.*)\1$/, '$2').trim() ?? path }
    })
}

export function workflowOf(call: Call, repo: Repo): Workflow {
  const asked = call.values.workflow_id ?? ''
  const found = workflows(repo).find(({ id, path }) => String(id) === asked || path.endsWith(`/${asked}`))
  if (found === undefined) throw new Refusal(404, 'Not Found')
  return found
}

const workflowBody = (call: Call, { id, path, name }: Workflow): unknown => ({
  id,
  node_id: `W_${id}`,
  name,
  path,
  state: 'active',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  url: call.url,
  html_url: call.url,
  badge_url: call.url,
})

function dispatched(call: Call, repo: Repo): Answer {
  const { path, sha } = workflowOf(call, repo)
  if (!readBlob(repo.folder, sha).toString('utf8').includes('workflow_dispatch'))
    throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
  const given = text(call, 'ref')
  const ref = given.startsWith('refs/') ? given : `refs/heads/${given}`
  if (resolve(repo.folder, ref) === null) throw new Refusal(422, `No ref found for: ${given}`)
  call.hooks.send('workflow_dispatch', { inputs: call.body.inputs ?? {}, ref, workflow: path }, repo, actorOf(call))
  return nothing
}

// https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event
const [longestType, mostMembers, mostBytes] = [100, 10, 65_535]

function clientPayload(given: unknown): object {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw unprocessable('client_payload is not an object.')
  const members = Object.keys(given).length
  if (members > mostMembers)
    throw unprocessable(`No more than ${mostMembers} properties are allowed; ${members} were supplied.`)
  if (JSON.stringify(given).length > mostBytes) throw unprocessable('client_payload is too large.')
  return given
}

function repositoryDispatched(call: Call, repo: Repo): Answer {
  const action = text(call, 'event_type')
  if (action.length > longestType) throw unprocessable(`event_type is too long (maximum is ${longestType} characters)`)
  const payload = {
    action,
    branch: repo.defaultBranch,
    client_payload: clientPayload(call.body.client_payload ?? {}),
  }
  call.hooks.send('repository_dispatch', payload, repo, actorOf(call))
  return nothing
}

const enabled = (call: Call): Answer =>
  one({ enabled: true, allowed_actions: optional(call, 'allowed_actions') ?? 'all' })

export const actionRows: readonly Row[] = [
  onRepo(`GET ${root}/actions/permissions`, 'administration', 'read', enabled),
  onRepo(`GET ${root}/actions/permissions/workflow`, 'administration', 'read', (_, repo) =>
    one({ default_workflow_permissions: 'read', can_approve_pull_request_reviews: repo.settings.actionsApprove }),
  ),
  onRepo(`GET ${root}/actions/workflows`, 'actions', 'read', (call, repo) =>
    many(
      workflows(repo).map((each) => workflowBody(call, each)),
      'workflows',
    ),
  ),
  onRepo(`GET ${root}/actions/workflows/{workflow_id}`, 'actions', 'read', (call, repo) =>
    one(workflowBody(call, workflowOf(call, repo))),
  ),
  onRepo(`POST ${root}/actions/workflows/{workflow_id}/dispatches`, 'actions', 'write', dispatched),
  onRepo(`POST ${root}/dispatches`, 'contents', 'write', repositoryDispatched),
  onRepo(`GET ${root}/actions/variables`, 'variables', 'read', (_, repo) => variableList(repo.variables)),
  onRepo(`GET ${root}/actions/secrets`, 'secrets', 'read', (_, repo) => secretList(repo.secrets)),
]
