import { rows } from '../../routes/all.ts'
import type { Pull, Repo } from '../../store.ts'
import { Refusal, type Call } from '../../wire.ts'
import { isViewer, need, needWrite } from '../access.ts'
import { Fault, recordOf, textOf, type Args, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { pullFields } from '../fields/pull.ts'
import { reviewFields } from '../fields/reviews.ts'
import { pullOfNode, repoOfNode, reviewOfNode } from './nodes.ts'

/** What the command-line client changes. What REST can do as well is done there, so that one rule stands once. */

type Request = { readonly route: string; readonly repo: Repo; readonly values?: Call['values']; readonly body: Args }

const kinds: Readonly<Record<number, string>> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND' }

function faultOf(refusal: Refusal): Fault {
  const [first] = refusal.errors ?? []
  const said = typeof first === 'string' ? first : textOf(recordOf(first), 'message')
  return new Fault(kinds[refusal.status] ?? 'UNPROCESSABLE', said ?? refusal.message)
}

/** The answer of the REST route that does the same. */
async function rest(ask: GraphqlAsk, { route, repo, values = {}, body }: Request): Promise<Args> {
  const row = rows.get(route)
  if (row === undefined) throw new Error(`not built in the stand-in: ${route}`)
  const { store, hooks, url, token } = ask
  const [method = ''] = route.split(' ')
  const whole = { owner: repo.owner, repo: repo.name, ...values }
  const call: Call = {
    store,
    hooks,
    url,
    method,
    path: '',
    query: new URLSearchParams(),
    body,
    values: whole,
    accept: '',
    token,
    bearer: token.value,
  }
  try {
    return recordOf((await row.answer(call)).body)
  } catch (error) {
    throw error instanceof Refusal ? faultOf(error) : error
  }
}

const pulls = '/repos/{owner}/{repo}/pulls'

/** The entries of an input that were given. */
const given = (entries: Args): Args =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined))

type Change = (ask: GraphqlAsk, input: Args) => Fields | Promise<Fields>

const id = (input: Args, name: string): string => textOf(input, name) ?? ''

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
  const { repo, pull } = pullOfNode(ask, id(input, 'subjectId'))
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
  const made = await rest(ask, { route, repo, values: numbered(pull), body: given({ body: input.body }) })
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
      ask.hooks.pullRequest(repo, pull, action, { account: ask.token.account, app: ask.token.app })
    }
    return { pullRequest: pullFields(ask, repo, pull) }
  }

const changes: Readonly<Record<string, Change>> = {
  createPullRequest,
  addPullRequestReview,
  dismissPullRequestReview,
  mergePullRequest,
  addComment,
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
