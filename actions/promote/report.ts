import type { Forge } from '../../shared/ports/forge.ts'
import type { House } from '../../shared/runtime/house.ts'
import { outcomeComment, outcomeSection } from '../../shared/render/outcome.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import type { Outcome } from './case.ts'

/** The report of a run of the promoter. */
export function reportOf(outcomes: readonly Outcome[]): string {
  return outcomes.length === 0
    ? 'Every merged request has its outcome already.'
    : outcomes.map(outcomeSection).join('\n\n')
}

/** Says what a request came to where people look: the log, the pull request, a deployment. Nothing here is read back as proof. */
export async function announce(house: House, forge: Forge, outcome: Outcome): Promise<void> {
  house.log.info(`${outcome.folder}: ${outcome.result}`)
  for (const finding of outcome.findings)
    house.annotate({
      level: outcome.result === 'done' ? 'notice' : 'error',
      message: sentence(finding),
      title: outcome.folder,
    })
  // what was closed in an earlier run was told then, and what waits is told when it ends: each run would say it again
  if (outcome.pull === null || outcome.record === null) return
  await forge.writeComment(outcome.pull, outcomeComment(outcome), null)
  if (outcome.result !== 'done' || outcome.move === null || outcome.mergeSha === null) return
  const { move, record } = outcome
  await forge.recordDeployment({
    sha: outcome.mergeSha,
    environment: move.environment,
    description: `${move.model} ${move.to}`,
    payload: {
      model: move.model,
      version: move.to,
      previous: move.from ?? '',
      record: String(record.record.number),
      digest: record.digest,
    },
    state: 'success',
    logUrl: house.environment.workflow?.url ?? null,
  })
}
