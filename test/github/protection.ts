import { isAncestor } from './git/history.ts'
import { reviewObstacles } from './protection/approvals.ts'
import { isBehind, isMet, passedCommits, requiredChecks } from './protection/checks.ts'
import { pathMatches, refMatches } from './protection/patterns.ts'
import type { Account, App, Pull, Repo, Rule, Ruleset, Store } from './store.ts'

/** Rulesets: which rules a branch is under, for whom, and what a push or a merge needs. */

export type Actor = { readonly account: Account; readonly app: App | null }
type Way = 'push' | 'merge'

const prefixes: Readonly<Record<string, string>> = { branch: 'refs/heads/', tag: 'refs/tags/' }

function isFor({ conditions: { repository_name: names } }: Ruleset, { name }: Repo): boolean {
  const fits = (pattern: string): boolean =>
    pattern === '~ALL' || pathMatches(pattern.includes('/') ? pattern : `/${pattern}`, name)
  return names === undefined || (names.include.some(fits) && !names.exclude.some(fits))
}

/** The rulesets that a repository is under: its own and its organisation's. */
export const rulesetsOver = (store: Store, repo: Repo): readonly Ruleset[] => [
  ...repo.rulesets,
  ...(store.orgRulesets.get(repo.owner) ?? []).filter((ruleset) => isFor(ruleset, repo)),
]

const covers = ({ enforcement, target, conditions }: Ruleset, ref: string, repo: Repo): boolean =>
  enforcement === 'active' &&
  ref.startsWith(prefixes[target] ?? 'refs/heads/') &&
  conditions.ref_name.include.some((one) => refMatches(one, ref, repo.defaultBranch)) &&
  !conditions.ref_name.exclude.some((one) => refMatches(one, ref, repo.defaultBranch))

const roles: Readonly<Record<number, readonly string[]>> = { 2: ['admin'], 4: ['write', 'admin'], 5: ['admin'] }

type Bypass = Ruleset['bypass_actors'][number]

function isMeant(
  store: Store,
  repo: Repo,
  { account, app }: Actor,
  { actor_id: id, actor_type: type }: Bypass,
): boolean {
  if (type === 'Integration') return app?.id === id
  if (app !== null) return false
  if (type === 'RepositoryRole') return (roles[id] ?? []).includes(store.access(account, repo))
  if (type === 'User') return account.id === id
  const team = type === 'Team' ? store.teams.find((each) => each.id === id) : undefined
  return team !== undefined && store.members(team, true).some((member) => member.id === account.id)
}

/** How the actor may go past a ruleset: `always`, `pull_request` or `exempt`; null where they may not. */
export function bypassMode(store: Store, repo: Repo, ruleset: Ruleset, actor: Actor): string | null {
  if (!store.on('bypass-actors')) return null
  return ruleset.bypass_actors.find((each) => isMeant(store, repo, actor, each))?.bypass_mode ?? null
}

/** Whether the actor may go past a ruleset: an App, a team, a person or a role that it names. */
export function mayBypass(store: Store, repo: Repo, ruleset: Ruleset, actor: Actor, way: Way = 'push'): boolean {
  const mode = bypassMode(store, repo, ruleset, actor)
  return mode !== null && (way === 'merge' || mode !== 'pull_request')
}

/** What one ruleset says of a ref. */
export const rulesOf = (ruleset: Ruleset, ref: string, repo: Repo): readonly Rule[] =>
  covers(ruleset, ref, repo) ? ruleset.rules : []

/** The rules that bind an actor at a ref, or everybody where none is given. */
export function rulesFor(
  store: Store,
  repo: Repo,
  ref: string,
  actor: Actor | null,
  way: Way = 'push',
): readonly Rule[] {
  return rulesetsOver(store, repo)
    .filter((ruleset) => covers(ruleset, ref, repo) && (actor === null || !mayBypass(store, repo, ruleset, actor, way)))
    .flatMap(({ rules }) => rules)
}

export type PushLimits = {
  /** where no commit made now may go */
  readonly refused: readonly string[]
  /** where no update may go, whatever it brings */
  readonly closed: readonly string[]
  readonly noForce: readonly string[]
  readonly noCreate: readonly string[]
  readonly noDelete: readonly string[]
  /** where only commits go that have passed */
  readonly checked: readonly { readonly ref: string; readonly onCreate: boolean; readonly passed: readonly string[] }[]
}

/** Where pushes need no pull request they would still need checks: who lets them in has to let go of both. */
const checksPushes = (store: Store): boolean =>
  store.on('required-checks') && store.on('pull-request-required') && store.on('checks-before-push')

export const unlimited: PushLimits = { refused: [], closed: [], noForce: [], noCreate: [], noDelete: [], checked: [] }

/** What an actor may not do by a push to the refs. */
export function pushLimits(store: Store, repo: Repo, refs: readonly string[], actor: Actor | null): PushLimits {
  const under = new Map(refs.map((ref) => [ref, rulesFor(store, repo, ref, actor)]))
  const having = (type: string, on: boolean): readonly string[] =>
    on ? refs.filter((ref) => under.get(ref)?.some((rule) => rule.type === type)) : []
  const closed = [
    ...having('pull_request', store.on('pull-request-required')),
    ...having('update', store.on('restricted-updates')),
  ]
  const checked = having('required_status_checks', checksPushes(store)).map((ref) => {
    const rules = (under.get(ref) ?? []).filter(({ type }) => type === 'required_status_checks')
    const onCreate = rules.some(({ parameters }) => parameters?.do_not_enforce_on_create !== true)
    return { ref, onCreate, passed: passedCommits(store, repo, rules) }
  })
  return {
    refused: [...new Set([...closed, ...checked.map(({ ref }) => ref)])],
    closed: [...new Set(closed)],
    noForce: having('non_fast_forward', store.on('no-force-push')),
    noCreate: having('creation', store.on('restricted-creations')),
    noDelete: having('deletion', store.on('restricted-deletions')),
    checked,
  }
}

export type Move = { readonly ref: string; readonly before: string | null; readonly after: string | null }

/** Why the rules keep the actor from moving a ref; empty where they do not. */
export function violations(
  store: Store,
  repo: Repo,
  { ref, before, after }: Move,
  actor: Actor | null,
): readonly string[] {
  const limits = pushLimits(store, repo, [ref], actor)
  const unchecked = limits.checked.some(
    ({ onCreate, passed }) => after !== null && (before !== null || onCreate) && !passed.includes(after),
  )
  const checks = unchecked ? ['Required status checks are expected.'] : []
  if (before === null)
    return [...(limits.noCreate.length > 0 ? ['Cannot create ref due to creations being restricted.'] : []), ...checks]
  if (after === null) return limits.noDelete.length > 0 ? ['Cannot delete this protected ref.'] : []
  const rules = rulesFor(store, repo, ref, actor)
  const isClosedBy = (type: string): boolean => limits.closed.length > 0 && rules.some((rule) => rule.type === type)
  return [
    ...(isClosedBy('pull_request') ? ['Changes must be made through a pull request.'] : []),
    ...(isClosedBy('update') ? ['Cannot update this protected ref.'] : []),
    ...(limits.noForce.length > 0 && !isAncestor(repo.folder, before, after)
      ? ['Cannot force-push to this branch.']
      : []),
    ...checks,
  ]
}

/** Why the rules keep this pull request from being merged by the actor, or by anybody; empty where they do not. */
export function mergeObstacles(store: Store, repo: Repo, pull: Pull, actor: Actor | null): readonly string[] {
  const rules = rulesFor(store, repo, `refs/heads/${pull.base}`, actor, 'merge')
  const behind = isBehind(store, repo, pull, rules) ? ['Head branch is not up to date with the base branch.'] : []
  const expected = store.on('required-checks') ? rules.flatMap(requiredChecks) : []
  const checks = expected
    .filter((each) => !isMet(store, repo, pull.headSha, each))
    .map(({ context }) => `Required status check "${context}" is expected.`)
  const reviews = rules.flatMap(({ type, parameters }) =>
    type === 'pull_request' ? reviewObstacles(store, repo, pull, parameters ?? {}) : [],
  )
  const closed =
    rules.some(({ type }) => type === 'update') && store.on('restricted-updates')
      ? ['Cannot update this protected ref.']
      : []
  return [...closed, ...reviews, ...checks, ...behind]
}

/** Whether all that keeps the pull request from being merged is that it is behind its base. */
export const onlyBehind = (obstacles: readonly string[]): boolean =>
  obstacles.length > 0 && obstacles.every((each) => each.startsWith('Head branch is not up to date'))
