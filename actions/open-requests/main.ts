import { dueReviews, isOverdue } from '../../shared/domain/ledger/due-review.ts'
import { kindFinding } from '../../shared/domain/request/kind-standing.ts'
import { orFailed, readJudges } from '../../shared/gather/judges.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { sweptRequests } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'

/** Reminds of break-glass moves that nobody has reviewed: a model that freezes may have no open request that says so. */
async function remind(house: House, ports: Ports, tip: string): Promise<void> {
  const read = await orFailed('ledger', () => readJudges(ports, tip, null))
  const faults = 'failed' in read ? [read.failed.detail] : read.value.books.faults
  if ('failed' in read || faults.length > 0)
    return house.log.warning(`Whether a review is due is unknown: ${faults.join(' ')}`)
  const now = ports.clock()
  for (const due of dueReviews(read.value.books.entries)) {
    const overdue = isOverdue(due, now)
    const finding = kindFinding(overdue ? 'review-overdue' : 'review-due', overdue ? 'error' : 'note', { ...due })
    house.annotate({ level: overdue ? 'error' : 'warning', message: sentence(finding), title: due.model })
  }
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const { forge } = ports
  const { defaultBranch, tip } = await forge.repository()
  requireTrustedRun(house.environment, defaultBranch)
  await remind(house, ports, tip)
  const open = (await forge.openRequests()).map(({ number }) => number)
  const swept = sweptRequests(open, inputs['at-most'], house.environment.workflow?.number ?? 0)
  const left = open.length - swept.length
  house.output(outputs, { 'pull-requests': JSON.stringify(swept), open: open.length })
  house.log.info(`${open.length} pull requests are open; ${swept.length} are judged.`)
  if (left > 0)
    house.annotate({
      level: 'notice',
      message: `${left} open pull requests are left to the next runs; raise at-most or sweep more often.`,
      title: 'Countersign',
    })
}
