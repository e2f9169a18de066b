import { commitTree, listTree, readCommit, refs, resolve, updateRef, writeBlob, writeTree } from '../../git.ts'
import { pushLimits, rulesFor, type Actor } from '../../protection.ts'
import { takeMoves } from '../../pulls.ts'
import type { Account, Repo, Store } from '../../store.ts'
import { allowed } from '../../wire.ts'
import { needWrite, visibleRepo } from '../access.ts'
import { Fault, recordOf, textOf, type Args, type GraphqlAsk, type Resolver } from '../fields.ts'
import { commitFields } from './commit.ts'
import { refFields } from './objects.ts'

/** `createCommitOnBranch`: one signed commit on the head that the caller expects. */

type Branch = { readonly repo: Repo; readonly ref: string; readonly head: string }
type Entry = { readonly path: string; readonly mode: string; readonly sha: string | null }

const mutation = 'CreateCommitOnBranch'

function branchOf(ask: GraphqlAsk, input: Args): Branch {
  const branch = recordOf(input.branch)
  const node = /^REF_(\d+)_(.+)$/.exec(textOf(branch, 'id') ?? '')
  const byId = node === null ? undefined : ask.store.repos.find((repo) => repo.id === Number(node[1]))
  const [owner = '', name = ''] =
    byId === undefined ? (textOf(branch, 'repositoryNameWithOwner') ?? '').split('/') : [byId.owner, byId.name]
  const repo = visibleRepo(ask, owner, name)
  const ref = node?.[2] ?? `refs/heads/${textOf(branch, 'branchName') ?? ''}`
  needWrite(ask, repo, 'contents', mutation)
  const head = resolve(repo.folder, ref)
  if (head === null) throw new Fault('NOT_FOUND', `Could not resolve to a Ref with the name '${ref}'.`)
  return { repo, ref, head }
}

/** Refuses a head that is not the one expected; this is what keeps two writers from losing each other's commit. */
function expectHead({ store }: GraphqlAsk, { head }: Branch, expected: string): void {
  if (head === expected.toLowerCase() || !store.on('expected-head')) return
  throw new Fault('STALE_DATA', `Expected branch to point to "${expected}" but it did not.  Pull and try again.`)
}

const ruleSentences: Readonly<Record<string, string>> = {
  pull_request: 'Changes must be made through a pull request.',
  update: 'Cannot update this protected ref.',
}

function expectNoRule({ store }: GraphqlAsk, { repo, ref }: Branch, actor: Actor): void {
  if (pushLimits(store, repo, [ref], actor).refused.length === 0) return
  const sentences = rulesFor(store, repo, ref, actor).flatMap(({ type }) => ruleSentences[type] ?? [])
  throw new Fault('UNPROCESSABLE', `Repository rule violations found\n\n${[...new Set(sentences)].join('\n\n')}\n\n`)
}

const badPath = (path: string): boolean =>
  path === '' || path.split('/').some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git')

function listOf(value: unknown): readonly Args[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}

/** The changes of the request as entries of a tree; nothing is written where one of them cannot be. */
function entriesOf(ask: GraphqlAsk, { repo, head }: Branch, changes: Args): readonly Entry[] {
  const additions = listOf(changes.additions)
  const removals = listOf(changes.deletions).map((one) => textOf(one, 'path') ?? '')
  const paths = [...additions.map((one) => textOf(one, 'path') ?? ''), ...removals]
  const wrong = paths.find(badPath)
  if (wrong !== undefined) throw new Fault('UNPROCESSABLE', `A path was requested which is not valid: ${wrong}`)
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) throw new Fault('UNPROCESSABLE', `A path was requested more than once: ${twice}`)
  expectWorkflows(ask, paths)
  const there = new Map(listTree(repo.folder, head, true).map((entry) => [entry.path, entry] as const))
  const missing = removals.find((path) => there.get(path)?.type !== 'blob')
  if (missing !== undefined) {
    throw new Fault(
      'UNPROCESSABLE',
      `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${missing}`,
    )
  }
  const added = additions.map((one): Entry => {
    const sha = writeBlob(repo.folder, Buffer.from(textOf(one, 'contents') ?? '', 'base64'))
    return { path: textOf(one, 'path') ?? '', mode: '100644', sha }
  })
  return [...added, ...removals.map((path): Entry => ({ path, mode: '100644', sha: null }))]
}

/** Refuses an App that writes workflow files without the permission of that name. */
function expectWorkflows({ store, token }: GraphqlAsk, paths: readonly string[]): void {
  const path = paths.find((one) => one.startsWith('.github/workflows/'))
  if (path === undefined || token.kind === 'person' || !store.on('token-permissions')) return
  if (allowed(token.permissions, 'workflows', 'write')) return
  throw new Fault(
    'FORBIDDEN',
    `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
  )
}

const identity = ({ login, emails }: Account, date: string): { name: string; email: string; date: string } => ({
  name: login,
  email: emails[0] ?? `${login}@users.noreply.github.com`,
  date,
})

function commitOn(
  store: Store,
  { repo, head }: Branch,
  entries: readonly Entry[],
  message: string,
  author: Account,
): string {
  const at = store.act()
  const before = readCommit(repo.folder, head).tree
  const tree = entries.length === 0 ? before : writeTree(repo.folder, before, entries)
  const forge = { name: 'GitHub', email: 'noreply@github.com', date: at }
  return commitTree(repo.folder, tree, [head], message, identity(author, at), forge)
}

/** Answers `Mutation.createCommitOnBranch`. */
export const createCommitOnBranch =
  (ask: GraphqlAsk): Resolver =>
  (args) => {
    const { store, hooks, token } = ask
    const input = recordOf(args.input)
    const actor = { account: token.account, app: token.app }
    const branch = branchOf(ask, input)
    expectHead(ask, branch, textOf(input, 'expectedHeadOid') ?? '')
    expectNoRule(ask, branch, actor)
    const entries = entriesOf(ask, branch, recordOf(input.fileChanges))
    const { headline, body } = recordOf(input.message)
    const message = [headline, body].filter((part) => typeof part === 'string' && part !== '').join('\n\n')
    const before = refs(branch.repo.folder)
    const sha = commitOn(store, branch, entries, message, token.account)
    updateRef(branch.repo.folder, branch.ref, sha)
    branch.repo.signed.add(sha)
    takeMoves(store, hooks, branch.repo, before, actor, 'push')
    return {
      clientMutationId: textOf(input, 'clientMutationId'),
      commit: commitFields(ask, branch.repo, sha),
      ref: () => refFields(ask, branch.repo, branch.ref),
    }
  }
