import type { z } from 'zod'
import type { LedgerFile } from '../../../domain/ledger/chain.ts'
import type { Ledger, LedgerCommit, LedgerParts, LedgerState } from '../../../ports/ledger.ts'
import { Anything, AppendAnswer, BranchAnswer, HistoryAnswer, ShaAnswer } from '../answers.ts'
import type { GithubConnection } from '../connection.ts'
import { ForgeError } from '../error.ts'
import { filesIn } from '../folder.ts'
import { ledgerParts, madeBy } from './parts.ts'
import { appendMutation, branchQuery, historyQuery } from '../queries.ts'

type HistoryNode = NonNullable<z.infer<typeof HistoryAnswer>['repository']['ref']>['target']['history']['nodes'][number]

/** The record that a commit says it brings: a hint for people, which proves nothing. */
const recordOf = (message: string): number | null => {
  const number = /^Record (\d{1,15}):/.exec(message)?.[1]
  return number === undefined ? null : Number(number)
}

const commitOf = (node: HistoryNode): LedgerCommit => ({
  sha: node.oid,
  parents: node.parents.nodes.map((parent) => parent.oid),
  ...madeBy(node),
  files: [],
  record: recordOf(node.message),
})

/** The ledger as a branch of the governance repository; every write is one signed commit on an expected head. */
export class GithubLedger implements Ledger {
  readonly #api: GithubConnection
  readonly #repository: string
  readonly #path: { readonly owner: string; readonly repo: string }
  readonly #branch: string
  readonly app: string | null
  readonly parts: LedgerParts

  constructor(options: {
    readonly connection: GithubConnection
    readonly repository: string
    readonly branch: string
    readonly app?: string | null
  }) {
    this.#api = options.connection
    this.#repository = options.repository
    const [owner = '', repo = ''] = options.repository.split('/')
    this.#path = { owner, repo }
    this.#branch = options.branch
    this.app = options.app ?? null
    this.parts = ledgerParts(options.connection, options.repository, options.branch)
  }

  async read(): Promise<LedgerState> {
    const { owner, repo: name } = this.#path
    const answer = await this.#api.graphql(
      'ledger',
      branchQuery,
      { owner, name, ref: `refs/heads/${this.#branch}` },
      BranchAnswer,
    )
    const { ref } = answer.repository
    if (ref === null) return { head: null, tip: null, files: [] }
    return {
      head: ref.target.oid,
      tip: madeBy(ref.target),
      // what is no plain text can be no record; it is shown by its path and found foreign
      files: filesIn(ref.target.tree.entries, '').map(({ path, text }): LedgerFile => ({ path, text: text ?? '' })),
    }
  }

  async append(
    head: string | null,
    file: LedgerFile,
    message: string,
    beside: readonly LedgerFile[] = [],
  ): Promise<{ readonly head: string } | { readonly moved: true }> {
    const expected = head ?? (await this.#begin())
    if (expected === null) return { moved: true }
    const input = {
      branch: { repositoryNameWithOwner: this.#repository, branchName: this.#branch },
      expectedHeadOid: expected,
      message: { headline: message },
      fileChanges: {
        additions: [file, ...beside].map(({ path, text }) => ({
          path,
          contents: Buffer.from(text, 'utf8').toString('base64'),
        })),
      },
    }
    try {
      const made = await this.#api.graphql('createCommitOnBranch', appendMutation, { input }, AppendAnswer)
      return { head: made.createCommitOnBranch.commit.oid }
    } catch (error) {
      if (error instanceof ForgeError && error.code === 'conflict') return { moved: true }
      throw error
    }
  }

  /** Makes the branch with a page that says what it is, on no history of the repository; null where somebody was faster. */
  async #begin(): Promise<string | null> {
    const content =
      '# Ledger\n\nNumbered records, each with the digest of the one before. Written by the suite alone; never edited.\n'
    const tree = await this.#api.rest(
      'POST /repos/{owner}/{repo}/git/trees',
      { ...this.#path, tree: [{ path: 'README.md', mode: '100644', type: 'blob', content }] },
      ShaAnswer,
    )
    const commit = await this.#api.rest(
      'POST /repos/{owner}/{repo}/git/commits',
      { ...this.#path, message: 'Begin the ledger', tree: tree.sha, parents: [] },
      ShaAnswer,
    )
    try {
      await this.#api.rest(
        'POST /repos/{owner}/{repo}/git/refs',
        { ...this.#path, ref: `refs/heads/${this.#branch}`, sha: commit.sha },
        Anything,
      )
      return commit.sha
    } catch (error) {
      if (error instanceof ForgeError && error.code === 'unprocessable') return null
      throw error
    }
  }

  async commits(): Promise<readonly LedgerCommit[]> {
    const [owner, name] = [this.#path.owner, this.#path.repo]
    const found: LedgerCommit[] = []
    const fail = (why: string): never => {
      throw new ForgeError('bad-answer', `The history of the ledger cannot be read whole: GitHub ${why}.`)
    }
    for (let after: string | null = null, open = true; open;) {
      const answer: z.infer<typeof HistoryAnswer> = await this.#api.graphql(
        'history',
        historyQuery,
        { owner, name, ref: `refs/heads/${this.#branch}`, after },
        HistoryAnswer,
      )
      const history = answer.repository.ref?.target.history
      if (history === undefined) return after === null ? [] : fail('no longer shows its branch')
      if (history.nodes.some(({ parents }) => parents.totalCount !== parents.nodes.length))
        return fail('left out parents of a commit')
      found.push(...history.nodes.map(commitOf))
      open = history.pageInfo.hasNextPage
      after = history.pageInfo.endCursor
      if (open && after === null) return fail('promises more and does not say where')
      if (!open && history.totalCount !== undefined && history.totalCount !== found.length)
        return fail(`counts ${history.totalCount} commits and gave ${found.length}`)
    }
    return found.reverse()
  }
}
