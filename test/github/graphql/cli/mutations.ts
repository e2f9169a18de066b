import type { Pull } from '../../store.ts'
import type { Call } from '../../wire.ts'
import { isViewer, need, needWrite } from '../access.ts'
import { Fault, recordOf, textOf, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { pullFields } from '../fields/pull.ts'
import { reviewFields } from '../fields/reviews.ts'
import { pullOfNode, repoOfNode, reviewOfNode } from './nodes.ts'
import { given, id, rest, type Change } from './through-rest.ts'
import { topicChanges, topicOf } from './topic-mutations.ts'

/** What the command-line client changes. What REST can do as well is done there, so that one rule stands once. */

const pulls = '/repos/{owner}/{repo}/pulls'

const createPullRequest: Change = async (ask, input) => {
  const repo = repoOfNode(ask, id(input, 'repositoryId'))
  const body = given({
    title: input.title,
    body: input.body,
    head: input.headRefName,
    base: input.baseRefName,
    draft: input.draft,
  })
  const made = await rest(ask, { route: `POST ${pulls}`, repo, body })
  const pull = repo.pulls.get(Number(made.number))
  return { pullRequest: pull === undefined ? null : pullFields(ask, repo, pull) }
}

const numbered = (pull: Pull): Call['values'] => ({
  pull_number: String(pull.number),
  issue_number: String(pull.number),
})

const addPullRequestReview: Change = async (ask, input) => {
  if (input.comments !== undefined || input.threads !== undefined)
    throw new Error('not built in the stand-in: review threads')
  const { repo, pull } = pullOfNode(ask, id(input, 'pullRequestId'))
  const body = given({ event: input.event, body: input.body, commit_id: input.commitOID })
  const made = await rest(ask, { route: `POST ${pulls}/{pull_number}/reviews`, repo, values: numbered(pull), body })
  const review = pull.reviews.find((one) => one.id === Number(made.id))
  return { pullRequestReview: review === undefined ? null : reviewFields(ask, repo, pull, review) }
}

const dismissPullRequestReview: Change = async (ask, input) => {
  const { repo, pull, review } = reviewOfNode(ask, id(input, 'pullRequestReviewId'))
  const values = { ...numbered(pull), review_id: String(review.id) }
  const body = given({ message: input.message })
  await rest(ask, { route: `PUT ${pulls}/{pull_number}/reviews/{review_id}/dismissals`, repo, values, body })
  return { pullRequestReview: reviewFields(ask, repo, pull, review) }
}

const mergePullRequest: Change = async (ask, input) => {
  const { repo, pull } = pullOfNode(ask, id(input, 'pullRequestId'))
  const body = given({
    merge_method: textOf(input, 'mergeMethod')?.toLowerCase(),
    commit_title: input.commitHeadline,
    commit_message: input.commitBody,
    sha: input.expectedHeadOid,
  })
  await rest(ask, { route: `PUT ${pulls}/{pull_number}/merge`, repo, values: numbered(pull), body })
  return { pullRequest: pullFields(ask, repo, pull) }
}

/** Closes or opens again. */
const stateChange =
  (state: 'open' | 'closed'): Change =>
  async (ask, input) => {
    const { repo, pull } = pullOfNode(ask, id(input, 'pullRequestId'))
    await rest(ask, { route: `PATCH ${pulls}/{pull_number}`, repo, values: numbered(pull), body: { state } })
    return { pullRequest: pullFields(ask, repo, pull) }
  }

const addComment: Change = async (ask, input) => {
  const { repo, topic } = topicOf(ask, id(input, 'subjectId'))
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
  const made = await rest(ask, {
    route,
    repo,
    values: { issue_number: String(topic.number) },
    body: given({ body: input.body }),
  })
  return {
    commentEdge: { node: { __typename: 'IssueComment', id: `IC_${Number(made.id)}`, url: textOf(made, 'html_url') } },
  }
}

/** Marks a pull request as ready or as a draft, which REST cannot: for its author and for who may write. */
const draftChange =
  (draft: boolean, action: string, mutation: string): Change =>
  (ask, input) => {
    const { repo, pull } = pullOfNode(ask, id(input, 'pullRequestId'))
    need(ask, 'pull_requests', 'write')
    if (!isViewer(ask, pull.author)) needWrite(ask, repo, 'pull_requests', mutation)
    if (pull.state !== 'open') throw new Fault('UNPROCESSABLE', 'The pull request is closed.')
    if (pull.draft !== draft) {
      pull.draft = draft
      const type = draft ? 'ConvertToDraftEvent' : 'ReadyForReviewEvent'
      pull.events.push({ type, at: ask.store.now(), actor: ask.token.account, after: null })
      ask.hooks.pullRequest(repo, pull, action, { account: ask.token.account, app: ask.token.app })
    }
    return { pullRequest: pullFields(ask, repo, pull) }
  }

/** No repository here lets pull requests merge themselves, which is how GitHub sets up a new one. */
const enablePullRequestAutoMerge: Change = (ask, input) => {
  pullOfNode(ask, id(input, 'pullRequestId'))
  throw new Fault('UNPROCESSABLE', 'Pull request Auto merge is not allowed for this repository')
}

const changes: Readonly<Record<string, Change>> = {
  ...topicChanges,
  createPullRequest,
  addPullRequestReview,
  dismissPullRequestReview,
  mergePullRequest,
  addComment,
  enablePullRequestAutoMerge,
  closePullRequest: stateChange('closed'),
  reopenPullRequest: stateChange('open'),
  markPullRequestReadyForReview: draftChange(false, 'ready_for_review', 'MarkPullRequestReadyForReview'),
  convertPullRequestToDraft: draftChange(true, 'converted_to_draft', 'ConvertPullRequestToDraft'),
}

const answered =
  (ask: GraphqlAsk, change: Change): Resolver =>
  async (args) => {
    const input = recordOf(args.input)
    return { clientMutationId: textOf(input, 'clientMutationId'), ...(await change(ask, input)) }
  }

/** The mutations, each in its own field. */
export const commandLineMutations = (ask: GraphqlAsk): Fields =>
  Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, answered(ask, change)]))
