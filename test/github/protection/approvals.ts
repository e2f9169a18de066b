import { mergeBase } from '../git/history.ts'
import type { Account, Pull, Repo, Review, Store } from '../store.ts'
import { owns, ownersOf } from './code-owners.ts'

/** What the rule pull_request asks of the reviews. */

export type Parameters = Readonly<Record<string, unknown>>

/** Whether somebody's review counts: a person who may write, an App that may write contents. */
function counts(store: Store, repo: Repo, account: Account): boolean {
  if (!store.on('approvals-by-writers')) return true
  const app = store.apps.find(({ bot }) => bot.id === account.id)
  if (app !== undefined) return ['write', 'admin'].includes(app.permissions.contents ?? 'none')
  return ['write', 'admin'].includes(store.access(account, repo))
}

/** Each reviewer's last opinion that counts; a comment is none, a dismissed one stands for nothing. */
export function opinions(store: Store, repo: Repo, pull: Pull): readonly Review[] {
  const said = pull.reviews.filter(({ state }) => state !== 'COMMENTED' && state !== 'PENDING')
  const last = new Map(said.map((review) => [review.author.id, review]))
  return [...last.values()].filter(({ author }) => author.id !== pull.author.id && counts(store, repo, author))
}

function ownersMissing(store: Store, repo: Repo, pull: Pull, approved: readonly Review[]): boolean {
  const fork = mergeBase(repo.folder, pull.baseSha, pull.headSha) ?? pull.baseSha
  return [...ownersOf(store, repo, pull, fork).values()].some(
    (owners) => !owners.some((owner) => approved.some(({ author }) => owns(store, owner, author))),
  )
}

/** Whether nobody but who pushed last has approved since that push. */
function lastPushOpen(repo: Repo, pull: Pull, approved: readonly Review[]): boolean {
  const push = repo.activity.findLast(({ ref, after }) => ref === `refs/heads/${pull.head}` && after === pull.headSha)
  return !approved.some(
    ({ author, submittedAt }) => push === undefined || (author.id !== push.actor.id && submittedAt > push.at),
  )
}

/** What the reviews lack for a merge under one rule, in GitHub's words. */
export function reviewObstacles(store: Store, repo: Repo, pull: Pull, parameters: Parameters): readonly string[] {
  const needed = Number(parameters.required_approving_review_count ?? 0)
  const said = opinions(store, repo, pull)
  const approved = said.filter(({ state }) => state === 'APPROVED')
  const few = store.on('required-approvals') && approved.length < needed
  const vetoed =
    needed > 0 && said.some(({ state }) => state === 'CHANGES_REQUESTED') && store.on('changes-requested-block')
  const unowned =
    parameters.require_code_owner_review === true &&
    store.on('code-owner-review') &&
    ownersMissing(store, repo, pull, approved)
  const unseen =
    parameters.require_last_push_approval === true &&
    store.on('last-push-approval') &&
    lastPushOpen(repo, pull, approved)
  const isOpen =
    parameters.required_review_thread_resolution === true && pull.threads.some(({ resolvedBy }) => resolvedBy === null)
  return [
    ...(isOpen ? ['A conversation must be resolved before this pull request can be merged.'] : []),
    ...(few
      ? [
          `At least ${needed} approving review${needed === 1 ? ' is' : 's are'} required by reviewers with write access.`,
        ]
      : []),
    ...(vetoed ? ['Changes were requested by a reviewer with write access.'] : []),
    ...(unowned ? ['Waiting on code owner review.'] : []),
    ...(unseen ? ['New changes require approval from someone other than the last pusher.'] : []),
  ]
}
