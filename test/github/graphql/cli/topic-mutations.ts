import type { Issue, Pull, Repo, Thread } from '../../store.ts'
import type { Call } from '../../wire.ts'
import { needWrite, visibleRepo } from '../access.ts'
import { Fault, textOf, type Args, type Fields, type GraphqlAsk } from '../fields.ts'
import { pullFields } from '../fields/pull.ts'
import { threadFields } from '../fields/threads.ts'
import { pullOfNode, repoOfNode } from './nodes.ts'
import { given, id, rest, type Change } from './through-rest.ts'
import { issueFields } from './topics.ts'

/** What the command-line client changes of issues, and of labels, people and threads. */

const issues = '/repos/{owner}/{repo}/issues'
const pulls = '/repos/{owner}/{repo}/pulls/{pull_number}'

type Place = { readonly repo: Repo; readonly topic: Issue | Pull }

const isPull = (topic: Issue | Pull): topic is Pull => 'headSha' in topic

/** The issue or pull request of a global id. */
export function topicOf(ask: GraphqlAsk, node: string): Place {
  const [, repoId, number] = /^I_(\d+)_(\d+)$/.exec(node) ?? []
  if (repoId === undefined) {
    const { repo, pull } = pullOfNode(ask, node)
    return { repo, topic: pull }
  }
  const repo = ask.store.repos.find((one) => one.id === Number(repoId))
  const topic = repo?.issues.get(Number(number))
  if (repo === undefined || topic === undefined || visibleRepo(ask, repo.owner, repo.name) !== repo)
    throw new Fault('NOT_FOUND', `Could not resolve to a node with the global id of '${node}'`)
  return { repo, topic }
}

const numbered = ({ topic }: Place): Call['values'] => ({
  issue_number: String(topic.number),
  pull_number: String(topic.number),
})

const fieldsOf = (ask: GraphqlAsk, { repo, topic }: Place): Fields =>
  isPull(topic) ? pullFields(ask, repo, topic) : issueFields(ask, repo, topic)

const ids = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

const labelNames = (repo: Repo, nodes: unknown): readonly string[] =>
  ids(nodes).map((node) => {
    const label = repo.labels.find((one) => `LA_${one.id}` === node)
    if (label === undefined) throw new Fault('NOT_FOUND', `Could not resolve to a node with the global id of '${node}'`)
    return label.name
  })

const logins = (ask: GraphqlAsk, nodes: unknown): readonly string[] =>
  ids(nodes).map((node) => {
    const account = ask.store.accounts.get(Number(node.replace(/^U_/, '')))
    if (account === undefined)
      throw new Fault('NOT_FOUND', `Could not resolve to a node with the global id of '${node}'`)
    return account.login
  })

/** What an input says of labels and people, as REST writes it. */
const marks = (ask: GraphqlAsk, repo: Repo, input: Args): Args => ({
  ...(input.labelIds == null ? {} : { labels: labelNames(repo, input.labelIds) }),
  ...(input.assigneeIds == null ? {} : { assignees: logins(ask, input.assigneeIds) }),
})

const unbuilt = (input: Args, ...names: readonly string[]): void => {
  const other = names.find(
    (name) => input[name] != null && (!Array.isArray(input[name]) || ids(input[name]).length > 0),
  )
  if (other !== undefined) throw new Error(`not built in the stand-in: ${other}`)
}

const createIssue: Change = async (ask, input) => {
  unbuilt(input, 'milestoneId', 'projectIds', 'issueTemplate')
  const repo = repoOfNode(ask, id(input, 'repositoryId'))
  const body = { ...given({ title: input.title, body: input.body }), ...marks(ask, repo, input) }
  const made = await rest(ask, { route: `POST ${issues}`, repo, body })
  const issue = repo.issues.get(Number(made.number))
  return { issue: issue === undefined ? null : issueFields(ask, repo, issue) }
}

/** Changes what stands in an issue or a pull request. */
const update =
  (node: string, field: string): Change =>
  async (ask, input) => {
    unbuilt(input, 'milestoneId', 'projectIds')
    const place = topicOf(ask, id(input, node))
    const own = { title: input.title, body: input.body, base: input.baseRefName }
    const state = textOf(input, 'state')?.toLowerCase()
    const body = { ...given({ ...own, state }), ...marks(ask, place.repo, input) }
    const route = `PATCH ${issues}/{issue_number}`
    await rest(ask, { route, repo: place.repo, values: numbered(place), body })
    return { [field]: fieldsOf(ask, place) }
  }

const issueState =
  (state: 'open' | 'closed'): Change =>
  async (ask, input) => {
    const place = topicOf(ask, id(input, 'issueId'))
    const body = given({ state, state_reason: textOf(input, 'stateReason')?.toLowerCase() })
    await rest(ask, { route: `PATCH ${issues}/{issue_number}`, repo: place.repo, values: numbered(place), body })
    return { issue: fieldsOf(ask, place) }
  }

const addLabels: Change = async (ask, input) => {
  const place = topicOf(ask, id(input, 'labelableId'))
  const body = { labels: labelNames(place.repo, input.labelIds) }
  await rest(ask, { route: `POST ${issues}/{issue_number}/labels`, repo: place.repo, values: numbered(place), body })
  return { labelable: fieldsOf(ask, place) }
}

const removeLabels: Change = async (ask, input) => {
  const place = topicOf(ask, id(input, 'labelableId'))
  const route = `DELETE ${issues}/{issue_number}/labels/{name}`
  for (const name of labelNames(place.repo, input.labelIds))
    await rest(ask, { route, repo: place.repo, values: { ...numbered(place), name }, body: {} })
  return { labelable: fieldsOf(ask, place) }
}

/** Asks these people and teams for a review, and with `union` those besides who are asked already. */
const requestReviews: Change = async (ask, input) => {
  const { repo, pull } = pullOfNode(ask, id(input, 'pullRequestId'))
  const values = { pull_number: String(pull.number) }
  const reviewers = logins(ask, input.userIds)
  const slugs = ids(input.teamIds).map((node) => {
    const team = ask.store.teams.find((one) => [`T_${one.id}`, `T_${one.org}_${one.slug}`].includes(node))
    if (team === undefined) throw new Fault('NOT_FOUND', `Could not resolve to a node with the global id of '${node}'`)
    return team.slug
  })
  if (input.union !== true) {
    const people = [...pull.requestedPeople].flatMap((one) => ask.store.accounts.get(one)?.login ?? [])
    const gone = {
      reviewers: people.filter((login) => !reviewers.includes(login)),
      team_reviewers: [...pull.requestedTeams].filter((slug) => !slugs.includes(slug)),
    }
    await rest(ask, { route: `DELETE ${pulls}/requested_reviewers`, repo, values, body: gone })
  }
  const body = { reviewers, team_reviewers: slugs }
  await rest(ask, { route: `POST ${pulls}/requested_reviewers`, repo, values, body })
  return { pullRequest: pullFields(ask, repo, pull) }
}

function threadOf(
  ask: GraphqlAsk,
  node: string,
): { readonly repo: Repo; readonly pull: Pull; readonly thread: Thread } {
  for (const repo of ask.store.repos) {
    for (const pull of repo.pulls.values()) {
      const thread = pull.threads.find((one) => `PRRT_${one.id}` === node)
      if (thread !== undefined && visibleRepo(ask, repo.owner, repo.name) === repo) return { repo, pull, thread }
    }
  }
  throw new Fault('NOT_FOUND', `Could not resolve to a node with the global id of '${node}'`)
}

/** Resolving a conversation: for who may write, and for who opened the pull request. */
const resolution =
  (isResolved: boolean, mutation: string): Change =>
  (ask, input) => {
    const { repo, pull, thread } = threadOf(ask, id(input, 'threadId'))
    if (pull.author.id !== ask.token.account.id) needWrite(ask, repo, 'pull_requests', mutation)
    thread.resolvedBy = isResolved ? ask.token.account : null
    return { thread: threadFields(ask, repo, pull, thread) }
  }

export const topicChanges: Readonly<Record<string, Change>> = {
  createIssue,
  updateIssue: update('id', 'issue'),
  updatePullRequest: update('pullRequestId', 'pullRequest'),
  closeIssue: issueState('closed'),
  reopenIssue: issueState('open'),
  addLabelsToLabelable: addLabels,
  removeLabelsFromLabelable: removeLabels,
  requestReviews,
  resolveReviewThread: resolution(true, 'ResolveReviewThread'),
  unresolveReviewThread: resolution(false, 'UnresolveReviewThread'),
}
