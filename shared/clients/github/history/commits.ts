import type { Account, Commit, CommitIdentity } from '../../../domain/forge.ts'
import type { Actor, CommitNode, GitActor } from '../answers.ts'
import { ForgeError } from '../error.ts'

/** Accounts and commits as GitHub names them. */

/** GitHub's stand-in for an account that is gone. */
const ghost: Account = { id: 10_137, login: 'ghost', kind: 'user', state: 'deleted' }
const webFlow = { id: 19_864_447, email: 'noreply@github.com' }

const kinds: Readonly<Record<string, Account['kind']>> = {
  User: 'user',
  Bot: 'bot',
  Organization: 'organization',
  Mannequin: 'mannequin',
}

/** An account as an actor of the API; one that is gone is GitHub's own stand-in. */
export function accountOf(actor: Actor): Account {
  if (actor === null || typeof actor.databaseId !== 'number')
    return actor === null ? ghost : { ...ghost, login: actor.login }
  return { id: actor.databaseId, login: actor.login, kind: kinds[actor.__typename] ?? 'bot', state: 'active' }
}

// a bot stands in commits as a user, with the ending that no person's login can have
const kindOf = (login: string): Account['kind'] => (login.endsWith('[bot]') ? 'bot' : 'user')

function identityOf(actor: GitActor): CommitIdentity {
  const user = actor?.user ?? null
  return {
    account:
      user === null ? null : { id: user.databaseId, login: user.login, kind: kindOf(user.login), state: 'active' },
    email: actor?.email ?? '',
    name: actor?.name ?? '',
  }
}

type List = { readonly totalCount: number; readonly nodes: readonly unknown[] }

function requireWhole(sha: string, what: 'authors' | 'parents', { totalCount, nodes }: List): void {
  if (totalCount === nodes.length) return
  throw new ForgeError(
    'too-much',
    `GitHub counts ${totalCount} ${what} of commit ${sha} and gave ${nodes.length}; it cannot be judged whole.`,
  )
}

/** The authors beside the first: those of the trailers. GitHub lists the git author first. */
function coAuthorsOf(node: CommitNode['commit']): readonly CommitIdentity[] {
  requireWhole(node.oid, 'authors', node.authors)
  const own = node.author?.email?.toLowerCase()
  return node.authors.nodes.map(identityOf).filter((identity) => identity.email.toLowerCase() !== own)
}

/** A commit of a pull request; anything of it that was cut is an error. */
export function commitOf({ commit }: CommitNode): Commit {
  const committer = identityOf(commit.committer)
  // the forge's name and address are free for all to write; its signature is not
  const signed = commit.signature?.isValid === true && commit.signature.wasSignedByGitHub
  const byForge =
    signed && commit.committedViaWeb && (committer.account?.id === webFlow.id || committer.email === webFlow.email)
  requireWhole(commit.oid, 'parents', commit.parents)
  return {
    sha: commit.oid,
    parents: commit.parents.nodes.map((parent) => parent.oid),
    author: identityOf(commit.author),
    committer,
    coAuthors: coAuthorsOf(commit),
    madeOnForge: byForge,
    cleanBaseMerge: false,
  }
}
