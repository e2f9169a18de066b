import type { Account, App, CheckRun, Pull, Repo, Ruleset, Store } from './store.ts'

/** Rulesets: which rules a branch is under, for whom, and what a merge needs. */

const matches = (pattern: string, ref: string, repo: Repo): boolean =>
  pattern === '~ALL' || (pattern === '~DEFAULT_BRANCH' ? ref === `refs/heads/${repo.defaultBranch}` : pattern === ref)

const covers = (ruleset: Ruleset, ref: string, repo: Repo): boolean =>
  ruleset.enforcement === 'active' &&
  ruleset.conditions.ref_name.include.some((one) => matches(one, ref, repo)) &&
  !ruleset.conditions.ref_name.exclude.some((one) => matches(one, ref, repo))

export type Actor = { readonly account: Account; readonly app: App | null }

/** Whether the actor may go past a ruleset: an App, a team or the administrators that it names. */
export function mayBypass(store: Store, repo: Repo, ruleset: Ruleset, { account, app }: Actor): boolean {
  if (!store.on('bypass-actors')) return false
  return ruleset.bypass_actors.some(({ actor_id: id, actor_type: type }) => {
    if (type === 'Integration') return app?.id === id
    // repository role 5 is admin
    if (type === 'RepositoryRole') return id === 5 && store.access(account, repo) === 'admin' && app === null
    return false
  })
}

/** The rules that bind an actor at a ref. */
export function rulesFor(
  store: Store,
  repo: Repo,
  ref: string,
  actor: Actor | null,
): readonly Ruleset['rules'][number][] {
  return repo.rulesets
    .filter((ruleset) => covers(ruleset, ref, repo) && (actor === null || !mayBypass(store, repo, ruleset, actor)))
    .flatMap(({ rules }) => rules)
}

/** The refs that an actor may not push to, and those he may not force. */
export function pushLimits(
  store: Store,
  repo: Repo,
  refs: readonly string[],
  actor: Actor,
): { readonly refused: readonly string[]; readonly noForce: readonly string[] } {
  const has = (ref: string, type: string): boolean =>
    rulesFor(store, repo, ref, actor).some((rule) => rule.type === type)
  return {
    refused: refs.filter(
      (ref) =>
        (store.on('pull-request-required') && has(ref, 'pull_request')) ||
        (store.on('restricted-updates') && has(ref, 'update')),
    ),
    noForce: store.on('no-force-push') ? refs.filter((ref) => has(ref, 'non_fast_forward')) : [],
  }
}

function latestRun(repo: Repo, sha: string, name: string, app: number | null): CheckRun | undefined {
  return repo.checks
    .filter((run) => run.sha === sha && run.name === name && (app === null || run.app.id === app))
    .toSorted((a, b) => b.id - a.id)[0]
}

const satisfied = (run: CheckRun | undefined): boolean =>
  run?.status === 'completed' && ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '')

/** Why the rules keep this pull request from being merged by the actor; empty where they do not. */
export function mergeObstacles(store: Store, repo: Repo, pull: Pull, actor: Actor): readonly string[] {
  const rules = rulesFor(store, repo, `refs/heads/${pull.base}`, actor)
  return rules.flatMap((rule): readonly string[] => {
    if (rule.type === 'required_status_checks' && store.on('required-checks')) {
      const checks = Array.isArray(rule.parameters?.required_status_checks)
        ? (rule.parameters.required_status_checks as readonly { context: string; integration_id?: number }[])
        : []
      return checks
        .filter(({ context, integration_id: pinned }) => {
          const app = store.on('required-checks-pinned') ? (pinned ?? null) : null
          const run = latestRun(repo, pull.headSha, context, app)
          const status =
            app === null
              ? repo.statuses.findLast((each) => each.sha === pull.headSha && each.context === context)
              : undefined
          // where both bear the name, both are required
          return !(run === undefined && status !== undefined
            ? status.state === 'success'
            : satisfied(run) && (status === undefined || status.state === 'success'))
        })
        .map(({ context }) => `Required status check "${context}" is expected.`)
    }
    if (rule.type === 'pull_request') {
      const needed = Number(rule.parameters?.required_approving_review_count ?? 0)
      const approvals = new Set(
        pull.reviews.filter((review) => review.state === 'APPROVED').map(({ author }) => author.id),
      ).size
      return approvals >= needed ? [] : [`At least ${needed} approving review is required.`]
    }
    return []
  })
}
