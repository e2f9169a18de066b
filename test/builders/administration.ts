import { formatYaml, locate } from '../../shared/clients/document/yaml.ts'
import { diagnosisOf } from '../../shared/domain/doctor/diagnosis.ts'
import type { Outcome } from '../../shared/domain/doctor/precondition.ts'
import type { World } from '../../shared/domain/doctor/world.ts'
import { mergedEnvironment, wantedEnvironments } from '../../shared/domain/protection/environment.ts'
import { seen } from '../../shared/domain/protection/seen.ts'
import { setupOf, type Protection } from '../../shared/domain/protection/setup.ts'
import { mergedRuleset, wantedRulesets } from '../../shared/domain/protection/wanted-rulesets.ts'
import { readWorld, type Sources } from '../../shared/gather/setup/doctor.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import type { Asked } from '../../shared/gather/setup/protection.ts'
import { fakeAdministration, type FakeAdministration, type Settings } from '../fakes/administration.ts'
import { fakeForge, type FakeForge, type Tree } from '../fakes/forge.ts'
import { fakeLedger, type FakeLedger } from '../fakes/ledger.ts'
import { fakeRegistry, type FakeRegistry } from '../fakes/registry.ts'
import { examplePeople, examplePolicy, exampleText } from './documents.ts'
import { account } from './forge.ts'
import { genesis, ledger as ledgerOf } from './ledger.ts'
import { environmentSecrets, workflowTexts } from './workflows.ts'

/** A governance repository in which nothing is left to be set, and the same as administrators left it. */

export const appNumber = 4242

export const asked: Asked = {
  app: { slug: 'countersign', id: null },
  nativeApprovals: 0,
  breakGlassTeam: null,
}

const members: Readonly<Record<string, readonly string[]>> = {
  'acme/data-science': ['dana-acme'],
  'acme/ml-engineering': ['mel-acme'],
  'acme/model-validation': ['vera-acme'],
  'acme/compliance': ['carl-acme'],
  'acme/legal': ['lee-acme'],
  'acme/business-owners': ['olga-acme'],
  'acme/model-risk': ['rita-acme', 'rob-acme'],
  'acme/internal-audit': ['audrey-acme'],
}

const teams = Object.fromEntries(Object.keys(members).map((name, index) => [name, 50 + index]))

/** The protection that the example's policy asks for. */
export const protection = (other: Partial<Protection> = {}): Protection => ({
  defaultBranch: 'main',
  setup: setupOf(examplePolicy(), examplePeople()),
  app: { id: appNumber, name: 'countersign' },
  nativeApprovals: 0,
  breakGlass: null,
  dismissers: seen([{ type: 'Team', id: teams['acme/model-risk'] ?? 0, name: 'acme/model-risk' }]),
  ...other,
})

export const bare: Settings = {
  repository: {
    name: 'acme/models',
    private: true,
    archived: false,
    hasIssues: true,
    ownedByOrganisation: true,
    mergeMethods: ['merge', 'squash'],
  },
  plan: 'team',
  apps: [{ id: appNumber, slug: 'countersign' }],
  installation: {
    app: appNumber,
    suspended: false,
    everywhere: true,
    permissions: {
      checks: 'write',
      contents: 'write',
      deployments: 'write',
      issues: 'write',
      members: 'read',
      metadata: 'read',
      pull_requests: 'write',
    },
  },
  teams,
  rulesets: [],
  classic: false,
  bypasses: [],
  ownersFaults: [],
  environments: [],
  secrets: {},
  variables: { repository: ['COUNTERSIGN_APP_CLIENT_ID'] },
  actions: { enabled: true, allowed: 'all' },
  workflowToken: { writes: false, approves: false },
  workflows: Object.keys(workflowTexts).map((path) => ({ path, state: 'active' })),
}

/** The same with everything set. */
export const protectedSettings = (): Settings => ({
  ...bare,
  rulesets: wantedRulesets(protection()).map((wanted, index) => ({
    ...mergedRuleset(null, wanted),
    id: 11 + index,
    source: 'acme/models',
  })),
  environments: wantedEnvironments(protection()).map((wanted, index) => ({
    ...mergedEnvironment(null, wanted),
    branches: [{ id: 70 + index, name: 'main', type: 'branch' }],
    adminsBypass: false,
  })),
  secrets: environmentSecrets,
})

const kept = ['governance/policy.yml', 'governance/people.yml', 'models/credit-approval.yml', '.github/CODEOWNERS']

export const tree: Tree = { ...Object.fromEntries(kept.map((path) => [path, exampleText(path)])), ...workflowTexts }

export type Place = Sources & {
  readonly administration: FakeAdministration
  readonly forge: FakeForge
  readonly ledger: FakeLedger
  readonly registry: FakeRegistry
}

/** Forge, registry and ledger in memory, the governance recorded. */
export async function placeOf(settings: Settings = protectedSettings(), files: Tree = tree): Promise<Place> {
  const forge = fakeForge()
  for (const [team, logins] of Object.entries(members))
    forge.putTeam(
      team,
      logins.map((login) => account(login)),
    )
  const tip = forge.commit(files)
  const documents = { locate, format: formatYaml }
  const { digest } = await readGovernance(forge, documents, tip)
  const ledger = fakeLedger()
  ledger.overwrite(ledgerOf([genesis({ governance: digest })]))
  const registry = fakeRegistry('https://mlflow.acme.example')
  return {
    administration: fakeAdministration({ ...settings }),
    forge,
    documents,
    ledger,
    registry,
    registryAt: () => registry,
    ledgerOf: () => ledger,
  }
}

export const worldOf = (place: Place, other: Partial<Asked> = {}): Promise<World> =>
  readWorld(place, { ...asked, ...other }, '24.1.0')

/** The world in which everything is done. */
export const soundWorld = async (): Promise<World> => worldOf(await placeOf())

/** The codes of those preconditions that stand so. */
export const codesOf = (world: World, state: Outcome['state']): readonly string[] =>
  diagnosisOf(world)
    .judged.filter(({ outcome }) => outcome.state === state)
    .map(({ code }) => code)
