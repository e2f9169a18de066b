import type { Problem } from '../document/document.ts'
import type { Subject } from '../evidence/subject.ts'
import type { Gathered } from '../facts.ts'
import type { Evaluation } from '../evidence/evaluation.ts'
import type { Account, Commit, Head, PullRequest, Review } from '../forge.ts'
import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import { readPolicy } from '../governance/policy-rules.ts'
import type { LoggedNumber, RunDataset } from '../registry.ts'
import type { ChangedPath } from '../request/proposal.ts'
import type { Tier } from '../stage.ts'
import { isFields, overlay } from './overlay.ts'
import { personKey, type EventOf } from './scenario.ts'
import type { Playable } from './scenario-rules.ts'
import {
  dataset,
  evaluationOf,
  loggedMetrics,
  modelFileOf,
  predictionsOf,
  runFiles,
  sourceDigest,
  versionFiles,
} from './version.ts'

/** Everything that is so at one instant of a scenario. One play owns it and changes it in place; nothing else sees it. */

/** What stage 1 measures for these gates; kept by the caller, since drawing intervals is the only slow part. */
export type Measured = { readonly predictions: string; readonly evaluation: Evaluation }

export type Someone = {
  account: Account
  readonly emails: readonly string[]
  readonly mlflow: string
  readonly unmapped: boolean
}

export type TeamState = {
  readonly direct: Set<string>
  /** members through a child team, by its name */
  readonly nested: Map<string, Set<string>>
  readonly former: Set<string>
}

export type Proposed = { readonly version: string; readonly subject: Subject | null; readonly digest: string | null }

export type HeadState = Omit<Head, 'record'> & {
  record: Head['record']
  /** when the suite will record it; null where it does not by itself */
  readonly due: string | null
  readonly proposed: Proposed
  readonly changed: readonly ChangedPath[]
}

export type RegistryState = {
  metrics: Record<string, LoggedNumber>
  parameters: Record<string, string>
  files: Record<string, string>
  runFiles: Record<string, string>
  datasets: RunDataset[]
  readonly tags: Record<string, string>
  readonly aliases: Record<string, string>
  /** milliseconds since 1970, by version */
  readonly createdAt: Map<string, number>
}

/** What the registry shows of a version where it answers. */
export type Found = Extract<Gathered, { state: 'gathered' }>

export type PolicyNow = { readonly value: Policy } | { readonly problems: readonly Problem[] }

export type Failure = EventOf<'fails'>

export type World = {
  readonly scenario: Playable
  readonly people: Map<string, Someone>
  readonly extras: Pick<People, 'services' | 'tools'>
  readonly teams: Map<string, TeamState>
  readonly commits: Map<string, Commit>
  readonly labels: Map<string, string>
  readonly reviewLabels: Map<string, number>
  readonly registry: RegistryState
  readonly measure: (gates: Policy['gates']) => Measured
  policyValue: unknown
  /** the tier that the answers in the model's file come to */
  tier: Tier
  /** what judged before each change of policy or model file, with when it began to */
  replaced: { readonly at: string; readonly until: string; readonly policy: Policy; readonly tier: Tier }[]
  rulesSince: string
  policyRead: { readonly text: unknown; readonly now: PolicyNow } | null
  /** what was gathered last, while nothing behind it changes */
  gathered: { readonly policy: Policy; readonly key: string; readonly found: Found } | null
  heads: HeadState[]
  reviews: Review[]
  baseChanges: { readonly at: string; readonly by: Account | null }[]
  failures: Failure[]
  pull: Pick<PullRequest, 'author' | 'actedFor' | 'draft' | 'createdAt'> | null
  base: string
  fork: boolean
  merge: PullRequest['merge']
  clock: string
  /** counts what was written to the registry */
  writes: number
  counter: number
  folders: number
  versions: number
}

/** The policy as it is now, or what is wrong with it. */
export function policyOf(world: World): PolicyNow {
  const text = policyText(world)
  // most events leave the policy as it was, and reading it is dear
  const last = world.policyRead
  if (last !== null && last.text === text) return last.now
  const read = readPolicy({ file: 'governance/policy.yml', value: text, lines: {} })
  const now = read.ok ? { value: read.value } : { problems: read.problems }
  world.policyRead = { text, now }
  return now
}

/** The policy's value; a role that is a list of people holds the scenario's own people and its bystanders instead. */
export function policyText(world: World): unknown {
  const { policyValue } = world
  if (!isFields(policyValue) || !isFields(policyValue.roles)) return policyValue
  if (!Object.values(policyValue.roles).some((held) => isFields(held) && Array.isArray(held.people))) return policyValue
  const roles = Object.fromEntries(
    Object.entries(policyValue.roles).map(([role, held]) => {
      if (!isFields(held) || !Array.isArray(held.people)) return [role, held]
      const team = world.teams.get(role)
      return [role, { ...held, people: [...(team?.direct ?? [])].map(personKey) }]
    }),
  )
  return { ...policyValue, roles }
}

export const nextId = (world: World): number => ++world.counter

/** Somebody by the name that people: gives them, or by the login they have now. */
export function someone(world: World, name: string): Someone {
  const found =
    world.people.get(name) ??
    [...world.people.values()].find(({ account }) => account.login === name && !isGone(account))
  if (found === undefined) throw new Error(`nobody in the scenario is called ${name}`)
  return found
}

const isGone = ({ state }: Account): boolean => state === 'deleted'

export const accountOf = (world: World, name: string): Account => someone(world, name).account

/** Adds somebody with everything ordinary filled in. */
export function addPerson(world: World, name: string, own: Partial<Omit<Someone, 'account'>> = {}): Someone {
  const added: Someone = {
    account: { id: nextId(world), login: name, kind: 'user', state: 'active' },
    emails: own.emails ?? [`${personKey(name)}@people.example`],
    mlflow: own.mlflow ?? name,
    unmapped: own.unmapped ?? false,
  }
  world.people.set(name, added)
  return added
}

const emptyTeam = (): TeamState => ({ direct: new Set(), nested: new Map(), former: new Set() })

/** The names of a role's bystanders: members who never act. */
export const bystandersOf = (role: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${role}-bystander-${index + 1}`)

/** How many versions of the model there are before the first that is proposed. */
export const versionsBefore = 6

/** The world before the first event: people and teams, the policy, a version that nobody has proposed yet. */
export function beginWorld(
  scenario: Playable,
  basePolicy: unknown,
  extras: World['extras'],
  measure: World['measure'],
): World {
  const policyValue = overlay(basePolicy, scenario.policy)
  const world: World = {
    scenario,
    people: new Map(),
    extras,
    teams: new Map(),
    commits: new Map(),
    labels: new Map([
      ['base', 'b'.repeat(40)],
      ['head', 'b'.repeat(40)],
    ]),
    reviewLabels: new Map(),
    registry: {
      metrics: {},
      parameters: { C: '0.1', 'data_sha256.rows': sourceDigest },
      files: { ...versionFiles },
      runFiles: { ...runFiles },
      datasets: [dataset],
      tags: {},
      aliases: {},
      createdAt: new Map(),
    },
    measure,
    policyValue,
    tier: scenario.model.tier,
    replaced: [],
    rulesSince: '2026-01-04T09:00:00Z',
    policyRead: null,
    gathered: null,
    heads: [],
    reviews: [],
    baseChanges: [],
    failures: [],
    pull: null,
    base: 'main',
    fork: false,
    merge: null,
    clock: '2026-01-05T08:59:00Z',
    writes: 0,
    counter: 5_000_000,
    folders: 0,
    versions: versionsBefore,
  }
  for (const [name, { mlflow, emails, unmapped }] of Object.entries(scenario.people))
    addPerson(world, name, {
      unmapped,
      ...(mlflow === undefined ? {} : { mlflow }),
      ...(emails === undefined ? {} : { emails }),
    })
  fillTeams(world)
  const policy = policyOf(world)
  if ('value' in policy) fillRun(world, policy.value)
  return world
}

/** The team of a role; an empty one where a policy that cannot be read names none. */
export function teamOf(world: World, role: string): TeamState {
  const found = world.teams.get(role) ?? emptyTeam()
  world.teams.set(role, found)
  return found
}

/** The names of the roles in a policy that nobody has checked yet. */
export const rolesIn = (policyValue: unknown): readonly string[] =>
  isFields(policyValue) && isFields(policyValue.roles) ? Object.keys(policyValue.roles) : []

/** Gives each role that the policy names now its team, where it has none yet. */
export function fillTeams(world: World): void {
  for (const role of rolesIn(world.policyValue)) if (!world.teams.has(role)) fillTeam(world, role)
}

function fillTeam(world: World, role: string): void {
  const team = emptyTeam()
  const { scenario } = world
  for (const [name, { roles }] of Object.entries(scenario.people)) if (roles.includes(role)) team.direct.add(name)
  for (const name of bystandersOf(role, scenario.bystanders)) {
    addPerson(world, name)
    team.direct.add(name)
  }
  world.teams.set(role, team)
}

function fillRun(world: World, policy: Policy): void {
  const { registry } = world
  const { predictions, evaluation } = world.measure(policy.gates)
  registry.runFiles['evaluation/predictions.csv'] = predictions
  Object.assign(registry.metrics, loggedMetrics(policy.gates, evaluation))
}

/** Measures once for the same gates. */
export function measurer(): World['measure'] {
  const known = new Map<string, Measured>()
  return (gates) => {
    const key = JSON.stringify(gates.fairness?.smallest_group ?? null)
    const found = known.get(key)
    if (found !== undefined) return found
    const predictions = predictionsOf(gates)
    const made = { predictions, evaluation: evaluationOf(gates, modelFileOf('high', 'any'), predictions) }
    known.set(key, made)
    return made
  }
}
