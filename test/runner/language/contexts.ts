import type { Dictionary } from './expression.ts'

const run = ['github', 'inputs', 'vars'] as const
const step = [
  'github',
  'needs',
  'strategy',
  'matrix',
  'job',
  'runner',
  'env',
  'vars',
  'secrets',
  'steps',
  'inputs',
] as const

/** Which contexts GitHub offers where. */
export const offered = {
  run,
  workflowEnv: [...run, 'secrets'],
  jobIf: [...run, 'needs'],
  strategy: [...run, 'needs'],
  job: [...run, 'needs', 'strategy', 'matrix'],
  jobEnv: [...run, 'needs', 'strategy', 'matrix', 'secrets'],
  step,
  stepIf: step.filter((name) => name !== 'secrets'),
  composite: ['github', 'inputs', 'strategy', 'matrix', 'steps', 'job', 'runner', 'env'],
} as const

export function pick(contexts: Dictionary, names: readonly string[]): Dictionary {
  return Object.fromEntries(names.map((name) => [name, contexts[name] ?? {}]))
}

/** What the fixed contexts hold; a read of anything else is a slip. */
export const known: Readonly<Record<string, readonly string[]>> = {
  github: [
    ...['action', 'action_path', 'action_ref', 'action_repository', 'action_status', 'actor', 'actor_id', 'api_url'],
    ...['base_ref', 'env', 'event', 'event_name', 'event_path', 'graphql_url', 'head_ref', 'job', 'path', 'ref'],
    ...['ref_name', 'ref_type', 'repository', 'repository_id', 'repository_owner'],
    ...['repository_owner_id', 'repositoryUrl', 'retention_days', 'run_id', 'run_number', 'run_attempt'],
    ...['secret_source', 'server_url', 'sha', 'token', 'triggering_actor', 'workflow', 'workflow_ref'],
    ...['workflow_sha', 'workspace', 'repository_visibility'],
  ],
  runner: ['name', 'os', 'arch', 'temp', 'tool_cache', 'debug', 'environment', 'workspace'],
  job: ['status', 'check_run_id', 'workflow_ref', 'workflow_sha', 'workflow_repository', 'workflow_file_path'],
  strategy: ['fail-fast', 'job-index', 'job-total', 'max-parallel'],
}
