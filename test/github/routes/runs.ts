import { accountBody, repoBody } from '../bodies.ts'
import type { Repo, Run, RunJob } from '../store.ts'
import { each, many, one, Refusal, type Answer, type Call } from '../wire.ts'
import { numberOf, workflowOf } from './actions.ts'
import { actorOf, onRepo, type Row } from './row.ts'

/** Runs of workflows, as far as whoever plays them told of them. */

const root = '/repos/{owner}/{repo}'

function runBody(call: Call, repo: Repo, run: Run): unknown {
  const at = `${call.url}/api/v3/repos/${repo.owner}/${repo.name}/actions/runs/${run.id}`
  const actor = accountBody(call.url, run.actor)
  return {
    id: run.id,
    node_id: `WFR_${run.id}`,
    name: run.name,
    path: run.path,
    event: run.event,
    display_title: run.title,
    run_number: run.id,
    run_attempt: run.attempt,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: numberOf(run.path),
    head_branch: run.branch,
    head_sha: run.sha,
    head_commit: null,
    actor,
    triggering_actor: actor,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    url: at,
    html_url: `${call.url}/${repo.owner}/${repo.name}/actions/runs/${run.id}`,
    jobs_url: `${at}/jobs`,
    logs_url: `${at}/logs`,
    check_suite_url: `${call.url}/api/v3/repos/${repo.owner}/${repo.name}/check-suites/${run.id}`,
    artifacts_url: `${at}/artifacts`,
    cancel_url: `${at}/cancel`,
    rerun_url: `${at}/rerun`,
    workflow_url: `${call.url}/api/v3/repos/${repo.owner}/${repo.name}/actions/workflows/${numberOf(run.path)}`,
    repository: repoBody(call.url, repo),
    head_repository: repoBody(call.url, repo),
    pull_requests: [],
    referenced_workflows: [],
  }
}

const times = (run: Run): { readonly started_at: string; readonly completed_at: string | null } => ({
  started_at: run.createdAt,
  completed_at: run.status === 'completed' ? run.updatedAt : null,
})

function jobBody(call: Call, run: Run, job: RunJob): unknown {
  const status = job.conclusion === null ? run.status : 'completed'
  return {
    id: job.id,
    node_id: `JOB_${job.id}`,
    run_id: run.id,
    run_url: call.url,
    run_attempt: run.attempt,
    head_sha: run.sha,
    head_branch: run.branch,
    workflow_name: run.name,
    name: job.name,
    status,
    conclusion: job.conclusion,
    created_at: run.createdAt,
    ...times(run),
    steps: job.steps.map(({ name, conclusion }, index) => ({
      ...{ name, conclusion, status: conclusion === null ? status : 'completed', number: index + 1 },
      ...times(run),
    })),
    url: call.url,
    html_url: call.url,
    check_run_url: call.url,
  }
}

function runOf(call: Call, repo: Repo): Run {
  const run = repo.runs.find(({ id }) => id === Number(call.values.run_id))
  if (run === undefined) throw new Refusal(404, 'Not Found')
  return run
}

const filters: Readonly<Record<string, (run: Run, wanted: string) => boolean>> = {
  branch: (run, wanted) => run.branch === wanted,
  event: (run, wanted) => run.event === wanted,
  status: (run, wanted) => run.status === wanted || run.conclusion === wanted,
  actor: (run, wanted) => run.actor.login === wanted,
  head_sha: (run, wanted) => run.sha === wanted,
}

/** The runs that fit what is asked, newest first. */
function listed(call: Call, repo: Repo, runs: readonly Run[]): Answer {
  if (call.query.get('created') !== null || call.query.get('check_suite_id') !== null)
    throw new Refusal(501, 'The stand-in does not look for runs by created or check_suite_id.')
  const wanted = Object.entries(filters).flatMap(([name, fits]) => {
    const value = call.query.get(name)
    return value === null ? [] : [(run: Run) => fits(run, value)]
  })
  const found = runs.filter((run) => wanted.every((fits) => fits(run))).toReversed()
  return many(
    found.map((run) => runBody(call, repo, run)),
    'workflow_runs',
  )
}

/** Asks whoever plays the workflows to play it once more: the webhook that they listen for. */
function rerun(call: Call, repo: Repo): Answer {
  const run = runOf(call, repo)
  if (run.status !== 'completed') throw new Refusal(403, 'This workflow is already running')
  if (call.store.nowMs() - Date.parse(run.createdAt) > 30 * 86_400_000)
    throw new Refusal(403, 'Unable to retry this workflow run because it was created over a month ago')
  run.attempt += 1
  ;[run.status, run.conclusion, run.updatedAt] = ['queued', null, call.store.act()]
  const payload = { action: 'requested', workflow_run: runBody(call, repo, run) }
  call.hooks.send('workflow_run', payload, repo, actorOf(call))
  return one({}, 201)
}

function cancelled(call: Call, repo: Repo): Answer {
  const run = runOf(call, repo)
  if (run.status === 'completed') throw new Refusal(409, 'Cannot cancel a workflow run that is completed.')
  ;[run.status, run.conclusion, run.updatedAt] = ['completed', 'cancelled', call.store.act()]
  return one({}, 202)
}

function oneJob(call: Call, repo: Repo): Answer {
  for (const run of repo.runs) {
    const job = run.jobs.find(({ id }) => id === Number(call.values.job_id))
    if (job !== undefined) return one(jobBody(call, run, job))
  }
  throw new Refusal(404, 'Not Found')
}

export const runRows: readonly Row[] = [
  onRepo(`GET ${root}/actions/runs`, 'actions', 'read', (call, repo) => listed(call, repo, repo.runs)),
  onRepo(`GET ${root}/actions/workflows/{workflow_id}/runs`, 'actions', 'read', (call, repo) => {
    const { path } = workflowOf(call, repo)
    return listed(
      call,
      repo,
      repo.runs.filter((run) => run.path === path),
    )
  }),
  onRepo(`GET ${root}/actions/runs/{run_id}`, 'actions', 'read', (call, repo) =>
    one(runBody(call, repo, runOf(call, repo))),
  ),
  onRepo(`GET ${root}/actions/runs/{run_id}/jobs`, 'actions', 'read', (call, repo) => {
    const run = runOf(call, repo)
    return many(
      run.jobs.map((job) => jobBody(call, run, job)),
      'jobs',
    )
  }),
  onRepo(`GET ${root}/actions/jobs/{job_id}`, 'actions', 'read', oneJob),
  onRepo(`GET ${root}/actions/runs/{run_id}/artifacts`, 'actions', 'read', (call, repo) => {
    runOf(call, repo)
    // whoever plays the runs keeps what they upload
    return many([], 'artifacts')
  }),
  onRepo(`GET ${root}/actions/artifacts`, 'actions', 'read', () => many([], 'artifacts')),
  onRepo(`POST ${root}/actions/runs/{run_id}/rerun`, 'actions', 'write', rerun),
  onRepo(`POST ${root}/actions/runs/{run_id}/rerun-failed-jobs`, 'actions', 'write', rerun),
  onRepo(`POST ${root}/actions/runs/{run_id}/cancel`, 'actions', 'write', cancelled),
  // nothing here makes a release or a milestone, so there is none to list
  onRepo(`GET ${root}/releases`, 'contents', 'read', () => each([], () => null)),
  onRepo(`GET ${root}/releases/latest`, 'contents', 'read', () => {
    throw new Refusal(404, 'Not Found')
  }),
  onRepo(`GET ${root}/milestones`, 'issues', 'read', () => many([])),
]
