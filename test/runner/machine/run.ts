import type { Event } from '../language/events.ts'
import { isFromFork, isPullRequestEvent, pullRequestOf } from '../language/events.ts'
import { isDictionary } from '../language/expression.ts'
import type { Dictionary, Scope, Value } from '../language/expression.ts'
import { offered, pick } from '../language/contexts.ts'
import { filled, filledValue } from '../language/template.ts'
import type { Job, Workflow } from '../language/workflow-file.ts'
import type { RunRequest, Tree } from '../request.ts'
import type { Concurrency, JobResult } from '../result.ts'

/** One run of one workflow file, before its jobs. */
export interface Run {
  readonly request: RunRequest
  readonly id: number
  readonly file: string
  readonly name: string
  readonly workflow: Workflow
  readonly tree: Tree
  readonly ref: string
  readonly inputs: Dictionary
  readonly github: Dictionary
  readonly root: string
  readonly artifacts: string
  readonly fromFork: boolean
}

function senderOf(event: Event): { readonly login: string; readonly id: string } {
  const sender = event.payload.sender
  const { login, id } = isDictionary(sender) ? sender : {}
  return { login: typeof login === 'string' ? login : '', id: typeof id === 'number' ? String(id) : '' }
}

function refParts(ref: string): Dictionary {
  const [, kind = '', name = ref] = /^refs\/(heads|tags|pull)\/(.+)$/.exec(ref) ?? []
  return { ref, ref_name: name, ref_type: kind === 'tags' ? 'tag' : 'branch' }
}

function pullParts(event: Event): Dictionary {
  if (!isPullRequestEvent(event)) return { head_ref: '', base_ref: '' }
  const { head, base } = pullRequestOf(event)
  return { head_ref: head.ref, base_ref: base.ref }
}

/** The `github` context of a run, without what only a job knows. */
export function githubContext(
  request: RunRequest,
  facts: Pick<Run, 'id' | 'file' | 'name' | 'ref' | 'tree'>,
): Dictionary {
  const { repository, event } = request
  const full = `${repository.owner}/${repository.name}`
  const sender = senderOf(event)
  const actor = request.actor ?? sender.login
  return {
    ...refParts(facts.ref),
    ...pullParts(event),
    sha: facts.tree.sha,
    repository: full,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(repository.ownerId),
    repository_visibility: repository.isPrivate ? 'private' : 'public',
    repositoryUrl: `${request.serverUrl.replace(/^http/, 'git')}/${full}.git`,
    run_id: String(facts.id),
    run_number: String(facts.id),
    run_attempt: String(request.attempt ?? 1),
    retention_days: '90',
    actor,
    actor_id: sender.id,
    triggering_actor: actor,
    workflow: facts.name,
    workflow_ref: `${full}/${facts.file}@${facts.ref}`,
    workflow_sha: facts.tree.sha,
    event_name: event.name,
    event: event.payload,
    server_url: request.serverUrl,
    api_url: request.apiUrl,
    graphql_url: request.graphqlUrl,
    secret_source: isFromFork(event) ? 'None' : 'Actions',
  }
}

export function concurrencyOf(raw: Job['concurrency'], scope: Scope): Concurrency | undefined {
  if (raw === undefined) return undefined
  return {
    group: filled(raw.group, scope),
    cancelInProgress: filledValue(raw['cancel-in-progress'], scope) === true,
    queue: raw.queue,
  }
}

export function variablesOf(run: Pick<Run, 'request'>): Dictionary {
  return run.request.variables ?? {}
}

export function runScope(run: Pick<Run, 'request' | 'github' | 'inputs'>): Scope {
  return { contexts: pick({ github: run.github, inputs: run.inputs, vars: variablesOf(run) }, offered.run) }
}

export function needsOf(job: Job, done: ReadonlyMap<string, JobResult>): Dictionary {
  const pairs = job.needs.map((id): [string, Value] => {
    const result = done.get(id)
    return [id, { result: result?.conclusion ?? 'skipped', outputs: result?.outputs ?? {} }]
  })
  return Object.fromEntries(pairs)
}
