import { z } from 'zod'
import type { ScratchPlan } from '../../domain/self-test/scratch.ts'
import type { Answer, Leftover, Scratch } from '../../ports/scratch.ts'
import { ActivityEntry, Anything, AppendAnswer, CreatedPull } from './answers.ts'
import { closePull } from './writes.ts'
import type { GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { appendMutation } from './queries.ts'

const root = '/repos/{owner}/{repo}'
const most = 300
/** How often the forge is asked again for a merge state that it has not worked out. */
const mostLooks = 8

const OpenPull = z.object({
  number: z.number().int(),
  head: z.object({ ref: z.string() }),
  user: z.object({ login: z.string() }).nullable(),
})
const Ref = z.object({ ref: z.string() })
const MergeState = z.object({ mergeable_state: z.string() })

/** The answer of a call that was to be refused; the forge's refusals are answers, everything else is a failure. */
async function answerOf(call: Promise<unknown>): Promise<Answer> {
  try {
    await call
    return { state: 'accepted' }
  } catch (error) {
    const refusals = ['unauthorized', 'forbidden', 'not-found', 'unprocessable']
    if (!(error instanceof ForgeError) || error.status === null || !refusals.includes(error.code)) throw error
    return { state: 'refused', status: error.status, said: error.message }
  }
}

/** The self-test's calls at GitHub with one token. */
export class GithubScratch implements Scratch {
  readonly #api: GithubConnection
  readonly #path: { readonly owner: string; readonly repo: string }
  readonly #sleep: (ms: number) => Promise<void>

  constructor(options: {
    readonly connection: GithubConnection
    readonly repository: string
    readonly sleep?: (ms: number) => Promise<void>
  }) {
    this.#api = options.connection
    const [owner = '', repo = ''] = options.repository.split('/')
    this.#path = { owner, repo }
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  }

  pause(): Promise<void> {
    return this.#sleep(2000)
  }

  async leftovers(prefix: string): Promise<readonly Leftover[]> {
    const pulls = await this.#api.restPages(`GET ${root}/pulls`, { ...this.#path, state: 'open' }, OpenPull, 2000)
    const found: Leftover[] = []
    for (const branch of await this.#branches(prefix)) {
      const own = pulls.filter(({ head }) => head.ref === branch)
      if (own.length === 0) found.push({ branch, pull: null, by: await this.#makerOf(branch) })
      found.push(...own.map(({ number, user }) => ({ branch, pull: number, by: user?.login ?? null })))
    }
    return found
  }

  /** The branches whose names begin so; GitHub gives this list whole. */
  async #branches(prefix: string): Promise<readonly string[]> {
    const refs = await this.#api.rest(
      `GET ${root}/git/matching-refs/{ref}`,
      { ...this.#path, ref: `heads/${prefix}` },
      z.array(Ref),
    )
    return refs.map(({ ref }) => ref.replace(/^refs\/heads\//, ''))
  }

  /** Who pushed the branch for the first time, as the server recorded it. */
  async #makerOf(branch: string): Promise<string | null> {
    const entries = await this.#api.restPages(
      `GET ${root}/activity`,
      { ...this.#path, ref: `refs/heads/${branch}`, direction: 'asc' },
      ActivityEntry,
      most,
    )
    return entries.findLast((one) => one.activity_type === 'branch_creation')?.actor?.login ?? null
  }

  async open(
    plan: ScratchPlan,
    base: { readonly branch: string; readonly sha: string },
  ): Promise<{ readonly number: number; readonly head: string }> {
    const { branch, title, body, draft } = plan
    await this.#api.rest(
      `POST ${root}/git/refs`,
      { ...this.#path, ref: `refs/heads/${branch}`, sha: base.sha },
      Anything,
    )
    let head = base.sha
    for (const files of plan.commits) {
      const additions = files.map(({ path, text }) => ({
        path,
        contents: Buffer.from(text, 'utf8').toString('base64'),
      }))
      const input = {
        branch: { repositoryNameWithOwner: `${this.#path.owner}/${this.#path.repo}`, branchName: branch },
        expectedHeadOid: head,
        message: { headline: title },
        fileChanges: { additions },
      }
      const made = await this.#api.graphql('createCommitOnBranch', appendMutation, { input }, AppendAnswer)
      head = made.createCommitOnBranch.commit.oid
    }
    const pull = await this.#api.rest(
      `POST ${root}/pulls`,
      { ...this.#path, title, body, draft, head: branch, base: base.branch },
      CreatedPull,
    )
    return { number: pull.number, head }
  }

  approve(pull: number): Promise<Answer> {
    const body = 'Written by the control self-test; it is no sign-off.'
    const route = `POST ${root}/pulls/{pull_number}/reviews`
    return answerOf(this.#api.rest(route, { ...this.#path, pull_number: pull, event: 'APPROVE', body }, Anything))
  }

  postSuccess(name: string, sha: string): Promise<Answer> {
    const output = {
      title: 'Written by the control self-test',
      summary: 'Nothing was judged: this check is a forgery.',
    }
    const check = { name, head_sha: sha, status: 'completed', conclusion: 'success', output }
    return answerOf(this.#api.rest(`POST ${root}/check-runs`, { ...this.#path, ...check }, Anything))
  }

  async mergeState(pull: number): Promise<string> {
    for (let look = 1; ; look++) {
      const parameters = { ...this.#path, pull_number: pull }
      const { mergeable_state: state } = await this.#api.rest(`GET ${root}/pulls/{pull_number}`, parameters, MergeState)
      if (state !== 'unknown' || look === mostLooks) return state
      await this.pause()
    }
  }

  async close(pull: number): Promise<void> {
    await closePull(this.#api, this.#path, pull)
  }

  async removeBranch(branch: string): Promise<void> {
    try {
      await this.#api.rest(`DELETE ${root}/git/refs/{ref}`, { ...this.#path, ref: `heads/${branch}` }, Anything)
    } catch (error) {
      // GitHub says 422 where the branch is gone
      if (!(error instanceof ForgeError) || !['not-found', 'unprocessable'].includes(error.code)) throw error
      if ((await this.#branches(branch)).includes(branch)) throw error
    }
  }
}
