import { accessFinding } from '../../shared/domain/access/finding.ts'
import { splitsRights, type AccessQuestion } from '../../shared/domain/access/plan.ts'
import { seatingOf } from '../../shared/domain/access/seat.ts'
import type { Scope } from '../../shared/domain/access/template.ts'
import { showingOf } from '../../shared/domain/showing/showing.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { People } from '../../shared/domain/governance/people.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { readAccess } from '../../shared/gather/access.ts'
import { readLedgerFacts } from '../../shared/gather/judges.ts'
import { readGovernance, type Reading } from '../../shared/gather/governance.ts'
import { readMemberships, type MembershipReading } from '../../shared/gather/people.ts'
import type { RegistryAccess } from '../../shared/ports/access.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import type { Inputs } from './inputs.ts'

/** What one run of this action works with: everything read, and the port that it acts through. */
export type Desk = {
  readonly access: RegistryAccess
  readonly question: AccessQuestion
  /** what is unknown besides the rights */
  readonly findings: readonly Finding[]
}

function valueOf<T>(path: string, reading: Reading<T>): T {
  if (reading.state === 'read') return reading.value
  const why =
    reading.state === 'wrong' ? reading.problems.map(formatProblem).join('\n') : 'It is not on the default branch.'
  throw new UserError(`${path} cannot be used.`, why)
}

/** The policy and people of the default branch; an administrator's credential goes to no registry that nobody recorded. */
async function governanceOf(ports: Ports, tip: string): Promise<{ readonly policy: Policy; readonly people: People }> {
  const governance = await readGovernance(ports.forge, ports.documents, tip)
  const policy = valueOf('governance/policy.yml', governance.policy)
  const people = valueOf('governance/people.yml', governance.people)
  const recorded = await readLedgerFacts(ports.ledgerOf(policy.ledger.branch), null, null)
  if (recorded.governance !== null && recorded.governance !== governance.digest)
    throw new UserError(
      'The governance on the default branch is not the one that the ledger recorded, so the registry that it names is not asked.',
      'Record it first by a policy request.',
    )
  return { policy, people }
}

async function membersOf(ports: Ports, policy: Policy, people: People): Promise<MembershipReading> {
  try {
    return await readMemberships(ports.forge, policy, people, Object.keys(policy.roles))
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { memberships: [], failed: [{ read: 'teams', detail }] }
  }
}

type Named = { readonly ids: readonly string[]; readonly findings: readonly Finding[] }

async function experimentsNamed(access: RegistryAccess, names: readonly string[]): Promise<Named> {
  const ids: string[] = []
  const findings: Finding[] = []
  for (const name of new Set(names)) {
    try {
      const id = await access.experiment(name)
      if (id === null) findings.push(accessFinding('experiment-unknown', 'error', { name }))
      else ids.push(id)
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      findings.push(accessFinding('access-unreadable', 'error', { what: `the experiment ${name}`, detail }))
    }
  }
  return { ids, findings }
}

async function versionFindings(ports: Ports, uri: string): Promise<readonly Finding[]> {
  const version = await ports.registryAt(uri).serverVersion()
  return splitsRights(version) ? [] : [accessFinding('server-too-old', 'error', { version })]
}

/** Everything that a plan of the registry's rights reads. @throws UserError where the governance files cannot be used. */
export async function readDesk(house: House, inputs: Inputs): Promise<Desk> {
  const ports = house.ports(credentialsOf(inputs))
  const repository = await ports.forge.repository()
  requireTrustedRun(house.environment, repository.defaultBranch)
  const { policy, people } = await governanceOf(ports, repository.tip)
  const paths = await ports.forge.paths(repository.tip)
  const models = paths.flatMap((path) => /^models\/([^/]+)\.yml$/.exec(path)?.[1] ?? [])
  const seating = seatingOf(policy, people, await membersOf(ports, policy, people))
  const { uri } = policy.registry
  const access = ports.accessAt(uri)
  const tooOld = await versionFindings(ports, uri)
  const experiments = await experimentsNamed(access, inputs.experiments.length > 0 ? inputs.experiments : models)
  const development = await experimentsNamed(access, inputs['development-experiments'])
  const copies = Object.values(policy.environments).flatMap((place) =>
    models.flatMap((model) => {
      const showing = showingOf(place, model)
      return showing?.mode === 'copy' ? [showing.copy] : []
    }),
  )
  const scope: Scope = { models, copies, experiments: experiments.ids, development: development.ids }
  return {
    access,
    question: { policy, people, seating, scope, reading: await readAccess(access) },
    findings: [...tooOld, ...experiments.findings, ...development.findings],
  }
}
