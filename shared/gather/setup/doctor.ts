import { formatProblem } from '../../domain/document/document.ts'
import { readWorkflow } from '../../domain/doctor/workflow-file.ts'
import {
  peopleOf,
  policyOf,
  setupSeen,
  type Identity,
  type ModelReading,
  type Names,
  type RoleMembers,
  type WorkflowReading,
  type World,
} from '../../domain/doctor/world.ts'
import type { Governance } from '../../domain/facts.ts'
import type { Policy } from '../../domain/governance/policy.ts'
import type { People } from '../../domain/governance/people.ts'
import { tipFault } from '../../domain/ledger/tip.ts'
import { readChain } from '../../domain/ledger/chain.ts'
import { readModelFile } from '../../domain/model/model-rules.ts'
import type { Environment } from '../../domain/protection/environment.ts'
import { bothSeen, mapSeen, seen, unseen, type Seen } from '../../domain/protection/seen.ts'
import type { Administration } from '../../ports/administration.ts'
import type { Documents } from '../../ports/documents.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Ledger } from '../../ports/ledger.ts'
import type { Registry } from '../../ports/registry.ts'
import { readGovernance } from '../governance.ts'
import { readMemberships } from '../people.ts'
import { readApp, readBreakGlass, readDismissers, type Asked } from './protection.ts'
import { seenAfter, seenOf } from './seen.ts'

/** Looks at everything that `doctor` judges; a read that fails leaves that thing unseen and the rest seen. */

export type Sources = {
  readonly administration: Administration
  readonly forge: Forge
  readonly documents: Documents
  readonly registryAt: (uri: string) => Registry
  readonly ledgerOf: (branch: string) => Ledger
}

async function readModels({ forge, documents }: Sources, tip: string): Promise<readonly ModelReading[]> {
  const files = await forge.folder(tip, 'models')
  return files.flatMap((file): readonly ModelReading[] => {
    const model = /^models\/([^/]+)\.yml$/.exec(file.path)?.[1]
    if (model === undefined) return []
    const broken = (problem: string): readonly ModelReading[] => [{ path: file.path, file: null, problem }]
    if (file.text === null) return broken(`${file.path} is a ${file.kind}, not a text file.`)
    const located = documents.locate(file.text, file.path)
    const read = located.ok ? readModelFile(located.value, model) : located
    if (read.ok) return [{ path: file.path, file: read.value, problem: '' }]
    return broken(read.problems.map(formatProblem).join('; '))
  })
}

const readIdentities = (forge: Forge, { people }: People): Promise<readonly Identity[]> =>
  Promise.all(
    Object.entries(people).map(async ([person, { github: login, id }]) => ({
      person,
      login,
      id,
      account: await forge.account(login),
    })),
  )

async function readTeams(
  administration: Administration,
  { roles }: Policy,
): Promise<Readonly<Record<string, number | null>>> {
  const names = new Set(Object.values(roles).flatMap((role) => ('team' in role ? [role.team] : [])))
  return Object.fromEntries(
    await Promise.all([...names].map(async (name) => [name, await administration.team(name)] as const)),
  )
}

async function readMembers(forge: Forge, policy: Policy, people: People): Promise<readonly RoleMembers[]> {
  const { memberships, failed } = await readMemberships(forge, policy, people, Object.keys(policy.roles))
  const [first] = failed
  if (first !== undefined) throw new Error(first.detail)
  return memberships.map(({ role, members }) => ({ role, members }))
}

type Kind = 'secretNames' | 'variableNames'

async function readNames(
  administration: Administration,
  kind: Kind,
  environments: Seen<readonly Environment[]>,
  ofOrganisation: Seen<boolean>,
): Promise<Names> {
  return {
    repository: await seenOf(() => administration[kind]('repository')),
    // what has no organisation above it inherits nothing
    organisation: await seenAfter(ofOrganisation, (has) =>
      has ? administration[kind]('organisation') : Promise.resolve([]),
    ),
    environments: await seenAfter(environments, async (all) => {
      const held: (readonly [string, readonly string[]])[] = []
      for (const { name } of all) held.push([name, await administration[kind]({ environment: name })])
      return Object.fromEntries(held)
    }),
  }
}

function workflowFiles({ files }: Governance, documents: Documents): readonly WorkflowReading[] {
  return files
    .filter(({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .map(({ path, text }) => {
      const located = documents.locate(text, path)
      return { path, file: located.ok ? readWorkflow(path, located.value.value) : null }
    })
}

/** A registry that was asked and did not answer was seen to be silent. */
async function readRegistry(registryAt: Sources['registryAt'], policy: Seen<Policy>): Promise<World['registry']> {
  if (!policy.seen) return policy
  const version = await seenOf(() => registryAt(policy.value.registry.uri).serverVersion())
  return seen(version.seen ? { version: version.value } : { failed: version.why })
}

async function readSettings({ administration }: Sources, branch: string, tip: string) {
  const repository = await seenOf(() => administration.repository())
  const ofOrganisation = mapSeen(repository, ({ ownedByOrganisation }) => ownedByOrganisation)
  const environments = await seenOf(() => administration.environments())
  return {
    repository,
    plan: await seenAfter(ofOrganisation, (has) =>
      has ? administration.plan() : Promise.reject(new Error('the plan of a person is shown to nobody')),
    ),
    branchRules: await seenOf(() => administration.branchRules(branch)),
    rulesets: await seenOf(() => administration.rulesets()),
    classic: await seenOf(() => administration.hasClassicProtection(branch)),
    bypasses: await seenOf(() => administration.bypasses(branch)),
    ownersFaults: await seenOf(() => administration.ownersFaults(tip)),
    environments,
    secrets: await readNames(administration, 'secretNames', environments, ofOrganisation),
    variables: await readNames(administration, 'variableNames', environments, ofOrganisation),
    actions: await seenOf(() => administration.actions()),
    workflowToken: await seenOf(() => administration.workflowToken()),
    workflows: await seenOf(() => administration.workflows()),
  }
}

/** Who is named: by the policy, by people.yml, by the administrator. */
async function readActors(sources: Sources, asked: Asked, world: Pick<World, 'governance'>) {
  const { administration, forge } = sources
  const [policy, people] = [policyOf(world), peopleOf(world)]
  const { slug } = asked.app ?? { slug: null }
  return {
    named: asked.app,
    app: await readApp(administration, asked),
    installation:
      slug === null
        ? unseen('an installation is found by the App’s slug, and none was given')
        : await seenOf(() => administration.installation(slug)),
    breakGlass: await readBreakGlass(administration, forge, asked, policy.seen ? policy.value : null),
    dismissers: await seenAfter(setupSeen(world), async (setup) => {
      const read = await readDismissers(administration, forge, setup)
      if (read.seen) return read.value
      throw new Error(read.why)
    }),
    identities: await seenAfter(people, (value) => readIdentities(forge, value)),
    teams: await seenAfter(policy, (value) => readTeams(administration, value)),
    members: await seenAfter(bothSeen(policy, people), ([one, other]) => readMembers(forge, one, other)),
  }
}

/** The world as this token sees it. @throws where not even the repository can be read. */
export async function readWorld(sources: Sources, asked: Asked, node: string): Promise<World> {
  const { administration, forge, documents } = sources
  const { defaultBranch, tip } = await forge.repository()
  const governance = await seenOf(() => readGovernance(forge, documents, tip))
  const policy = policyOf({ governance })
  return {
    defaultBranch,
    nativeApprovals: asked.nativeApprovals,
    governance,
    ...(await readSettings(sources, defaultBranch, tip)),
    ...(await readActors(sources, asked, { governance })),
    models: await seenOf(() => readModels(sources, tip)),
    ledgerRules: await seenAfter(policy, ({ ledger }) => administration.branchRules(ledger.branch)),
    ledger: await seenAfter(policy, async ({ ledger }) => {
      const own = sources.ledgerOf(ledger.branch)
      const { files, tip } = await own.read()
      const chain = readChain(files)
      return { ...chain, forged: tipFault(tip, chain.entries, own.app) }
    }),
    workflowFiles: mapSeen(governance, (value) => workflowFiles(value, documents)),
    registry: await readRegistry(sources.registryAt, policy),
    node,
  }
}
