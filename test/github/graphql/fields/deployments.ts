import type { Deployment, Repo } from '../../store.ts'
import { need } from '../access.ts'
import { recordOf, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import { actorFields } from './actors.ts'

/** Deployments. A payload comes as JSON, also that which was sent as a text. */

function deploymentFields(ask: GraphqlAsk, deployment: Deployment): Fields {
  const { id, statuses, payload } = deployment
  const state = statuses.at(-1)?.state
  const latest = typeof state === 'string' ? { __typename: 'DeploymentStatus', state: state.toUpperCase() } : null
  return {
    __typename: 'Deployment',
    id: `D_${id}`,
    databaseId: id,
    environment: deployment.environment,
    description: deployment.description,
    payload: JSON.stringify(payload),
    commitOid: deployment.sha,
    createdAt: deployment.at,
    creator: actorFields(ask, deployment.creator),
    latestStatus: latest,
  }
}

/** Answers `Repository.deployments`. */
export const deployments =
  (ask: GraphqlAsk, repo: Repo): Resolver =>
  (args, info) => {
    need(ask, 'deployments')
    const [{ environments }, { field, direction }] = [args, recordOf(args.orderBy)]
    if (field !== undefined && field !== 'CREATED_AT') throw new Error('not built in the stand-in: that order')
    const found = repo.deployments.filter(
      ({ environment }) => !Array.isArray(environments) || environments.includes(environment),
    )
    const ordered = direction === 'DESC' ? found.toReversed() : found
    return connection(ask.store, { args, info, also: ['environments', 'orderBy'] }, ordered, (one) =>
      deploymentFields(ask, one),
    )
  }
