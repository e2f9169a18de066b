import { resolve } from '../git.ts'
import { isAncestor } from '../git/history.ts'
import type { CheckRun, Pull, Repo, Rule, Status, Store } from '../store.ts'

/** Check runs and commit statuses as the rule required_status_checks counts them. */

export type Required = { readonly context: string; readonly integration_id?: number }

const isRequired = (value: unknown): value is Required =>
  typeof value === 'object' && value !== null && 'context' in value && typeof value.context === 'string'

export function requiredChecks({ type, parameters }: Rule): readonly Required[] {
  const listed: unknown = type === 'required_status_checks' ? parameters?.required_status_checks : []
  return Array.isArray(listed) ? listed.filter(isRequired) : []
}

const good = ['success', 'neutral', 'skipped']

export const passes = (run: CheckRun): boolean => run.status === 'completed' && good.includes(run.conclusion ?? '')

function runPasses(store: Store, runs: readonly CheckRun[]): boolean {
  // whatever an older run of the name said is over
  const latest = runs.toSorted((one, other) => other.id - one.id).slice(0, 1)
  return (store.on('latest-check-counts') ? latest : runs).some(passes)
}

/** Whether a commit has what one required check asks for, from the pinned App where one is. */
export function isMet(store: Store, repo: Repo, sha: string, { context, integration_id: pinned }: Required): boolean {
  const app = store.on('required-checks-pinned') ? (pinned ?? null) : null
  const runs = repo.checks.filter(
    (run) => run.sha === sha && run.name === context && (app === null || run.app.id === app),
  )
  const isPosted = (status: Status): boolean => status.sha === sha && status.context === context
  const status = store.on('statuses-count')
    ? repo.statuses.findLast(
        (each) =>
          isPosted(each) && (app === null || store.apps.find(({ id }) => id === app)?.bot.id === each.creator.id),
      )
    : undefined
  if (runs.length === 0 && status === undefined) return false
  // where both bear the name, both are required
  return (runs.length === 0 || runPasses(store, runs)) && (status === undefined || status.state === 'success')
}

/** The commits that have everything that a rule requires. */
export const passedCommits = (store: Store, repo: Repo, rules: readonly Rule[]): readonly string[] => {
  const wanted = rules.flatMap(requiredChecks)
  const shas = new Set([...repo.checks, ...repo.statuses].map(({ sha }) => sha))
  return [...shas].filter((sha) => wanted.every((each) => isMet(store, repo, sha, each)))
}

/** Whether the head lacks commits of its base where the rule wants it up to date. */
export function isBehind(store: Store, repo: Repo, pull: Pull, rules: readonly Rule[]): boolean {
  const isStrict = rules.some(
    ({ type, parameters }) =>
      type === 'required_status_checks' && parameters?.strict_required_status_checks_policy === true,
  )
  if (!isStrict || !store.on('up-to-date')) return false
  return !isAncestor(repo.folder, resolve(repo.folder, `refs/heads/${pull.base}`) ?? pull.baseSha, pull.headSha)
}

/** Whether anything said of a commit, required or not, is not well. */
export function isUnstable(repo: Repo, sha: string): boolean {
  const runs = new Map(repo.checks.filter((run) => run.sha === sha).map((run) => [`${run.app.id} ${run.name}`, run]))
  const statuses = new Map(repo.statuses.filter((each) => each.sha === sha).map((each) => [each.context, each]))
  return (
    [...runs.values()].some((run) => !passes(run)) || [...statuses.values()].some(({ state }) => state !== 'success')
  )
}

const fortnight = 14 * 24 * 3_600_000

/** Lets GitHub give up the checks that nobody has completed for a fortnight. */
export function ageChecks(store: Store): void {
  if (!store.on('stale-checks')) return
  for (const run of store.repos.flatMap(({ checks }) => checks)) {
    const age = store.nowMs() - Date.parse(run.createdAt ?? run.startedAt)
    if (run.status !== 'completed' && age > fortnight) [run.status, run.conclusion] = ['completed', 'stale']
  }
}
