import { rulesFor } from '../../protection.ts'
import type { CheckRun, Repo } from '../../store.ts'
import { need } from '../access.ts'
import { textOf, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { checkRunFields } from '../fields/checks.ts'
import { connection } from '../paging.ts'
import { pullOfNode } from './nodes.ts'

/** The state of a commit over all its checks. */

const good = ['success', 'neutral', 'skipped']

function newest(repo: Repo, sha: string): readonly CheckRun[] {
  const runs = repo.checks.filter((run) => run.sha === sha).toSorted((one, other) => one.id - other.id)
  return [...new Map(runs.map((run) => [`${run.app.id} ${run.name}`, run])).values()]
}

const stateOf = (runs: readonly CheckRun[]): string =>
  runs.some((run) => run.status === 'completed' && !good.includes(run.conclusion ?? ''))
    ? 'FAILURE'
    : runs.some((run) => run.status !== 'completed')
      ? 'PENDING'
      : 'SUCCESS'

/** Whether the base of a pull request asks for this check, from this App where the rule pins one. */
const isRequired =
  (ask: GraphqlAsk, run: CheckRun): Resolver =>
  (args) => {
    const { repo, pull } = pullOfNode(ask, textOf(args, 'pullRequestId') ?? '')
    return rulesFor(ask.store, repo, `refs/heads/${pull.base}`, null).some(({ type, parameters }) => {
      const checks = parameters?.required_status_checks
      return (
        type === 'required_status_checks' &&
        Array.isArray(checks) &&
        checks.some(
          ({ context, integration_id: app }: { context?: unknown; integration_id?: unknown }) =>
            context === run.name && (app === undefined || app === run.app.id),
        )
      )
    })
  }

const countsByState = (runs: readonly CheckRun[]): readonly Fields[] => {
  const states = runs.map((run) => (run.conclusion ?? run.status).toUpperCase())
  return [...new Set(states)].map((state) => ({ state, count: states.filter((one) => one === state).length }))
}

/** Answers `Commit.statusCheckRollup`; null where nothing was checked, refused without the permission checks. */
export const statusCheckRollup =
  (ask: GraphqlAsk, repo: Repo, sha: string): Resolver =>
  () => {
    need(ask, 'checks')
    const runs = newest(repo, sha)
    if (runs.length === 0) return null
    const node = (run: CheckRun): Fields => ({ ...checkRunFields(ask, repo, run), isRequired: isRequired(ask, run) })
    return {
      id: `SCR_${sha}`,
      state: stateOf(runs),
      contexts: (args, info) => ({
        ...connection(ask.store, { args, info }, runs, node),
        checkRunCount: runs.length,
        checkRunCountsByState: countsByState(runs),
        statusContextCount: 0,
        statusContextCountsByState: [],
      }),
    }
  }
