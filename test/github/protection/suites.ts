import { bypassMode, rulesetsOver, rulesFor, violations, type Actor, type Move } from '../protection.ts'
import type { Repo, Store } from '../store.ts'

/** The record of how each update of a ref fared under the rules. */

const zero = '0'.repeat(40)

/** Whether the actor is exempt from every ruleset, which leaves no entry. */
const isExempt = (store: Store, repo: Repo, actor: Actor): boolean =>
  rulesetsOver(store, repo).some((ruleset) => bypassMode(store, repo, ruleset, actor) === 'exempt')

type Outcome = { readonly refused: boolean; readonly broken: readonly string[] }

/** Enters one update: passed, refused, or let through past the rules that it broke. */
export function enterSuite(
  store: Store,
  repo: Repo,
  { ref, before, after }: Move,
  actor: Actor,
  outcome: Outcome,
): void {
  if (!store.on('rule-suites') || rulesFor(store, repo, ref, null).length === 0) return
  if (!outcome.refused && outcome.broken.length > 0 && isExempt(store, repo, actor)) return
  const result = outcome.refused ? 'fail' : outcome.broken.length > 0 ? 'bypass' : 'pass'
  repo.suites.push({
    id: store.id(),
    ref,
    before: before ?? zero,
    after: after ?? zero,
    at: store.now(),
    actor: actor.account,
    result,
    broken: outcome.broken,
  })
}

/** Enters an update by a push that has happened. */
export const enterPush = (store: Store, repo: Repo, move: Move, actor: Actor): void =>
  enterSuite(store, repo, move, actor, { refused: false, broken: violations(store, repo, move, null) })
