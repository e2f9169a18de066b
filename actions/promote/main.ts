import type { Governance } from '../../shared/domain/facts.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import type { Writer } from '../../shared/domain/ledger/record-parts.ts'
import { unrecordedGovernance, unrecordedModels } from '../../shared/domain/refusal.ts'
import { pendingRequests } from '../../shared/gather/merged.ts'
import { readGovernance, readModelFiles, type Reading } from '../../shared/gather/governance.ts'
import { lostTip } from '../../shared/gather/ledger-branch.ts'
import { withoutTeams } from '../../shared/gather/judging/team-roles.ts'
import { escapeMarkdown } from '../../shared/render/escape.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { requireOwnToken } from '../../shared/runtime/own-token.ts'
import { openBook } from '../../shared/runtime/ledger/book.ts'
import { writerOf } from '../../shared/runtime/ledger/writer.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import type { Repository } from '../../shared/ports/forge.ts'
import { Inputs, outputs } from './inputs.ts'
import { reportOf } from './report.ts'
import type { Desk, Outcome } from './case.ts'
import { tellIncidents, tellingStop } from './incidents.ts'
import { workOffAll } from './round.ts'

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

type Opened = { readonly governance: Governance; readonly known: readonly string[]; readonly desk: Desk }

/** Opens the desk of a run, or refuses to work: under another governance, without a policy, on a ledger that is not whole. */
async function openDesk(house: House, inputs: Inputs, ports: Ports, repository: Repository): Promise<Opened> {
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
  const book = await openBook(ledger)
  const desk = { ports, repository, book, writer: requireWriter(house, ports.app, repository.id), now: ports.clock }
  return { governance, known, desk }
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const repository = await ports.forge.repository()
  requireTrustedRun(house.environment, repository.defaultBranch)
  requireOwnToken(ports.app, repository)
  const { environment } = inputs
  const open = (): Promise<Opened> => openDesk(house, inputs, ports, repository)
  const { governance, known, desk } = await tellingStop(house, ports.incidents, environment, open)
  const { book } = desk
  const pending = await pendingRequests(ports, repository, book.entries(), environment, known)
  const round = { incidents: ports.incidents, environment, known, pending }
  const outcomes = await workOffAll(house, desk, pending).catch(async (error: unknown) => {
    await tellIncidents(house, desk, { ...round, outcomes: null, unrecorded: null })
    throw error
  })
  const by = (result: Outcome['result']): readonly string[] =>
    outcomes.filter((one) => one.result === result).map(({ folder }) => folder)
  const unrecorded = unrecordedGovernance(book.entries(), governance)
  await tellIncidents(house, desk, { ...round, outcomes, unrecorded })
  if (unrecorded !== null) house.annotate({ level: 'error', message: sentence(unrecorded), title: 'governance' })
  const models = (await readModelFiles(ports.forge, ports.documents, repository.tip)).files
  const strange = unrecordedModels(book.entries(), models)
  for (const finding of strange) house.annotate({ level: 'warning', message: sentence(finding), title: 'models' })
  house.output(outputs, { done: by('done'), refused: [...by('refused'), ...by('abandoned')], waiting: by('waiting') })
  await house.summary(
    [
      ...(unrecorded === null ? [] : [`⛔ ${escapeMarkdown(sentence(unrecorded), 1500)}`]),
      ...strange.map((finding) => `⚠️ ${escapeMarkdown(sentence(finding), 1500)}`),
      reportOf(outcomes),
    ].join('\n\n'),
  )
  const bad = outcomes.filter(({ result }) => result !== 'done')
  if (bad.length > 0) house.fail(`${bad.length} of ${outcomes.length} merged requests were not promoted.`)
  else if (unrecorded !== null) house.fail('Nothing is promoted while the governance is another than the recorded one.')
}
