import type { Dictionary, Scope } from '../language/expression.ts'
import { passes } from '../language/filter-pattern.ts'
import { Refusal } from '../language/refusal.ts'
import { filled } from '../language/template.ts'
import type { Job, Permissions } from '../language/workflow-file.ts'
import type { Environment } from '../request.ts'
import type { Run } from './run.ts'

/** What a job may use: its token's permissions, and the secrets and variables it is given. */
export interface Access {
  readonly permissions: Permissions
  readonly secrets: Readonly<Record<string, string>>
  readonly variables: Dictionary
  readonly environment: { readonly name: string; readonly deployment: boolean } | undefined
  /** Why GitHub would not start the job at all. */
  readonly refused: string | undefined
}

/** Exactly what is listed: a job without `permissions:` gets a token without any. */
export function permissionsOf(run: Run, job: Job): Permissions {
  const listed = job.permissions ?? run.workflow.permissions ?? {}
  if (!run.fromFork) return listed
  return Object.fromEntries(Object.entries(listed).map(([name, level]) => [name, level === 'write' ? 'read' : level]))
}

function mayUse(environment: Environment, ref: string): boolean {
  if (environment.branches === 'all') return true
  return passes(environment.branches, ref.replace(/^refs\/(heads|tags)\//, ''))
}

export function accessOf(run: Run, job: Job, scope: Scope): Access {
  const { request } = run
  const name = job.environment === undefined ? undefined : filled(job.environment.name, scope)
  const environment = name === undefined ? undefined : request.environments?.[name]
  if (name !== undefined && environment === undefined)
    throw new Refusal(
      `${run.file}: the repository has no environment "${name}"; GitHub would make one that protects nothing`,
    )
  const allowed = environment === undefined || mayUse(environment, run.ref)
  return {
    permissions: permissionsOf(run, job),
    secrets: run.fromFork ? {} : { ...request.secrets, ...(allowed ? environment?.secrets : {}) },
    variables: { ...request.variables, ...(allowed ? environment?.variables : {}) },
    environment: name === undefined ? undefined : { name, deployment: job.environment?.deployment ?? true },
    refused: allowed
      ? undefined
      : `${run.ref.replace('refs/heads/', '')} is not allowed to deploy to ${name} due to environment protection rules.`,
  }
}
