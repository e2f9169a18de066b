import type { Governance } from '../facts.ts'
import type { Account } from '../forge.ts'
import type { Policy } from '../governance/policy.ts'
import type { People } from '../governance/people.ts'
import type { Chain } from '../ledger/chain.ts'
import type { ModelFile } from '../model/model-file.ts'
import type {
  ActionsSetting,
  App,
  Bypass,
  Installation,
  OwnersFault,
  RepositorySetting,
  Workflow,
  WorkflowToken,
} from '../protection/administered.ts'
import type { Environment } from '../protection/environment.ts'
import type { ActiveRule, Ruleset } from '../protection/ruleset.ts'
import { seen, unseen, type Seen } from '../protection/seen.ts'
import { setupOf, type Actor, type Setup } from '../protection/setup.ts'
import type { WorkflowFile } from './workflow-file.ts'

/** What `doctor` looks at, each thing seen or not. */

/** A file of models/: its value, or what is wrong with it. */
export type ModelReading = { readonly path: string; readonly file: ModelFile | null; readonly problem: string }

/** A person of people.yml, and the account that bears their login now. */
export type Identity = {
  readonly person: string
  readonly login: string
  readonly id: number
  readonly account: Account | null
}

export type RoleMembers = { readonly role: string; readonly members: readonly Account[] }

export type Names = {
  readonly repository: Seen<readonly string[]>
  readonly organisation: Seen<readonly string[]>
  /** of every environment there is, by its name */
  readonly environments: Seen<Readonly<Record<string, readonly string[]>>>
}

/** A workflow file of the default branch; null where it cannot be read as one. */
export type WorkflowReading = { readonly path: string; readonly file: WorkflowFile | null }

export type World = {
  readonly defaultBranch: string
  readonly nativeApprovals: number
  /** the App as the administrator names it; null in trial mode */
  readonly named: { readonly slug: string | null; readonly id: number | null } | null
  readonly breakGlass: Seen<Actor> | null
  readonly dismissers: Seen<readonly Actor[]>
  readonly governance: Seen<Governance>
  readonly models: Seen<readonly ModelReading[]>
  readonly identities: Seen<readonly Identity[]>
  /** the numbers of the teams that the policy names; null where there is none */
  readonly teams: Seen<Readonly<Record<string, number | null>>>
  readonly members: Seen<readonly RoleMembers[]>
  readonly repository: Seen<RepositorySetting>
  readonly plan: Seen<string | null>
  readonly app: Seen<App | null>
  readonly installation: Seen<Installation | null>
  readonly branchRules: Seen<readonly ActiveRule[]>
  readonly ledgerRules: Seen<readonly ActiveRule[]>
  readonly rulesets: Seen<readonly Ruleset[]>
  readonly classic: Seen<boolean>
  readonly bypasses: Seen<readonly Bypass[]>
  /** the chain, and what speaks against the commit of its last record */
  readonly ledger: Seen<Chain & { readonly forged: string | null }>
  readonly ownersFaults: Seen<readonly OwnersFault[] | null>
  readonly environments: Seen<readonly Environment[]>
  readonly secrets: Names
  readonly variables: Names
  readonly actions: Seen<ActionsSetting>
  readonly workflowToken: Seen<WorkflowToken>
  readonly workflows: Seen<readonly Workflow[]>
  readonly workflowFiles: Seen<readonly WorkflowReading[]>
  /** what the registry answered, or how it failed to */
  readonly registry: Seen<{ readonly version: string } | { readonly failed: string }>
  /** the version of Node that runs this */
  readonly node: string
}

/** The policy, where it was seen and can be used. */
export function policyOf({ governance }: Pick<World, 'governance'>): Seen<Policy> {
  if (!governance.seen) return governance
  const { policy } = governance.value
  return policy.state === 'read' ? seen(policy.value) : unseen('the policy cannot be used')
}

/** The people, where they were seen and can be used. */
export function peopleOf({ governance }: Pick<World, 'governance'>): Seen<People> {
  if (!governance.seen) return governance
  const { people } = governance.value
  return people.state === 'read' ? seen(people.value) : unseen('governance/people.yml cannot be used')
}

/** How the forge has to be set up, where the policy says it. */
export function setupSeen(world: Pick<World, 'governance'>): Seen<Setup> {
  const policy = policyOf(world)
  const people = peopleOf(world)
  return policy.seen ? seen(setupOf(policy.value, people.seen ? people.value : null)) : policy
}

/** The number that checks and the ledger are pinned to, where there is an App and its number is known. */
export function appId({ named, app }: World): Seen<number> {
  if (named === null) return unseen('no App was named, so there is none to look for')
  if (named.id !== null) return seen(named.id)
  if (!app.seen) return app
  return app.value === null ? unseen('the forge shows no App of that name') : seen(app.value.id)
}
