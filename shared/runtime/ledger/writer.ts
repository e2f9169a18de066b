import type { Writer } from '../../domain/ledger/record-parts.ts'
import type { House } from '../house.ts'

/** Who writes records in this run, as they are to name it; null outside of a workflow, where nothing proves it. */
export function writerOf({ environment, suite }: House, app: string | null, repositoryId: number): Writer | null {
  const { workflow } = environment
  if (workflow === null) return null
  const { repository, path, ref, sha } = workflow.workflow
  return {
    app,
    proven: app !== null,
    repository,
    repositoryId: String(repositoryId),
    run: String(workflow.id),
    attempt: String(workflow.attempt),
    actor: workflow.actor.login,
    workflow: `${repository}/${path}@${ref}`,
    workflowSha: sha,
    suite,
  }
}
