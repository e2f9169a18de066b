import type {
  ActionsSetting,
  App,
  Bypass,
  Installation,
  OwnersFault,
  RepositorySetting,
  Workflow,
  WorkflowToken,
} from '../../shared/domain/protection/administered.ts'
import type { Environment } from '../../shared/domain/protection/environment.ts'
import type { Ruleset } from '../../shared/domain/protection/ruleset.ts'
import type { Administration } from '../../shared/ports/administration.ts'

type Held = Readonly<Record<string, readonly string[]>>

/** Everything that is set; a test changes it as an administrator would. */
export type Settings = {
  repository: RepositorySetting
  plan: string | null
  apps: readonly App[]
  installation: Installation | null
  teams: Readonly<Record<string, number>>
  rulesets: readonly Ruleset[]
  classic: boolean
  bypasses: readonly Bypass[]
  ownersFaults: readonly OwnersFault[] | null
  environments: readonly Environment[]
  /** by environment; `repository` and `organisation` are places of their own */
  secrets: Held
  variables: Held
  actions: ActionsSetting
  workflowToken: WorkflowToken
  workflows: readonly Workflow[]
}

export type FakeAdministration = Administration & {
  readonly settings: Settings
  /** what was written, in order */
  readonly written: string[]
  /** makes a method fail with this message */
  readonly refuse: (method: keyof Administration, message: string) => void
}

const covers = ({ enforcement, conditions }: Ruleset, branch: string): boolean => {
  const refs = conditions.ref_name as { readonly include: readonly string[] } | undefined
  const own = branch === 'main' ? ['~DEFAULT_BRANCH', 'refs/heads/main'] : [`refs/heads/${branch}`]
  return enforcement === 'active' && (refs?.include ?? []).some((one) => one === '~ALL' || own.includes(one))
}

/** The settings of a repository in memory; the branch `main` is its default one. */
export function fakeAdministration(settings: Settings): FakeAdministration {
  const refusals = new Map<keyof Administration, string>()
  const written: string[] = []
  let last = 900
  const read = async <T>(method: keyof Administration, value: () => T): Promise<T> => {
    const reason = refusals.get(method)
    if (reason !== undefined) throw new Error(reason)
    return value()
  }
  const names = (held: Held, place: Parameters<Administration['secretNames']>[0]): readonly string[] =>
    held[typeof place === 'object' ? place.environment : place] ?? []
  return {
    page: 'https://github.com/acme/models',
    settings,
    written,
    refuse: (method, message) => void refusals.set(method, message),
    repository: () => read('repository', () => settings.repository),
    plan: () => read('plan', () => settings.plan),
    app: (slug) => read('app', () => settings.apps.find((one) => one.slug === slug) ?? null),
    installation: () => read('installation', () => settings.installation),
    team: (name) => read('team', () => settings.teams[name] ?? null),
    teams: () => read('teams', () => Object.keys(settings.teams).map((name) => name.split('/')[1] ?? '')),
    rulesets: () => read('rulesets', () => settings.rulesets),
    branchRules: (branch) =>
      read('branchRules', () =>
        settings.rulesets
          .filter((one) => covers(one, branch))
          .flatMap(({ rules, id, source, own }) => rules.map((rule) => ({ ...rule, ruleset: id ?? 0, source, own }))),
      ),
    hasClassicProtection: () => read('hasClassicProtection', () => settings.classic),
    bypasses: () => read('bypasses', () => settings.bypasses),
    ownersFaults: () => read('ownersFaults', () => settings.ownersFaults),
    environments: () => read('environments', () => settings.environments),
    secretNames: (place) => read('secretNames', () => names(settings.secrets, place)),
    variableNames: (place) => read('variableNames', () => names(settings.variables, place)),
    actions: () => read('actions', () => settings.actions),
    workflowToken: () => read('workflowToken', () => settings.workflowToken),
    workflows: () => read('workflows', () => settings.workflows),
    writeRuleset: (ruleset) =>
      read('writeRuleset', () => {
        written.push(`ruleset ${ruleset.name}`)
        const whole = { ...ruleset, id: ruleset.id ?? ++last, source: 'acme/models' }
        settings.rulesets = [...settings.rulesets.filter(({ id }) => id !== ruleset.id), whole]
      }),
    writeEnvironment: (environment) =>
      read('writeEnvironment', () => {
        written.push(`environment ${environment.name}`)
        const branches = environment.branches.map((branch) => ({ ...branch, id: branch.id ?? ++last }))
        settings.environments = [
          ...settings.environments.filter(({ name }) => name !== environment.name),
          { ...environment, branches, adminsBypass: environment.adminsBypass ?? false },
        ]
      }),
  }
}
