import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import type { Seen } from './seen.ts'

/** Whom a role means at the forge: a team, or the people of a list by login. */
export type Holder = { readonly team: string } | { readonly login: string }

/** What of policy and people decides how the forge is set up. */
export type Setup = {
  readonly ledgerBranch: string
  /** the governed environments, in the policy's order */
  readonly environments: readonly string[]
  /** whether versions are run again, in an environment of their own */
  readonly rescoring: boolean
  /** who may dismiss a veto */
  readonly dismissers: readonly Holder[]
  /** who is asked about changes of what judges */
  readonly owners: readonly Holder[]
}

/** The environment of the judging jobs; each governed environment has one of its own name beside it. */
export const judgingEnvironment = 'governance'

/** Somebody whom the forge knows by number. */
export type Actor = { readonly type: 'Team' | 'User'; readonly id: number; readonly name: string }

/** Everything that the wanted protection is made from. */
export type Protection = {
  readonly defaultBranch: string
  readonly setup: Setup
  /** the suite's own App; null in trial mode */
  readonly app: { readonly id: number; readonly name: string } | null
  readonly nativeApprovals: number
  /** the one team that may merge past the rules; null for nobody */
  readonly breakGlass: Seen<Actor> | null
  readonly dismissers: Seen<readonly Actor[]>
}

function holdersOf(roles: readonly string[], policy: Policy, people: People | null): readonly Holder[] {
  const found = roles.flatMap((name): readonly Holder[] => {
    const role = policy.roles[name]
    if (role === undefined) return []
    if ('team' in role) return [{ team: role.team }]
    return role.people.flatMap((key) => {
      const person = people?.people[key]
      return person === undefined ? [] : [{ login: person.github }]
    })
  })
  return [...new Map(found.map((one) => [formatHolder(one), one])).values()]
}

/** The holder as an owner is written: `@acme/model-risk`, `@rita`. */
export const formatHolder = (one: Holder): string => `@${'team' in one ? one.team : one.login}`

/** How the forge has to be set up for this policy: who clears vetoes may dismiss, who decides changes owns the files. */
export function setupOf(policy: Policy, people: People | null): Setup {
  return {
    ledgerBranch: policy.ledger.branch,
    environments: Object.keys(policy.environments),
    rescoring: asksRescoring(policy),
    dismissers: holdersOf(policy.vetoes.cleared_by, policy, people),
    owners: holdersOf(
      policy.changes.approvals.map(({ role }) => role),
      policy,
      people,
    ),
  }
}

/** The environment of the job that runs versions again: it reads, and holds no key of the App. */
export const rescoreEnvironment = 'rescore'

/** Whether a tier asks for more than the builder's own predictions, or for the version to be trained again. */
export function asksRescoring({ gates: { performance } }: Pick<Policy, 'gates'>): boolean {
  const { provenance = {}, retrained = [] } = performance ?? {}
  return retrained.length > 0 || Object.values(provenance).some((asked) => asked !== 'builder-supplied')
}

/** What the App needs, and all that it may write. */
export const appPermissions: Readonly<Record<string, string>> = {
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
}
