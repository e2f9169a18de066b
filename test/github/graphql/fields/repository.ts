import type { Repo } from '../../store.ts'
import { need, visibleRepo } from '../access.ts'
import { Fault, textOf, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { repositoryDetails } from '../cli/repository.ts'
import { repositoryNames } from './names.ts'
import { deployments } from './deployments.ts'
import { gitExpression, gitObject, refFields } from './objects.ts'
import { pullFields } from './pull.ts'

/** Repositories. */

const object =
  (ask: GraphqlAsk, repo: Repo): Resolver =>
  (args) => {
    need(ask, 'contents')
    const [oid, expression] = [textOf(args, 'oid'), textOf(args, 'expression')]
    if (oid !== null) return gitObject(ask, repo, oid, '')
    if (expression !== null) return gitExpression(ask, repo, expression)
    throw new Fault('UNPROCESSABLE', 'A Git object needs an `oid` or an `expression`.')
  }

const ref =
  (ask: GraphqlAsk, repo: Repo): Resolver =>
  (args) => {
    need(ask, 'contents')
    return refFields(ask, repo, textOf(args, 'qualifiedName') ?? '')
  }

const pullRequest =
  (ask: GraphqlAsk, repo: Repo): Resolver =>
  (args) => {
    need(ask, 'pull_requests')
    const pull = repo.pulls.get(Number(args.number))
    if (pull !== undefined) return pullFields(ask, repo, pull)
    throw new Fault('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${String(args.number)}.`)
  }

/** A repository that the viewer may see. */
export const repositoryFields = (ask: GraphqlAsk, repo: Repo): Fields => ({
  ...repositoryNames(ask, repo),
  ...repositoryDetails(ask, repo, (pull) => pullFields(ask, repo, pull)),
  ref: ref(ask, repo),
  object: object(ask, repo),
  pullRequest: pullRequest(ask, repo),
  deployments: deployments(ask, repo),
})

/** Answers `Query.repository`. */
export const repository =
  (ask: GraphqlAsk): Resolver =>
  (args) =>
    repositoryFields(ask, visibleRepo(ask, textOf(args, 'owner') ?? '', textOf(args, 'name') ?? ''))
