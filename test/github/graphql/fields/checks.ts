import { need } from '../access.ts'
import { onlyArgs, recordOf, type Args, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import type { App, CheckRun, Repo } from '../../store.ts'

/** Check suites, one for each App and commit, and their runs. */

const filters = ['checkName', 'checkType', 'appId', 'status', 'statuses', 'conclusions']

const listed = (value: unknown): readonly string[] | null =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : null

const newest = (runs: readonly CheckRun[]): readonly CheckRun[] => {
  const byName = new Map<string, CheckRun>()
  for (const run of runs.toSorted((one, other) => one.id - other.id)) byName.set(run.name, run)
  return [...byName.values()]
}

/** The runs that a filter leaves; unless all are asked for, only the newest of each name. */
function filtered(runs: readonly CheckRun[], filter: Args): readonly CheckRun[] {
  const other = Object.keys(filter).find((name) => !filters.includes(name))
  if (other !== undefined) throw new Error(`not built in the stand-in: CheckRunFilter.${other}`)
  const statuses = listed(filter.statuses) ?? (typeof filter.status === 'string' ? [filter.status] : null)
  const conclusions = listed(filter.conclusions)
  return (filter.checkType === 'ALL' ? runs : newest(runs)).filter(
    (run) =>
      (typeof filter.checkName !== 'string' || run.name === filter.checkName) &&
      (typeof filter.appId !== 'number' || run.app.id === filter.appId) &&
      (statuses === null || statuses.includes(run.status.toUpperCase())) &&
      (conclusions === null || conclusions.includes(run.conclusion?.toUpperCase() ?? '')),
  )
}

export const checkRunFields = (ask: GraphqlAsk, repo: Repo, run: CheckRun): Fields => ({
  __typename: 'CheckRun',
  id: `CR_${run.id}`,
  databaseId: run.id,
  name: run.name,
  externalId: run.externalId,
  status: run.status.toUpperCase(),
  conclusion: run.conclusion?.toUpperCase() ?? null,
  startedAt: run.startedAt,
  completedAt: run.completedAt,
  detailsUrl: run.detailsUrl,
  url: `${ask.url}/${repo.owner}/${repo.name}/runs/${run.id}`,
  title: run.output.title,
  summary: run.output.summary,
  text: run.output.text,
  checkSuite: { app: appFields(run.app), workflowRun: null },
})

const appFields = (app: App): Fields => ({ id: `A_${app.id}`, databaseId: app.id, slug: app.slug, name: app.slug })

function suiteFields(ask: GraphqlAsk, repo: Repo, runs: readonly CheckRun[]): Fields {
  const [first] = runs
  if (first === undefined) throw new Error('a suite without runs')
  const open = newest(runs).some((run) => run.status !== 'completed')
  return {
    __typename: 'CheckSuite',
    id: `CS_${first.app.id}_${first.sha}`,
    app: appFields(first.app),
    status: open ? 'IN_PROGRESS' : 'COMPLETED',
    createdAt: first.startedAt,
    checkRuns: (args, info) =>
      connection(ask.store, { args, info, also: ['filterBy'] }, filtered(runs, recordOf(args.filterBy)), (run) =>
        checkRunFields(ask, repo, run),
      ),
  }
}

/** The check suites of a commit; reading them needs the permission checks. */
export const checkSuites =
  (ask: GraphqlAsk, repo: Repo, sha: string): Resolver =>
  (args, info) => {
    need(ask, 'checks')
    onlyArgs(recordOf(args.filterBy), info, ['appId', 'checkName'])
    const runs = filtered(
      repo.checks.filter((run) => run.sha === sha),
      { ...recordOf(args.filterBy), checkType: 'ALL' },
    )
    const apps = [...new Set(runs.map((run) => run.app.id))]
    const all = repo.checks.filter((run) => run.sha === sha)
    return connection(ask.store, { args, info, also: ['filterBy'] }, apps, (app) =>
      suiteFields(
        ask,
        repo,
        all.filter((run) => run.app.id === app),
      ),
    )
  }
