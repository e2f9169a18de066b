import type { Environment } from './environment.ts'
import type { Home } from '../ports/forge.ts'
import { UserError } from './failure.ts'
import type { House, Ports } from './house.ts'
import { requireOwnToken } from './own-token.ts'

/** Refuses a run whose workflow file is not the default branch's of the governed repository: a branch could have rewritten it. */
export function requireTrustedRun({ workflow, event, forge }: Environment, defaultBranch: string): void {
  if (workflow === null) return
  const ref = `refs/heads/${defaultBranch}`
  const { repository, ref: from } = workflow.workflow
  const governed = forge.repository === null ? '' : `${forge.repository.owner}/${forge.repository.name}`
  if (repository.toLowerCase() !== governed.toLowerCase())
    throw new UserError(
      `This run's workflow comes from the repository ${repository}, not from ${governed} (event ${event.name ?? 'unknown'}).`,
      'Keep the workflows that hold credentials in the governance repository, where a change of theirs is judged.',
    )
  if (from === ref) return
  throw new UserError(
    `This run's workflow comes from ${from}, not from ${ref} (event ${event.name ?? 'unknown'}).`,
    'Start it by pull_request_target, workflow_run, schedule or a push to the default branch; those run the default branch’s file.',
  )
}

/** The repository of a run that writes in the suite's name: by the default branch's workflow file, and by the App that it says. */
export async function requireOwnRun(
  { environment }: Pick<House, 'environment'>,
  { forge, app }: { readonly forge: Pick<Ports['forge'], 'repository'>; readonly app: string | null },
): Promise<Home> {
  const home = await forge.repository()
  requireTrustedRun(environment, home.defaultBranch)
  requireOwnToken(app, home)
  return home
}
