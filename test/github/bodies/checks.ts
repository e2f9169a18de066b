import { accountBody, type Body } from '../bodies.ts'
import type { CheckRun, Deployment, Repo, Ruleset, Store, Suite } from '../store.ts'

/** Check runs and their suites, deployments, rulesets and rule suites in GitHub's shape. */

const suites = new WeakMap<Store, Map<string, number>>()

/** The number of the suite of an App's runs on one commit. */
export function suiteId(store: Store, { app, sha }: Pick<CheckRun, 'app' | 'sha'>): number {
  const known = suites.get(store) ?? new Map<string, number>()
  suites.set(store, known)
  const key = `${app.id} ${sha}`
  const id = known.get(key) ?? store.id()
  known.set(key, id)
  return id
}

const appBody = (url: string, { app }: CheckRun): Body => ({
  id: app.id,
  slug: app.slug,
  name: app.slug,
  node_id: `A_${app.id}`,
  owner: accountBody(url, app.bot),
  permissions: {},
  events: [],
})

export const checkBody = (store: Store, url: string, run: CheckRun): Body => ({
  id: run.id,
  node_id: `CR_${run.id}`,
  head_sha: run.sha,
  name: run.name,
  external_id: run.externalId,
  status: run.status,
  conclusion: run.conclusion,
  started_at: run.startedAt,
  completed_at: run.completedAt,
  details_url: run.detailsUrl,
  url: `${url}/check-runs/${run.id}`,
  html_url: `${url}/check-runs/${run.id}`,
  output: {
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    annotations_count: run.annotations.length,
    annotations_url: `${url}/check-runs/${run.id}/annotations`,
  },
  app: appBody(url, run),
  pull_requests: [],
  check_suite: { id: suiteId(store, run) },
})

/** The suite of runs of one App on one commit; none of no runs. */
export function suiteBody(store: Store, url: string, repo: Repo, runs: readonly CheckRun[]): Body | null {
  const [first] = runs
  if (first === undefined) return null
  const isOpen = runs.some(({ status }) => status !== 'completed')
  const worst = runs.find(({ conclusion }) => !['success', 'neutral', 'skipped'].includes(conclusion ?? ''))
  const head = {
    id: first.sha,
    tree_id: first.sha,
    message: '',
    timestamp: first.startedAt,
    author: null,
    committer: null,
  }
  return {
    id: suiteId(store, first),
    node_id: `CS_${first.app.id}_${first.sha}`,
    head_branch: null,
    head_sha: first.sha,
    head_commit: head,
    status: isOpen ? 'in_progress' : 'completed',
    conclusion: isOpen ? null : (worst?.conclusion ?? 'success'),
    before: null,
    after: null,
    pull_requests: [],
    app: appBody(url, first),
    created_at: first.startedAt,
    updated_at: first.startedAt,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/api/v3/repos/${repo.owner}/${repo.name}/check-suites/${suiteId(store, first)}/check-runs`,
    url,
  }
}

export const deploymentBody = (url: string, deployment: Deployment): Body => ({
  id: deployment.id,
  node_id: `D_${deployment.id}`,
  sha: deployment.sha,
  ref: deployment.sha,
  task: 'deploy',
  environment: deployment.environment,
  description: deployment.description,
  payload: deployment.payload,
  creator: accountBody(url, deployment.creator),
  created_at: deployment.at,
  updated_at: deployment.at,
})

export const rulesetBody = (repo: Repo, ruleset: Ruleset): Body => ({
  ...ruleset,
  source: `${repo.owner}/${repo.name}`,
  source_type: 'Repository',
})

/** One update of a ref under the rules, as a list shows it; `rule_evaluations` says more of it. */
export const ruleSuiteBody = (repo: Repo, suite: Suite): Body => ({
  id: suite.id,
  actor_id: suite.actor.id,
  actor_name: suite.actor.login,
  before_sha: suite.before,
  after_sha: suite.after,
  ref: suite.ref,
  repository_id: repo.id,
  repository_name: repo.name,
  pushed_at: suite.at,
  result: suite.result,
})

export const ruleEvaluations = (suite: Suite): readonly Body[] =>
  suite.broken.map((details) => ({
    rule_source: { type: 'ruleset', id: null, name: null },
    enforcement: 'active',
    result: 'fail',
    rule_type: 'ruleset',
    details,
  }))
