import type { Environment } from '../domain/protection/environment.ts'
import type { ActiveRule, Ruleset } from '../domain/protection/ruleset.ts'
import type {
  ActionsSetting,
  App,
  Bypass,
  Installation,
  OwnersFault,
  Place,
  RepositorySetting,
  Workflow,
  WorkflowToken,
} from '../domain/protection/administered.ts'

/** What administrators set at the forge for one repository. Reads fail with an error; absence is a value of its own. */
export interface Administration {
  /** the repository's page for people, without a slash at its end */
  readonly page: string
  repository(): Promise<RepositorySetting>
  /** the organisation's plan; null where the forge does not show it to this token */
  plan(): Promise<string | null>
  app(slug: string): Promise<App | null>
  /** the App's installation in the organisation; null where it is not installed */
  installation(slug: string): Promise<Installation | null>
  /** the number of a team `organisation/team`; null where the forge shows none */
  team(name: string): Promise<number | null>
  /** the short names of the organisation's teams; none where the owner is a person */
  teams(): Promise<readonly string[]>
  /** the repository's rulesets and those above it, each whole */
  rulesets(): Promise<readonly Ruleset[]>
  /** the rules in force on a branch, from wherever */
  branchRules(branch: string): Promise<readonly ActiveRule[]>
  hasClassicProtection(branch: string): Promise<boolean>
  /** the updates of the last month that went past the rules */
  bypasses(branch: string): Promise<readonly Bypass[]>
  /** what is wrong with the CODEOWNERS file; null where there is none */
  ownersFaults(commit: string): Promise<readonly OwnersFault[] | null>
  environments(): Promise<readonly Environment[]>
  secretNames(place: Place): Promise<readonly string[]>
  variableNames(place: Place): Promise<readonly string[]>
  actions(): Promise<ActionsSetting>
  workflowToken(): Promise<WorkflowToken>
  workflows(): Promise<readonly Workflow[]>
  /** makes the ruleset, or puts it whole in the place of the one with its number */
  writeRuleset(ruleset: Ruleset): Promise<void>
  /** makes or changes an environment until it stands as given; `found` is how it stood */
  writeEnvironment(environment: Environment, found: Environment | null): Promise<void>
}
