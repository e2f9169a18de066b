import { commitTree, deleteRef, readCommit, refs, resolve, updateRef } from './git.ts'
import { commitsBetween, isAncestor, mergeBase, mergeTree, patchId } from './git/history.ts'
import { mergeObstacles, rulesFor, type Actor, type Move } from './protection.ts'
import { enterPush, enterSuite } from './protection/suites.ts'
import type { Account, Pull, Repo, Store } from './store.ts'
import type { Webhooks } from './webhooks.ts'

/** What happens to refs and pull requests when a branch moves, by whatever way. */

const heads = 'refs/heads/'

const kindOf = (forced: boolean, { before, after }: Move, kind: string): string =>
  before === null ? 'branch_creation' : after === null ? 'branch_deletion' : forced ? 'force_push' : kind

/** Takes in every ref that moved: activity, rule suites, heads of pull requests, webhooks. */
export function takeMoves(
  store: Store,
  hooks: Webhooks,
  repo: Repo,
  before: ReadonlyMap<string, string>,
  actor: Actor,
  kind: 'push' | 'pr_merge',
): void {
  const now = refs(repo.folder)
  for (const ref of new Set([...before.keys(), ...now.keys()])) {
    const move = { ref, before: before.get(ref) ?? null, after: now.get(ref) ?? null }
    const { after } = move
    if (move.before === after || ref.startsWith('refs/pull/')) continue
    const forced = move.before !== null && after !== null && !isAncestor(repo.folder, move.before, after)
    const type = kindOf(forced && store.on('force-push-event'), move, kind)
    if (ref.startsWith(heads)) store.recordActivity(repo, { ref, type, actor: actor.account }, move.before, after)
    if (kind === 'push') enterPush(store, repo, move, actor)
    if (ref.startsWith(heads)) movePulls({ store, hooks, repo, actor }, move, forced)
    hooks.push(repo, ref, move.before, after, forced, actor)
  }
}

type Scene = { readonly store: Store; readonly hooks: Webhooks; readonly repo: Repo; readonly actor: Actor }

function movePulls(scene: Scene, { ref, before, after }: Move, forced: boolean): void {
  const branch = ref.slice(heads.length)
  for (const pull of scene.repo.pulls.values()) {
    if (pull.state !== 'open') continue
    if (pull.head === branch) {
      if (after === null) closeGone(scene, pull)
      // a deleted branch that is there again is no push to the pull request
      else if (before !== null) moveHead(scene, pull, after, forced)
    } else if (pull.base === branch && after !== null) moveBase(scene, pull, after)
  }
}

function moveHead({ store, hooks, repo, actor }: Scene, pull: Pull, sha: string, forced: boolean): void {
  if (!store.on('head-follows')) return
  const old = pull.headSha
  pull.headSha = sha
  if (forced && store.on('force-push-event'))
    pull.events.push({ type: 'HeadRefForcePushedEvent', at: store.now(), actor: actor.account, after: sha })
  dismissStale({ store, hooks, repo, actor }, pull, { ...pull, headSha: old })
  hooks.pullRequest(repo, pull, 'synchronize', actor, { before: old, after: sha })
}

/** The base took in the whole proposal by a push: GitHub calls that merged, whatever the rules would have said. */
function moveBase({ store, hooks, repo, actor }: Scene, pull: Pull, sha: string): void {
  const taken = store.on('indirect-merges') && isAncestor(repo.folder, pull.headSha, sha)
  if (!taken) {
    const old = { ...pull }
    pull.baseSha = sha
    dismissStale({ store, hooks, repo, actor }, pull, old)
    return
  }
  pull.merged = { at: store.act(), sha, by: actor.account }
  ;[pull.state, pull.closedAt] = ['closed', pull.merged.at]
  hooks.pullRequest(repo, pull, 'closed', actor)
}

function closeGone({ store, hooks, repo, actor }: Scene, pull: Pull): void {
  if (!store.on('deleted-head-closes')) return
  ;[pull.state, pull.closedAt] = ['closed', store.act()]
  hooks.pullRequest(repo, pull, 'closed', actor)
}

/** Dismisses the approvals of another diff where the base's rule says so. */
function dismissStale({ store, hooks, repo, actor }: Scene, pull: Pull, old: Pull): void {
  const rules = rulesFor(store, repo, `${heads}${pull.base}`, null)
  const wanted = rules.some(
    ({ type, parameters }) => type === 'pull_request' && parameters?.dismiss_stale_reviews_on_push === true,
  )
  if (!wanted || !store.on('stale-dismissal')) return
  const patchOf = (state: Pull): string => patchId(repo.folder, pullBase(repo, state), state.headSha)
  if (patchOf(old) === patchOf(pull)) return
  for (const review of pull.reviews.filter(({ state }) => state === 'APPROVED')) {
    review.dismissal = { actor: actor.account, at: store.now(), was: review.state, message: '' }
    review.state = 'DISMISSED'
    hooks.review(repo, pull, review, 'dismissed', actor)
  }
}

/** The pull request's own commits, oldest first. */
export const pullCommits = (repo: Repo, pull: Pull): readonly string[] =>
  commitsBetween(repo.folder, pull.baseSha, pull.headSha)

export const pullBase = (repo: Repo, pull: Pull): string =>
  mergeBase(repo.folder, pull.baseSha, pull.headSha) ?? pull.baseSha

const identity = (account: Account, date: string) => ({
  name: account.login,
  email: account.emails[0] ?? `${account.id}+${account.login}@users.noreply.github.com`,
  date,
})

/** The person or machine in whose name GitHub itself commits. */
export const forgeIdentity = (date: string) => ({ name: 'GitHub', email: 'noreply@github.com', date })

/** The commit that merging gives, or null on a conflict. */
export function mergeCommit(
  store: Store,
  repo: Repo,
  pull: Pull,
  method: string,
  actor: Actor,
  title: string,
): string | null {
  const at = store.act()
  const base = resolve(repo.folder, `${heads}${pull.base}`)
  const tree = base === null ? null : mergeTree(repo.folder, base, pull.headSha)
  if (base === null || tree === null) return null
  const forge = forgeIdentity(at)
  if (method === 'squash') return commitTree(repo.folder, tree, [base], title, identity(pull.author, at), forge)
  if (method === 'rebase') {
    return pullCommits(repo, pull).reduce<string>((parent, sha) => {
      const commit = readCommit(repo.folder, sha)
      const picked = mergeTree(repo.folder, parent, sha) ?? commit.tree
      return commitTree(repo.folder, picked, [parent], commit.message, commit.author, identity(actor.account, at))
    }, base)
  }
  return commitTree(repo.folder, tree, [base, pull.headSha], title, identity(actor.account, at), forge)
}

/** Merges for good: moves the base, closes the pull request, tells everybody. */
export function finishMerge(store: Store, hooks: Webhooks, repo: Repo, pull: Pull, sha: string, actor: Actor): void {
  const ref = `${heads}${pull.base}`
  const before = refs(repo.folder)
  const move = { ref, before: before.get(ref) ?? null, after: sha }
  enterSuite(store, repo, move, actor, { refused: false, broken: mergeObstacles(store, repo, pull, null) })
  pull.baseSha = move.before ?? pull.baseSha
  updateRef(repo.folder, ref, sha)
  repo.signed.add(sha)
  pull.merged = { at: store.act(), sha, by: actor.account }
  ;[pull.state, pull.closedAt] = ['closed', pull.merged.at]
  takeMoves(store, hooks, repo, before, actor, 'pr_merge')
  hooks.pullRequest(repo, pull, 'closed', actor)
  if (repo.settings.deleteBranchOnMerge) dropHead(store, hooks, repo, pull, actor)
}

function dropHead(store: Store, hooks: Webhooks, repo: Repo, pull: Pull, actor: Actor): void {
  const before = refs(repo.folder)
  if (!before.has(`${heads}${pull.head}`)) return
  deleteRef(repo.folder, `${heads}${pull.head}`)
  takeMoves(store, hooks, repo, before, actor, 'push')
}
