import { excessesOf } from '../protection/conflict.ts'
import { formatActor, requiredChecks, type ActiveRule, type BypassActor, type Ruleset } from '../protection/ruleset.ts'
import { bothSeen, type Seen } from '../protection/seen.ts'
import { checkNames } from '../protection/wanted-rulesets.ts'
import { done, given, missing, noneOf, unknown, type Outcome } from './precondition.ts'
import { appId, type World } from './world.ts'

/** The rules in force on the default branch, from the repository, its organisation or above. */

const has = (rules: readonly ActiveRule[], type: string): boolean => rules.some((rule) => rule.type === type)
const ruleThere =
  (type: string) =>
  ({ branchRules }: World): Outcome =>
    given(branchRules, (rules) => (has(rules, type) ? done() : missing({ rule: type })))

export const pullRequestRequired = ruleThere('pull_request')
export const forcePushRefused = ruleThere('non_fast_forward')
export const deletionRefused = ruleThere('deletion')

/** What the pull request rules say together; unknown where there is none. */
const ofPullRequests =
  (judge: (rules: readonly ActiveRule[], world: World) => Outcome) =>
  (world: World): Outcome =>
    given(world.branchRules, (all) => {
      const rules = all.filter(({ type }) => type === 'pull_request')
      return rules.length === 0 ? unknown('no rule asks for a pull request') : judge(rules, world)
    })

export const nativeApprovals = ofPullRequests((rules, world) => {
  // of several rules the strictest counts
  const found = Math.max(...rules.map(({ parameters }) => Number(parameters?.required_approving_review_count ?? 0)))
  const wanted = world.nativeApprovals
  return found === wanted ? done({ found }) : missing({ found, wanted })
})

export const nativeStalenessOff = ofPullRequests((rules) =>
  noneOf(
    'settings',
    rules
      .flatMap((rule) => excessesOf(rule, Number.MAX_SAFE_INTEGER))
      .filter(({ code }) => code === 'stale-dismissal' || code === 'last-push-approval')
      .map(({ detail }) => detail),
  ),
)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The actors to whom a rule restricts dismissals, as `Team 5`; null where it restricts them to nobody in particular. */
function dismissersOf({ parameters }: ActiveRule): readonly string[] | null {
  const found = parameters?.dismissal_restriction
  if (!isRecord(found) || found.enabled !== true) return null
  const actors: readonly unknown[] = Array.isArray(found.allowed_actors) ? found.allowed_actors : []
  return actors.filter(isRecord).map(({ type, id }) => `${String(type)} ${String(id)}`)
}

export const dismissalsRestricted = ofPullRequests((rules, { dismissers }) =>
  given(dismissers, (wanted) => {
    const restricted = rules.flatMap((rule) => {
      const found = dismissersOf(rule)
      return found === null ? [] : [found]
    })
    if (restricted.length === 0) return missing({ beyond: [] })
    const allowed = wanted.map(({ type, id }) => `${type} ${id}`)
    const beyond = restricted.map((actors) => actors.filter((actor) => !allowed.includes(actor)))
    const best = beyond.toSorted((one, other) => one.length - other.length)[0] ?? []
    return best.length === 0 ? done() : missing({ beyond: best })
  }),
)

export const checksRequired = ({ branchRules }: World): Outcome =>
  given(branchRules, (rules) => {
    const found = rules.flatMap(requiredChecks).map(({ context }) => context)
    return noneOf(
      'checks',
      checkNames.filter((name) => !found.includes(name)),
    )
  })

export const checksPinned = (world: World): Outcome =>
  given(bothSeen(world.branchRules, appId(world)), ([rules, id]) => {
    const required = rules.flatMap(requiredChecks).filter(({ context }) => checkNames.includes(context))
    if (required.length === 0) return unknown('none of the four checks is required, so there is nothing to pin')
    const pinned = new Set(required.filter(({ app }) => app === id).map(({ context }) => context))
    // a second entry that asks another App for the name could never be met
    const others = required.filter(({ app }) => app !== null && app !== id).map(({ context }) => context)
    return noneOf('checks', [
      ...new Set([...required.map(({ context }) => context).filter((name) => !pinned.has(name)), ...others]),
    ])
  })

export const checksNotStrict = ({ branchRules }: World): Outcome =>
  given(branchRules, (rules) =>
    noneOf(
      'rulesets',
      rules
        .filter((rule) => excessesOf(rule, 0).some(({ code }) => code === 'up-to-date'))
        .map(({ ruleset, source }) => `${ruleset} of ${source}`),
    ),
  )

export const mergeQueueOff = ({ branchRules }: World): Outcome =>
  given(branchRules, (rules) =>
    noneOf(
      'rulesets',
      rules.filter(({ type }) => type === 'merge_queue').map(({ ruleset, source }) => `${ruleset} of ${source}`),
    ),
  )

export type Allowed = (actor: BypassActor) => boolean

type Providers = { readonly type: string; readonly providers: readonly number[] }

/** Of each rule, whoever may go past every ruleset that brings it. */
export function bypassOutcome(wanted: readonly Providers[], rulesets: readonly Ruleset[], allowed: Allowed): Outcome {
  const byId = new Map(rulesets.map((one) => [one.id, one]))
  const strangers: string[] = []
  const hidden: string[] = []
  for (const { type, providers } of wanted) {
    const found = providers.map((id) => ({ id, bypass: byId.get(id)?.bypass ?? null }))
    const foreign = found.map(({ bypass }) => bypass?.filter((actor) => actor.mode !== 'exempt' && !allowed(actor)))
    if (foreign.some((actors) => actors?.length === 0)) continue
    if (foreign.some((actors) => actors === undefined)) hidden.push(type)
    else strangers.push(...foreign.flatMap((actors) => (actors ?? []).map((actor) => `${type}: ${formatActor(actor)}`)))
  }
  if (strangers.length > 0) return missing({ actors: [...new Set(strangers)] })
  return hidden.length > 0
    ? unknown(`the forge does not show this token who may bypass ${[...new Set(hidden)].join(', ')}`)
    : done()
}

const guarded = ['pull_request', 'required_status_checks', 'non_fast_forward', 'deletion']

/** Which rulesets bring each rule that guards a branch. */
export const providersOf = (rules: readonly ActiveRule[], types: readonly string[]): readonly Providers[] =>
  types
    .map((type) => ({ type, providers: rules.filter((rule) => rule.type === type).map(({ ruleset }) => ruleset) }))
    .filter(({ providers }) => providers.length > 0)

export function bypassRestricted({ branchRules, rulesets, breakGlass }: World): Outcome {
  const team: Seen<number | null> =
    breakGlass === null
      ? { seen: true, value: null }
      : breakGlass.seen
        ? { seen: true, value: breakGlass.value.id }
        : breakGlass
  return given(bothSeen(bothSeen(branchRules, rulesets), team), ([[rules, all], id]) => {
    const wanted = providersOf(rules, guarded)
    if (wanted.length === 0) return unknown('no rule is in force that anybody could go past')
    return bypassOutcome(
      wanted,
      all,
      (actor) => actor.type === 'Team' && actor.id === id && actor.mode === 'pull_request',
    )
  })
}

/** Who is exempt goes past the rules and leaves no trace of it. */
export function bypassRecorded({ branchRules, ledgerRules, rulesets }: World): Outcome {
  return given(bothSeen(bothSeen(branchRules, ledgerRules), rulesets), ([[branch, ledger], all]) => {
    const applied = new Set([...branch, ...ledger].map(({ ruleset }) => ruleset))
    const own = all.filter(({ id }) => id !== null && applied.has(id))
    const exempt = own.flatMap(({ name, bypass }) =>
      (bypass ?? []).filter(({ mode }) => mode === 'exempt').map((actor) => `${name}: ${formatActor(actor)}`),
    )
    if (exempt.length > 0) return missing({ actors: exempt })
    const shown = new Set(own.filter(({ bypass }) => bypass !== null).map(({ id }) => id))
    const hidden = [...applied].filter((id) => !shown.has(id))
    return hidden.length === 0 ? done() : unknown('the forge does not show this token who may bypass every ruleset')
  })
}

export const classicAbsent = ({ classic }: World): Outcome => given(classic, (found) => (found ? missing() : done()))
