import type { Environment } from './environment.ts'
import { UserError } from './failure.ts'

/** Refuses a run whose workflow file is not the default branch's: a branch could have rewritten it. */
export function requireTrustedRun({ workflow, event }: Environment, defaultBranch: string): void {
  if (workflow === null) return
  const ref = `refs/heads/${defaultBranch}`
  if (workflow.workflow.ref === ref) return
  throw new UserError(
    `This run's workflow comes from ${workflow.workflow.ref}, not from ${ref} (event ${event.name ?? 'unknown'}).`,
    'Start it by pull_request_target, workflow_run, schedule or a push to the default branch; those run the default branch’s file.',
  )
}
