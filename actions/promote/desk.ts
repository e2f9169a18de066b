import type { Governance } from '../../shared/domain/facts.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { Writer } from '../../shared/domain/ledger/record-parts.ts'
import { readGovernance, type Reading } from '../../shared/gather/governance.ts'
import { withoutTeams } from '../../shared/gather/judging/team-roles.ts'
import { lostTip } from '../../shared/gather/ledger-branch.ts'
import type { Home, Repository } from '../../shared/ports/forge.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { choiceFor, openBook } from '../../shared/runtime/ledger/book.ts'
import { writerOf } from '../../shared/runtime/ledger/writer.ts'
import type { Desk } from './case.ts'
import type { Inputs } from './inputs.ts'
import { readingFor } from './reading.ts'

/** The desk of a run, opened under the governance that the ledger of now is written by. */

function requireWriter(house: House, app: string | null, repositoryId: number): Writer {
  const writer = writerOf(house, app, repositoryId)
  if (writer === null)
    throw new UserError(
      'promote runs in a workflow alone.',
      'Start it by a push to the default branch or by a schedule.',
    )
  return writer
}

/** Refuses a run that started from an older commit whose judges were others than the tip's. */
async function requireCurrentRun(house: House, ports: Ports, repository: Repository, digest: string): Promise<void> {
  const sha = house.environment.workflow?.sha
  if (sha === undefined || sha === repository.tip) return
  const older = await ports.forge.isAncestor(sha, repository.tip)
  const then = older ? await readGovernance(ports.forge, ports.documents, sha) : null
  if (then?.digest === digest) return
  throw new UserError(
    `This run began at ${sha.slice(0, 12)}, and ${older ? 'the governance has changed since' : 'that is no ancestor of the tip'}.`,
    'Do not re-run it; the next push or schedule works the requests off.',
  )
}

const unusablePolicy = (policy: Reading<unknown>): UserError =>
  new UserError(
    `The policy on the default branch cannot be used: ${policy.state === 'wrong' ? policy.problems.slice(0, 5).map(formatProblem).join(' ') : 'governance/policy.yml is not there.'}`,
    'Nothing is promoted until the file is put back as the ledger last recorded it.',
  )

export type Opened = {
  readonly policy: Policy
  readonly governance: Governance
  readonly known: readonly string[]
  /** the request folders that the index knows as closed */
  readonly settled: ReadonlySet<string>
  readonly desk: Desk
}

/** Opens the desk of a run, or refuses to work: under another governance, without a policy, on a ledger that is not whole. */
export async function openDesk(house: House, inputs: Inputs, ports: Ports, repository: Home): Promise<Opened> {
  const governance = await readGovernance(ports.forge, ports.documents, repository.tip)
  await requireCurrentRun(house, ports, repository, governance.digest)
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  if (policy === null) throw unusablePolicy(governance.policy)
  const known = Object.keys(policy.environments)
  const place = policy.environments[inputs.environment]
  if (place === undefined)
    throw new UserError(
      `"${inputs.environment}" is no environment of the policy (${known.join(', ')}).`,
      'Correct the input environment.',
    )
  if (ports.app === null && !inputs['accept-unproven'] && place.requires !== 'low') {
    throw new UserError(
      'No GitHub App proves who writes checks and records.',
      'Give app-slug and a token of the App, or accept-unproven: true for a trial.',
    )
  }
  const usable = withoutTeams(ports.documents, governance, ports.app).policy
  if (usable.state !== 'read') throw unusablePolicy(usable)
  const { branch } = policy.ledger
  const ledger = ports.ledgerOf(branch)
  const lost = await lostTip(ports.forge, ledger, branch)
  if (lost !== null)
    throw new UserError(
      `The ledger's branch ${branch} stood at ${lost.slice(0, 12)} and has that commit no longer: it was deleted or written anew.`,
      `Nothing is promoted until an administrator puts the branch back from a clone that has the commit; countersign audit verify says whether a clone verifies.`,
    )
  const reading = readingFor(ports.forge, repository, inputs.environment, known)
  const book = await openBook(ledger, choiceFor(policy.ledger, reading.choice))
  const desk = { ports, repository, book, writer: requireWriter(house, ports.app, repository.id), now: ports.clock }
  // of a ledger that was read whole its records tell
  const settled = book.root === null ? new Set<string>() : reading.settled()
  return { policy, governance, known, settled, desk }
}
