import { Fault, textOf, type GraphqlAsk, type Resolver } from '../fields.ts'
import { need } from '../access.ts'
import { actorFields } from '../fields/actors.ts'
import { pullFields } from '../fields/pull.ts'
import { repositoryFields } from '../fields/repository.ts'
import { reviewFields, visibleReviews } from '../fields/reviews.ts'
import { issueOfNode, pullOfNode, repoOfNode, reviewOfNode } from './nodes.ts'
import { issueFields } from './topics.ts'

/** Answers `Query.node` for repositories, accounts, pull requests, issues and reviews. */
export const node =
  (ask: GraphqlAsk): Resolver =>
  (args) => {
    const id = textOf(args, 'id') ?? ''
    const kind = id.slice(0, id.indexOf('_'))
    if (kind === 'R') return repositoryFields(ask, repoOfNode(ask, id))
    if (kind === 'U') return actorFields(ask, ask.store.accounts.get(Number(id.slice(2))) ?? null)
    if (kind === 'PR') {
      const { repo, pull } = pullOfNode(ask, id)
      need(ask, 'pull_requests')
      return pullFields(ask, repo, pull)
    }
    if (kind === 'I') {
      const { repo, issue } = issueOfNode(ask, id)
      need(ask, 'issues')
      return issueFields(ask, repo, issue)
    }
    const { repo, pull, review } = reviewOfNode(ask, id)
    need(ask, 'pull_requests')
    if (visibleReviews(ask, pull).includes(review)) return reviewFields(ask, repo, pull, review)
    throw new Fault('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`)
  }
