import { announcementFinding } from '../../shared/domain/delivery/finding.ts'
import type { OutcomeEntry } from '../../shared/domain/delivery/event.ts'
import {
  lastClosed,
  wantedStates,
  withoutComment,
  withoutDeployment,
  type ClosedEntry,
} from '../../shared/domain/delivery/untold.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { isForeseen } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { outcomesComment, outcomeSection, type ToldOutcome } from '../../shared/render/outcome.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import type { Desk, Outcome } from './case.ts'

/** The report of a run of the promoter. */
export function reportOf(outcomes: readonly Outcome[]): string {
  return outcomes.length === 0
    ? 'Every merged request has its outcome already.'
    : outcomes.map(outcomeSection).join('\n\n')
}

/** Says in the log what the requests came to. */
export function say(house: House, outcomes: readonly Outcome[]): void {
  for (const { folder, result, findings } of outcomes) {
    house.log.info(`${folder}: ${result}`)
    for (const finding of findings)
      house.annotate({ level: result === 'done' ? 'notice' : 'error', message: sentence(finding), title: folder })
  }
}

/** A record as the outcome that it is told as. */
function toldOutcome({ record, digest }: ClosedEntry, entries: readonly Entry[]): ToldOutcome {
  const { request } = record
  const others = entries.some(
    ({ record: one }) => 'request' in one && one.request.pull === request.pull && one.request.folder !== request.folder,
  )
  const own = record.kind === 'outcome' ? record : { result: 'done' as const, findings: [], move: null }
  const { result, findings, move } = own
  return { folder: request.folder, result, findings, move, record: { record, digest }, together: others }
}

async function comment({ ports, book }: Desk, untold: readonly ClosedEntry[]): Promise<void> {
  for (const [pull, own] of Map.groupBy(untold, ({ record }) => record.request.pull)) {
    const entries = book.standing()
    await ports.forge.writeComment(pull, outcomesComment(own.map((one) => toldOutcome(one, entries))), null)
  }
}

/** What a deployment says of the record; the address is that of the run that wrote it. */
function deploymentWords(desk: Desk, { record, digest }: OutcomeEntry) {
  const { move, deployment, writer, request } = record
  const { region = null, infrastructure = null } = deployment ?? {}
  return {
    ...{ sha: request.mergeSha, environment: move?.environment ?? '' },
    description: `${move?.model ?? ''} ${move?.to ?? ''}`,
    logUrl: `${desk.ports.forge.webUrl}/${writer.repository}/actions/runs/${writer.run}/attempts/${writer.attempt}`,
    payload: {
      ...{ model: move?.model ?? '', version: move?.to ?? '', previous: move?.from ?? '' },
      ...{ record: String(record.number), digest },
      ...(region === null ? {} : { region }),
      ...(infrastructure === null ? {} : { infrastructure }),
    },
  }
}

async function tell(desk: Desk, environment: string, asking: string): Promise<void> {
  const { forge } = desk.ports
  const closed = lastClosed(desk.book.standing(), environment)
  if (closed.length === 0) return
  const before = await forge.deployments(environment)
  const missing = withoutDeployment(closed, before, asking)
  // the deployment is made last: where it is there, the comment was written
  const perhaps = closed.filter(
    (one) =>
      missing.some(({ digest }) => digest === one.digest) ||
      !before.some(({ payload }) => payload.digest === one.digest),
  )
  const comments = await forge.comments([...new Set(perhaps.map(({ record }) => record.request.pull))])
  await comment(desk, withoutComment(perhaps, comments, asking))
  for (const entry of missing) {
    const { logUrl: _logUrl, ...write } = deploymentWords(desk, entry)
    await forge.recordDeployment(write)
  }
  const now = missing.length === 0 ? before : await forge.deployments(environment)
  for (const { deployment, state, entry } of wantedStates(desk.book.entries(), environment, now, asking)) {
    const { description, logUrl } = deploymentWords(desk, entry)
    await forge.stateDeployment(deployment, { state, description, logUrl })
  }
}

/**
 * Tells where people look what the ledger holds and is told nowhere yet, also of runs that ended too early: on the pull request,
 * as a deployment. Nothing here is read back as proof, and what cannot be told undoes nothing.
 */
export async function announce(desk: Desk, environment: string): Promise<readonly Finding[]> {
  try {
    await tell(desk, environment, desk.repository.asking)
    return []
  } catch (error) {
    if (!isForeseen(error)) throw error
    return [announcementFinding(error.message)]
  }
}
