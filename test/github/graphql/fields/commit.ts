import { git } from '../../git.ts'
import type { Repo } from '../../store.ts'
import { need } from '../access.ts'
import { statusCheckRollup } from '../cli/rollup.ts'
import { once, textOf, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import { authorsOf, gitActorFields } from './actors.ts'
import { checkSuites } from './checks.ts'
import { keptCommit } from './kept.ts'

/** Commits as GitHub shows them. */

const webFlow = 'noreply@github.com'

/** The signature of a commit: what the forge made itself is signed by it, what was pushed is not signed at all. */
function signatureFields({ store }: GraphqlAsk, repo: Repo, sha: string): Fields | null {
  if (store.on('signed-by-forge') && !repo.signed.has(sha)) return null
  return { __typename: 'GpgSignature', isValid: true, wasSignedByGitHub: true, state: 'VALID', email: webFlow }
}

const history =
  (ask: GraphqlAsk, repo: Repo, sha: string): Resolver =>
  (args, info) => {
    need(ask, 'contents')
    const path = textOf(args, 'path')
    const list = git(repo.folder, ['rev-list', sha, ...(path === null ? [] : ['--', path])])
    const shas = list.split('\n').filter((line) => line !== '')
    return connection(ask.store, { args, info, also: ['path'] }, shas, (one) => commitFields(ask, repo, one))
  }

/** A commit of the repository; git is asked only for what the question touches. */
export function commitFields(ask: GraphqlAsk, repo: Repo, sha: string): Fields {
  const { store, url } = ask
  const raw = once(() => keptCommit(repo, sha))
  const message = (): string => raw().message.trimEnd()
  const at = `${url}/${repo.owner}/${repo.name}/commit/${sha}`
  return {
    __typename: 'Commit',
    id: `C_${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    url: at,
    commitUrl: at,
    message,
    messageHeadline: () => message().split('\n')[0] ?? '',
    messageBody: () => message().split('\n').slice(1).join('\n').trim(),
    authoredDate: () => raw().author.date,
    committedDate: () => raw().committer.date,
    committedViaWeb: () => raw().committer.email.toLowerCase() === webFlow,
    author: () => gitActorFields(ask, raw().author),
    committer: () => gitActorFields(ask, raw().committer),
    authors: (args, info) =>
      connection(store, { args, info }, authorsOf(raw().author, raw().message), (one) => gitActorFields(ask, one)),
    parents: (args, info) =>
      connection(store, { args, info }, raw().parents, (parent) => commitFields(ask, repo, parent)),
    signature: () => signatureFields(ask, repo, sha),
    checkSuites: checkSuites(ask, repo, sha),
    statusCheckRollup: statusCheckRollup(ask, repo, sha),
    history: history(ask, repo, sha),
  }
}
