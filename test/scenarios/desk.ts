import { formatYaml } from '../../shared/clients/document/yaml.ts'
import { modelFileIn } from '../../shared/domain/scenario/proposed.ts'
import { peopleOf } from '../../shared/domain/scenario/facts.ts'
import { environmentOf } from '../../shared/domain/scenario/version.ts'
import { policyOf, policyText, someone, type World } from '../../shared/domain/scenario/world.ts'
import type { Answer } from '../../shared/domain/scenario/answer.ts'
import { staff } from '../journey/forge.ts'
import { commitTree, fetchFrom, pushTo, treeWith } from './branch.ts'
import { administratorName, foundForge, repository, type Forge } from './company.ts'
import { logRun, withRegistry, type RegisteredRun, type Registry } from './registry.ts'
import { portsAt, recordGovernance } from './suite.ts'

/** One scenario under way at a forge and a registry of its own. */

export type Head = {
  readonly sha: string
  readonly version: string
  readonly digest: string | null
  readonly at: string
  due: string | null
  /** whether the suite has recorded it */
  seen?: boolean
}

/** `world` is the script's own tally of who is called how; what is judged never comes from it. */
export type Desk = {
  readonly world: World
  readonly forge: Forge
  readonly registered: RegisteredRun
  readonly registry: Registry
  readonly environment: string
  readonly ledgerBranch: string | null
  readonly labels: Map<string, string>
  readonly reviews: Map<string, number>
  heads: Head[]
  /** the commits of the last push, oldest first */
  made: string[]
  pull: number | null
  mergedAt: string | null
  decided: Answer | null
  /** why the promoter waits */
  awaits: NonNullable<Answer['promotion']>['findings']
}

export const branch = 'proposal'

const openerOf = (world: World): string | null => {
  const opened = world.scenario.events.find((one) => one.name === 'open')
  return opened?.name === 'open' ? (opened.event.agent_for ?? opened.event.by) : null
}

function runUserOf(world: World): string | null {
  const opener = openerOf(world)
  return world.scenario.model.run_user ?? (opener === null ? null : someone(world, opener).mlflow)
}

/** The policy file of the base as it is now. */
export const policyFile = ({ world, registry }: Pick<Desk, 'world' | 'registry'>): string =>
  formatYaml(withRegistry(policyText(world), registry.proxy.url))

/** Commits files to the base, as its administrator. */
export async function commitToBase(
  { forge, world }: Pick<Desk, 'forge' | 'world'>,
  files: ReadonlyMap<string, string>,
  message: string,
  to = 'main',
): Promise<string> {
  const tip = await fetchFrom(forge.clone, administratorName, to).catch(() => null)
  return commitOn({ forge, world }, files, message, to, tip)
}

async function commitOn(
  { forge, world }: Pick<Desk, 'forge' | 'world'>,
  files: ReadonlyMap<string, string>,
  message: string,
  to: string,
  tip: string | null,
): Promise<string> {
  const tree = await treeWith(forge.clone, tip, files)
  const told = { co_authors: [], web: false }
  const named = { ...world, people: new Map(world.people) }
  const sha = await commitTree(forge.clone, named, told, administratorName, {
    tree,
    parents: tip === null ? [] : [tip],
    message,
  })
  await pushTo(forge.clone, administratorName, sha, to, false)
  return sha
}

/** A forge and a registry in which nothing of the scenario has happened yet. */
export async function openDesk(world: World, registry: Registry, number: number): Promise<Desk> {
  // the administrator commits too, and is nobody of the scenario
  world.people.set(administratorName, {
    account: { id: 4_999_899, login: administratorName, kind: 'user', state: 'active' },
    emails: ['administrator@people.example'],
    mlflow: administratorName,
    unmapped: true,
  })
  const forge = await foundForge(world)
  try {
    return await layOut(world, registry, forge, `scenario-model-${number}`)
  } catch (error) {
    await forge.stop()
    throw error
  }
}

/** The model's file as the world has it now; none where no policy says what it must answer. */
export function modelFiles(world: World, model: string): Map<string, string> {
  const policy = policyOf(world)
  return new Map(
    'value' in policy ? [[`models/${model}.yml`, formatYaml({ ...modelFileIn(world, policy.value), model })]] : [],
  )
}

async function layOut(world: World, registry: Registry, forge: Forge, model: string): Promise<Desk> {
  const policy = policyOf(world)
  const files = new Map([
    ['governance/policy.yml', policyFile({ world, registry })],
    ['governance/people.yml', formatYaml(peopleOf(world))],
    ['.github/workflows/governance.yml', 'on: schedule\n'],
    ...modelFiles(world, model),
  ])
  // nothing can be fetched of a repository that is empty
  const tip = await commitOn({ forge, world }, files, 'Set up', 'main', null)
  const registered = await logRun(registry, world, model, runUserOf(world), { repository, commit: tip })
  const desk: Desk = {
    world,
    forge,
    registered,
    registry,
    environment: 'value' in policy ? environmentOf(policy.value) : 'production',
    ledgerBranch: 'value' in policy ? policy.value.ledger.branch : null,
    labels: new Map([
      ['base', tip],
      ['head', tip],
    ]),
    reviews: new Map(),
    heads: [],
    made: [],
    pull: null,
    mergedAt: null,
    decided: null,
    awaits: [],
  }
  if (desk.ledgerBranch !== null) await recordGovernance(await portsOf(desk), desk.ledgerBranch)
  return desk
}

/** The suite's ports at the forge's present time. */
export const portsOf = ({ forge, world, registry }: Pick<Desk, 'forge' | 'world' | 'registry'>) =>
  portsAt(
    forge,
    world.clock,
    registry.server.admin,
    world.failures.some(({ status }) => status === 'timeout'),
  )

/** Turns the forge's clock, which stands still between two events. */
export async function setClock({ forge }: Desk, at: string): Promise<void> {
  await staff(forge.standIn, 'clock', { at, frozen: true })
}
