import {
  commitsBetween,
  commitTree,
  isAncestor,
  mergeBase,
  mergeTree,
  readCommit,
  refs,
  resolve,
  updateRef,
} from './git.ts'
import type { Actor } from './protection.ts'
import type { Account, Pull, Repo, Store } from './store.ts'
import type { Webhooks } from './webhooks.ts'

/** What happens to refs and pull requests when a branch moves, by whatever way. */

/** Takes in every ref that moved: activity, heads of pull requests, webhooks. */
export function takeMoves(
  store: Store,
  hooks: Webhooks,
  repo: Repo,
  before: ReadonlyMap<string, string>,
  actor: Actor,
  kind: 'push' | 'pr_merge',
): void {
  const after = refs(repo.folder)
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(ref) ?? null, after.get(ref) ?? null]
    if (old === now || !ref.startsWith('refs/heads/')) continue
    const forced = old !== null && now !== null && !isAncestor(repo.folder, old, now)
    const type = old === null ? 'branch_creation' : now === null ? 'branch_deletion' : forced ? 'force_push' : kind
    store.recordActivity(repo, ref, old, now, type, actor.account)
    if (now !== null) moveHeads(store, hooks, repo, ref, now, forced, actor)
    hooks.push(repo, ref, old, now, forced, actor)
  }
}

function moveHeads(
  store: Store,
  hooks: Webhooks,
  repo: Repo,
  ref: string,
  sha: string,
  forced: boolean,
  actor: Actor,
): void {
  const branch = ref.slice('refs/heads/'.length)
  for (const pull of repo.pulls.values()) {
    if (pull.state === 'open' && pull.base === branch) pull.baseSha = sha
    if (pull.state !== 'open' || pull.head !== branch) continue
    pull.headSha = sha
    if (forced) pull.events.push({ type: 'HeadRefForcePushedEvent', at: store.now(), actor: actor.account, after: sha })
    hooks.pullRequest(repo, pull, 'synchronize', actor)
  }
}

export const pullCommits = (repo: Repo, pull: Pull): readonly string[] =>
  commitsBetween(
    repo.folder,
    pull.merged === null ? (resolve(repo.folder, `refs/heads/${pull.base}`) ?? pull.baseSha) : pull.baseSha,
    pull.headSha,
  )

export const pullBase = (repo: Repo, pull: Pull): string =>
  mergeBase(repo.folder, pull.baseSha, pull.headSha) ?? pull.baseSha

const identity = (
  account: Account,
  at: string,
): { readonly name: string; readonly email: string; readonly date: string } => ({
  name: account.login,
  email: account.emails[0] ?? `${account.login}@users.noreply.github.com`,
  date: at,
})

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
  const base = resolve(repo.folder, `refs/heads/${pull.base}`)
  if (base === null) return null
  const forge = identity(store.accounts.get(19_864_447) ?? actor.account, at)
  const tree = mergeTree(repo.folder, base, pull.headSha)
  if (tree === null) return null
  if (method === 'squash') return commitTree(repo.folder, tree, [base], title, identity(pull.author, at), forge)
  if (method === 'rebase') {
    return pullCommits(repo, pull).reduce<string>((parent, sha) => {
      const commit = readCommit(repo.folder, sha)
      const picked = mergeTree(repo.folder, parent, sha) ?? commit.tree
      return commitTree(repo.folder, picked, [parent], commit.message, commit.author, {
        ...identity(actor.account, at),
      })
    }, base)
  }
  return commitTree(repo.folder, tree, [base, pull.headSha], title, identity(actor.account, at), forge)
}

/** Merges for good: moves the base, closes the pull request, tells everybody. */
export function finishMerge(store: Store, hooks: Webhooks, repo: Repo, pull: Pull, sha: string, actor: Actor): void {
  const before = refs(repo.folder)
  pull.baseSha = resolve(repo.folder, `refs/heads/${pull.base}`) ?? pull.baseSha
  const kept = pull.baseSha
  updateRef(repo.folder, `refs/heads/${pull.base}`, sha)
  repo.signed.add(sha)
  pull.merged = { at: store.act(), sha, by: actor.account }
  pull.state = 'closed'
  takeMoves(store, hooks, repo, before, actor, 'pr_merge')
  pull.baseSha = kept
  hooks.pullRequest(repo, pull, 'closed', actor)
}
