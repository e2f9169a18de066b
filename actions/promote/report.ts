import type { Forge } from '../../shared/ports/forge.ts'
import type { House } from '../../shared/runtime/house.ts'
import { outcomesComment, outcomeSection } from '../../shared/render/outcome.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import type { Outcome } from './case.ts'

/** The report of a run of the promoter. */
export function reportOf(outcomes: readonly Outcome[]): string {
  return outcomes.length === 0
    ? 'Every merged request has its outcome already.'
    : outcomes.map(outcomeSection).join('\n\n')
}

async function deployed(house: House, forge: Forge, { result, move, record, mergeSha }: Outcome): Promise<void> {
  if (result !== 'done' || record === null || move === null || mergeSha === null) return
  await forge.recordDeployment({
    sha: mergeSha,
    environment: move.environment,
    description: `${move.model} ${move.to ?? 'retired'}`,
    payload: {
      model: move.model,
      version: move.to ?? '',
      previous: move.from ?? '',
      record: String(record.record.number),
      digest: record.digest,
    },
    state: 'success',
    logUrl: house.environment.workflow?.url ?? null,
  })
}

/**
 * Says what the requests of one pull request came to where people look: the log, the pull request, a deployment. Nothing
 * here is read back as proof.
 */
export async function announce(house: House, forge: Forge, outcomes: readonly Outcome[]): Promise<void> {
  for (const { folder, result, findings } of outcomes) {
    house.log.info(`${folder}: ${result}`)
    for (const finding of findings)
      house.annotate({ level: result === 'done' ? 'notice' : 'error', message: sentence(finding), title: folder })
  }
  // what was closed in an earlier run was told then, and what waits is told when it ends: each run would say it again
  const closed = outcomes.filter(({ pull, record }) => pull !== null && record !== null)
  const pull = closed[0]?.pull ?? null
  if (pull === null) return
  await forge.writeComment(pull, outcomesComment(closed), null)
  for (const outcome of closed) await deployed(house, forge, outcome)
}
