import type { People } from '../governance/people.ts'
import type { Role } from '../governance/policy.ts'
import type { Tier } from '../stage.ts'

/** Everything that a governance repository is founded on: what a person answered or what could be found out. */

/** An environment, the alias that shows it in the registry, and the tier whose stages are enough for it. */
export type EnvironmentChoice = { readonly name: string; readonly alias: string; readonly requires: Tier | null }

/** The suite as every workflow pins it: one commit, with the release's version beside it for people. */
export type SuitePin = { readonly repository: string; readonly commit: string; readonly version: string }

export type Founding = {
  /** the registry's address */
  readonly registry: string
  readonly owner: string
  readonly name: string
  /** the forge for people, without a slash at its end */
  readonly webUrl: string
  readonly branch: string
  /** without the suite's own App */
  readonly trial: boolean
  /** whether versions are run again, which needs the App */
  readonly rescore: boolean
  readonly suite: SuitePin
  /** the labels of the runner that every job asks for */
  readonly runner: readonly string[]
  readonly roles: Readonly<Record<string, Role>>
  readonly environments: readonly EnvironmentChoice[]
  /** the tiers that are told apart; one that is left out asks what the next higher one asks */
  readonly tiers: readonly Tier[]
  readonly people: People
  /** model files as their owners wrote them, by the model's name */
  readonly models: readonly { readonly model: string; readonly text: string }[]
}

/** The roles that the policy knows; without those that must be held nobody could sign. */
export const foundingRoles = [
  { role: 'data-scientist', held: 'may', teams: ['data-science', 'data-scientists', 'data-scientist'] },
  { role: 'ml-engineer', held: 'may', teams: ['ml-engineering', 'ml-engineers', 'ml-engineer', 'mlops'] },
  { role: 'model-validator', held: 'must', teams: ['model-validation', 'model-validators', 'model-validator'] },
  { role: 'compliance-officer', held: 'must', teams: ['compliance', 'compliance-officers', 'compliance-officer'] },
  { role: 'legal-counsel', held: 'may', teams: ['legal', 'legal-counsel'] },
  { role: 'business-owner', held: 'must', teams: ['business-owners', 'business-owner'] },
  { role: 'model-risk', held: 'must', teams: ['model-risk', 'model-risk-management'] },
  { role: 'auditor', held: 'may', teams: ['internal-audit', 'auditors', 'auditor', 'audit'] },
] as const satisfies readonly {
  readonly role: string
  readonly held: 'must' | 'may'
  readonly teams: readonly string[]
}[]

/** The organisation's team that bears a usual name for the role, or null. */
export function usualTeam(role: string, organisation: string, teams: readonly string[]): string | null {
  const usual: readonly string[] = foundingRoles.find((one) => one.role === role)?.teams ?? []
  const found = usual.find((slug) => teams.includes(slug))
  return found === undefined ? null : `${organisation}/${found}`
}
