import { commitTree, refs, resolve, updateRef } from '../../git.ts'
import { isAncestor, mergeTree } from '../../git/history.ts'
import { mergeObstacles, rulesFor } from '../../protection.ts'
import { finishMerge, forgeIdentity, mergeCommit } from '../../pulls.ts'
import { takeMoves } from '../../pulls.ts'
import type { Pull, Repo } from '../../store.ts'
import { allowed, nothing, one, optional, Refusal, repoFor, text, type Answer, type Call } from '../../wire.ts'
import { signatureOf } from '../repository/git-data.ts'
import { expectNoViolation } from '../repository/moving.ts'
import { actorOf, mayWrite, onPull, onRepo, pullOf, type Row } from '../row.ts'

/** Merging: a pull request into its base, the base into a pull request, one branch into another. */

const root = '/repos/{owner}/{repo}'
const refuse = (message: string): Refusal => new Refusal(405, message)

function allowedMethods(call: Call, repo: Repo, pull: Pull): readonly string[] {
  const rules = rulesFor(call.store, repo, `refs/heads/${pull.base}`, actorOf(call), 'merge')
  const lists = rules.flatMap(({ type, parameters }) =>
    type === 'pull_request' && Array.isArray(parameters?.allowed_merge_methods)
      ? [parameters.allowed_merge_methods.map(String)]
      : [],
  )
  return repo.settings.mergeMethods.filter((method) => lists.every((list) => list.includes(method)))
}

const methodNames: Readonly<Record<string, string>> = {
  merge: 'Merge commits',
  squash: 'Squash merges',
  rebase: 'Rebase merges',
}

/** Refuses what GitHub refuses before it tries to merge. */
function expectMergeable(call: Call, repo: Repo, pull: Pull, method: string): void {
  const { store } = call
  if (store.on('write-to-merge') && !mayWrite(call, repo))
    throw new Refusal(403, 'Must have write access to the repository.')
  if (pull.state !== 'open') throw refuse('Pull Request is not mergeable')
  if (pull.draft && store.on('draft-unmergeable')) throw refuse('Pull Request is still a draft')
  const wanted = optional(call, 'sha')
  if (wanted !== null && wanted !== pull.headSha && store.on('merge-sha'))
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  const obstacles = mergeObstacles(store, repo, pull, actorOf(call))
  if (obstacles.length > 0) throw refuse(`Repository rule violations found\n\n${obstacles.join('\n\n')}\n\n`)
  if (store.on('merge-methods') && !allowedMethods(call, repo, pull).includes(method))
    throw refuse(`${methodNames[method] ?? method} are not allowed on this repository.`)
}

/** The merge's tree where conflicts do not matter: that of the head. */
const forced = (call: Call, repo: Repo, pull: Pull, title: string): string => {
  const who = signatureOf(actorOf(call).account, call.store.act())
  return commitTree(
    repo.folder,
    resolve(repo.folder, `${pull.headSha}^{tree}`) ?? '',
    [pull.baseSha, pull.headSha],
    title,
    who,
    who,
  )
}

function merged(call: Call): Answer {
  // who may write is looked at below, since everybody who sees a pull request may try
  const repo = repoFor(call, 'metadata', 'read')
  const person = call.token?.kind === 'person'
  if (call.store.on('token-permissions') && !allowed(call.token?.permissions ?? {}, 'contents', 'write'))
    throw new Refusal(403, `Resource not accessible by ${person ? 'personal access token' : 'integration'}`)
  const pull = pullOf(call, repo)
  const { store } = call
  const method = optional(call, 'merge_method') ?? 'merge'
  expectMergeable(call, repo, pull, method)
  const isSquash = method === 'squash'
  const usual = isSquash
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${repo.owner}/${pull.head}`
  const body = optional(call, 'commit_message') ?? (isSquash ? '' : pull.title)
  const title = [optional(call, 'commit_title') ?? usual, body].filter((part) => part !== '').join('\n\n')
  const sha =
    mergeCommit(store, repo, pull, method, actorOf(call), title) ??
    (store.on('conflicts-block') ? null : forced(call, repo, pull, title))
  if (sha === null) throw refuse('Pull Request is not mergeable')
  finishMerge(store, call.hooks, repo, pull, sha, actorOf(call))
  return one({ sha, merged: true, message: 'Pull Request successfully merged' })
}

type Joint = { readonly base: string; readonly head: string; readonly message: string }

/** Merges a commit into a branch by a commit of GitHub's own; null on a conflict. */
function joined(call: Call, repo: Repo, { base, head, message }: Joint): string | null {
  const ref = `refs/heads/${base}`
  const tip = resolve(repo.folder, ref)
  const tree = tip === null ? null : mergeTree(repo.folder, tip, head)
  if (tip === null || tree === null) return null
  const actor = actorOf(call)
  const at = call.store.act()
  const sha = commitTree(repo.folder, tree, [tip, head], message, signatureOf(actor.account, at), forgeIdentity(at))
  expectNoViolation(call, repo, { ref, before: tip, after: sha }, 409)
  const before = refs(repo.folder)
  repo.signed.add(sha)
  updateRef(repo.folder, ref, sha)
  takeMoves(call.store, call.hooks, repo, before, actor, 'push')
  return sha
}

function updated(call: Call, repo: Repo, pull: Pull): Answer {
  const expected = optional(call, 'expected_head_sha')
  if (!mayWrite(call, repo)) throw new Refusal(403, 'Must have write access to the repository.')
  if (expected !== null && expected !== pull.headSha)
    throw new Refusal(422, `expected head sha didn’t match current head ref.`)
  if (pull.state !== 'open' || isAncestor(repo.folder, pull.baseSha, pull.headSha))
    throw new Refusal(422, 'There are no new commits on the base branch.')
  const message = `Merge branch '${pull.base}' into ${pull.head}`
  if (joined(call, repo, { base: pull.head, head: pull.baseSha, message }) === null)
    throw new Refusal(422, 'merge conflict between base and head')
  const url = `${call.url}/${repo.owner}/${repo.name}/pull/${pull.number}`
  return one({ message: 'Updating pull request branch.', url }, 202)
}

export type ShowCommit = (call: Call, repo: Repo, sha: string) => unknown

const mergedBranches =
  (show: ShowCommit) =>
  (call: Call, repo: Repo): Answer => {
    const [base, given] = [text(call, 'base'), text(call, 'head')]
    const tip = resolve(repo.folder, `refs/heads/${base}`)
    const head =
      resolve(repo.folder, `refs/heads/${given}`) ?? (/^[0-9a-f]{40}$/.test(given) ? resolve(repo.folder, given) : null)
    if (tip === null) throw new Refusal(404, 'Base does not exist')
    if (head === null) throw new Refusal(404, 'Head does not exist')
    if (isAncestor(repo.folder, head, tip)) return nothing
    const message = optional(call, 'commit_message') ?? `Merge ${given} into ${base}`
    const sha = joined(call, repo, { base, head, message })
    if (sha === null) throw new Refusal(409, 'Merge conflict')
    return one(show(call, repo, sha), 201)
  }

export const mergingRows = (show: ShowCommit): readonly Row[] => [
  { route: `PUT ${root}/pulls/{pull_number}/merge`, answer: merged },
  onPull(`GET ${root}/pulls/{pull_number}/merge`, 'read', (_, __, pull) => {
    if (pull.merged === null) throw new Refusal(404, 'Not Found')
    return nothing
  }),
  onPull(`PUT ${root}/pulls/{pull_number}/update-branch`, 'write', updated),
  onRepo(`POST ${root}/merges`, 'contents', 'write', mergedBranches(show)),
]
