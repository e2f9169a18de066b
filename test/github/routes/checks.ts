import { checkBody, suiteBody, suiteId } from '../bodies/checks.ts'
import { resolve } from '../git.ts'
import type { CheckRun, Repo } from '../store.ts'
import { many, one, optional, Refusal, text, unprocessable, type Answer, type Call } from '../wire.ts'
import { commitOf } from './repository/repository.ts'
import { actorOf, onRepo, type Row } from './row.ts'

const root = '/repos/{owner}/{repo}'
const most = 65_535

type Output = CheckRun['output']

function outputOf(call: Call): { readonly output: Partial<Output>; readonly annotations: CheckRun['annotations'] } {
  const given = (typeof call.body.output === 'object' && call.body.output !== null ? call.body.output : {}) as Readonly<
    Record<string, unknown>
  >
  const texts = ['title', 'summary', 'text'].flatMap((name): readonly (readonly [string, string])[] => {
    const value = given[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
  const output: Partial<Output> = Object.fromEntries(texts)
  const annotations = (Array.isArray(given.annotations) ? given.annotations : []) as CheckRun['annotations']
  if (call.store.on('check-limits')) {
    for (const [name, value] of texts)
      if (Buffer.byteLength(value, 'utf8') > most)
        throw unprocessable(`Only ${most} characters are allowed; ${value.length} were supplied.`, name)
    if (annotations.length > 50) throw unprocessable('Only 50 annotations are allowed in one request.', 'annotations')
  }
  return { output, annotations }
}

function applied(call: Call, run: CheckRun): void {
  const { output, annotations } = outputOf(call)
  Object.assign(run.output, output)
  run.annotations.push(...annotations)
  const [status, conclusion] = [optional(call, 'status'), optional(call, 'conclusion')]
  if (status === 'completed' && conclusion === null && run.conclusion === null)
    throw unprocessable('conclusion is required when status is completed', 'conclusion')
  if (status !== null && conclusion === null && status !== 'completed')
    [run.status, run.conclusion, run.completedAt] = [status, null, null]
  if (conclusion !== null)
    [run.status, run.conclusion, run.completedAt] = [
      'completed',
      conclusion,
      optional(call, 'completed_at') ?? call.store.now(),
    ]
  run.externalId = optional(call, 'external_id') ?? run.externalId
  run.detailsUrl = optional(call, 'details_url') ?? run.detailsUrl
  // what the client says, since GitHub takes it as said
  run.startedAt = optional(call, 'started_at') ?? run.startedAt
}

function created(call: Call, repo: Repo): Answer {
  const { app, account } = actorOf(call)
  const owner = app ?? (call.store.on('checks-by-apps') ? null : (call.store.apps[0] ?? null))
  if (owner === null) throw new Refusal(403, `You must authenticate via a GitHub App.`)
  const sha = text(call, 'head_sha')
  if (!/^[0-9a-f]{40}$/.test(sha) || resolve(repo.folder, sha) === null)
    throw new Refusal(422, `No commit found for SHA: ${sha}`)
  const run: CheckRun = {
    id: call.store.id(),
    app: owner,
    sha,
    name: text(call, 'name'),
    externalId: '',
    status: 'queued',
    conclusion: null,
    startedAt: call.store.act(),
    createdAt: call.store.now(),
    completedAt: null,
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
  }
  applied(call, run)
  repo.checks.push(run)
  call.hooks.check(repo, run, 'created', { account, app: owner })
  if (run.status === 'completed') call.hooks.check(repo, run, 'completed', { account, app: owner })
  return one(checkBody(call.store, call.url, run), 201)
}

const runOf = (call: Call, repo: Repo): CheckRun => {
  const run = repo.checks.find(({ id }) => id === Number(call.values.check_run_id))
  if (run === undefined) throw new Refusal(404, 'Not Found')
  return run
}

function updated(call: Call, repo: Repo): Answer {
  const run = runOf(call, repo)
  if (call.token?.app?.id !== run.app.id && call.store.on('own-checks'))
    throw new Refusal(
      403,
      `Invalid app_id \`${call.token?.app?.id ?? 0}\` - check run can only be modified by the GitHub App that created it.`,
    )
  const was = run.status
  applied(call, run)
  if (run.status === 'completed' && was !== 'completed') call.hooks.check(repo, run, 'completed', actorOf(call))
  return one(checkBody(call.store, call.url, run))
}

function latest(runs: readonly CheckRun[]): readonly CheckRun[] {
  const byName = new Map(runs.toSorted((a, b) => a.id - b.id).map((run) => [`${run.app.id} ${run.name}`, run]))
  return [...byName.values()]
}

function listed(call: Call, repo: Repo): Answer {
  const sha = commitOf(repo, call.values.ref ?? '')
  const [name, app, status] = [call.query.get('check_name'), call.query.get('app_id'), call.query.get('status')]
  const all = repo.checks.filter(
    (run) =>
      run.sha === sha &&
      (name === null || run.name === name) &&
      (app === null || String(run.app.id) === app) &&
      (status === null || run.status === status),
  )
  const found = call.query.get('filter') === 'all' ? all : latest(all)
  return many(
    found.toReversed().map((run) => checkBody(call.store, call.url, run)),
    'check_runs',
  )
}

type Suite = { readonly id: number; readonly runs: readonly CheckRun[] }

/** The suites of a repository: all runs of one App on one commit are one. */
function suitesOf(call: Call, repo: Repo): readonly Suite[] {
  const byId = new Map<number, readonly CheckRun[]>()
  for (const run of repo.checks) {
    const id = suiteId(call.store, run)
    byId.set(id, [...(byId.get(id) ?? []), run])
  }
  return [...byId].map(([id, runs]) => ({ id, runs: latest(runs) }))
}

function suiteOf(call: Call, repo: Repo): Suite {
  const found = suitesOf(call, repo).find(({ id }) => id === Number(call.values.check_suite_id))
  if (found === undefined) throw new Refusal(404, 'Not Found')
  return found
}

const suiteRows: readonly Row[] = [
  onRepo(`GET ${root}/check-suites/{check_suite_id}`, 'checks', 'read', (call, repo) =>
    one(suiteBody(call.store, call.url, repo, suiteOf(call, repo).runs)),
  ),
  onRepo(`GET ${root}/check-suites/{check_suite_id}/check-runs`, 'checks', 'read', (call, repo) =>
    many(
      suiteOf(call, repo).runs.map((run) => checkBody(call.store, call.url, run)),
      'check_runs',
    ),
  ),
  onRepo(`GET ${root}/commits/{ref}/check-suites`, 'checks', 'read', (call, repo) => {
    const sha = commitOf(repo, call.values.ref ?? '')
    const found = suitesOf(call, repo).filter(({ runs }) => runs[0]?.sha === sha)
    return many(
      found.map(({ runs }) => suiteBody(call.store, call.url, repo, runs)),
      'check_suites',
    )
  }),
]

export const checkRows: readonly Row[] = [
  ...suiteRows,
  onRepo(`POST ${root}/check-runs`, 'checks', 'write', created),
  onRepo(`GET ${root}/check-runs/{check_run_id}`, 'checks', 'read', (call, repo) =>
    one(checkBody(call.store, call.url, runOf(call, repo))),
  ),
  onRepo(`PATCH ${root}/check-runs/{check_run_id}`, 'checks', 'write', updated),
  onRepo(`GET ${root}/check-runs/{check_run_id}/annotations`, 'checks', 'read', (call, repo) =>
    many(
      runOf(call, repo).annotations.map((each) => ({
        start_column: null,
        end_column: null,
        raw_details: null,
        blob_href: call.url,
        ...each,
      })),
    ),
  ),
  onRepo(`POST ${root}/check-runs/{check_run_id}/rerequest`, 'checks', 'write', (call, repo) => {
    call.hooks.check(repo, runOf(call, repo), 'rerequested', actorOf(call))
    return one({}, 201)
  }),
  onRepo(`GET ${root}/commits/{ref}/check-runs`, 'checks', 'read', listed),
]
