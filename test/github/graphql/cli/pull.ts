import { lastTouched, pullState } from '../../bodies.ts'
import { git } from '../../git.ts'
import { rulesFor } from '../../protection.ts'
import { pullBase } from '../../pulls.ts'
import type { Pull, Repo, Review, Store } from '../../store.ts'
import { once, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { actorFields } from '../fields/actors.ts'
import { refFields } from '../fields/objects.ts'
import { repositoryNames } from '../fields/names.ts'
import { reviewFields } from '../fields/reviews.ts'
import { connection } from '../paging.ts'
import { assignees, labels, nobody } from './topics.ts'

/** What the command-line client asks of a pull request beyond what a reader of its evidence needs. */

/** The last word of each reviewer; a comment takes back nothing. */
function latest(pull: Pull): readonly Review[] {
  const words = pull.reviews.filter((review) => !['PENDING', 'COMMENTED'].includes(review.state))
  return [...new Map(words.map((review) => [review.author.id, review])).values()]
}

/** GitHub's own count of reviews by people who may write; what no rule asks for and nobody gave is null. */
export function reviewDecision(store: Store, repo: Repo, pull: Pull): string | null {
  const rules = rulesFor(store, repo, `refs/heads/${pull.base}`, null)
  const needed = Math.max(0, ...rules.map((rule) => Number(rule.parameters?.required_approving_review_count ?? 0)))
  const states = latest(pull)
    .filter(({ author }) => ['write', 'admin'].includes(store.access(author, repo)))
    .map(({ state }) => state)
  if (states.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED'
  const approvals = states.filter((state) => state === 'APPROVED').length
  if (approvals < needed) return 'REVIEW_REQUIRED'
  return approvals > 0 ? 'APPROVED' : null
}

function sizes(repo: Repo, pull: Pull): { readonly files: number; readonly added: number; readonly deleted: number } {
  const lines = git(repo.folder, ['diff', '--numstat', pullBase(repo, pull), pull.headSha])
    .split('\n')
    .filter(Boolean)
  const sum = (column: number): number => lines.reduce((all, line) => all + (Number(line.split('\t')[column]) || 0), 0)
  return { files: lines.length, added: sum(0), deleted: sum(1) }
}

function requests(ask: GraphqlAsk, repo: Repo, pull: Pull): Resolver {
  const people = [...pull.requestedPeople].map((id) => actorFields(ask, ask.store.accounts.get(id) ?? null))
  const organization = { __typename: 'Organization', id: `O_${repo.owner}`, login: repo.owner }
  const teams = [...pull.requestedTeams].map((slug) => ({
    ...{ __typename: 'Team', id: `T_${repo.owner}_${slug}`, slug, name: slug, organization },
  }))
  return (args, info) =>
    connection(ask.store, { args, info }, [...people, ...teams], (requestedReviewer) => ({ requestedReviewer }))
}

/** What stands around the merge of a pull request. */
function mergeDetails({ store }: GraphqlAsk, repo: Repo, pull: Pull): Fields {
  const state = once(() => pullState(store, repo, pull))
  return {
    reviewDecision: () => reviewDecision(store, repo, pull),
    mergeable: () => (pull.state === 'closed' ? 'UNKNOWN' : state().mergeable ? 'MERGEABLE' : 'CONFLICTING'),
    mergeStateStatus: () => state().state.toUpperCase(),
    autoMergeRequest: null,
    locked: false,
    activeLockReason: null,
    isInMergeQueue: false,
    isMergeQueueEnabled: false,
    maintainerCanModify: false,
    closedAt: pull.merged?.at ?? pull.closedAt ?? null,
    updatedAt: () => lastTouched(repo, pull),
  }
}

export function pullDetails(ask: GraphqlAsk, repo: Repo, pull: Pull): Fields {
  const size = once(() => sizes(repo, pull))
  const ref = (name: string): Resolver => {
    return () => {
      const found = refFields(ask, repo, `refs/heads/${name}`)
      return found === null ? null : { ...found, branchProtectionRule: null }
    }
  }
  return {
    ...mergeDetails(ask, repo, pull),
    additions: () => size().added,
    deletions: () => size().deleted,
    changedFiles: () => size().files,
    headRepository: repositoryNames(ask, repo),
    baseRepository: repositoryNames(ask, repo),
    headRepositoryOwner: { __typename: 'Organization', id: `O_${repo.owner}`, login: repo.owner },
    baseRef: ref(pull.base),
    headRef: ref(pull.head),
    latestReviews: (args, info) =>
      connection(ask.store, { args, info }, latest(pull), (one) => reviewFields(ask, repo, pull, one)),
    reviewRequests: requests(ask, repo, pull),
    labels: labels(ask, repo, pull),
    assignees: assignees(ask, pull),
    projectCards: nobody(ask, 'archivedStates'),
    projectItems: nobody(ask, 'includeArchived'),
    closingIssuesReferences: nobody(ask),
    milestone: null,
    reactionGroups: [],
  }
}
