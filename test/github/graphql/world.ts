import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { commitTree, refs, updateRef, writeBlob, writeTree, type GitAuthor } from '../git.ts'
import { takeMoves } from '../pulls.ts'
import type { RuleName } from '../rules.ts'
import {
  Store,
  type Account,
  type App,
  type Permissions,
  type Pull,
  type Repo,
  type Review,
  type Token,
} from '../store.ts'
import { Webhooks } from '../webhooks.ts'
import { answerGraphql, type GraphqlAnswer } from './handler.ts'

/** A small forge for the tests of this folder: one organisation, one private repository, one App, two people. */

export const everything: Permissions = {
  contents: 'write',
  pull_requests: 'write',
  checks: 'write',
  members: 'read',
  deployments: 'write',
}

export type World = {
  readonly store: Store
  readonly hooks: Webhooks
  readonly repo: Repo
  readonly app: App
  readonly bot: Token
  readonly dana: Account
  readonly erin: Account
  readonly url: string
}

export function world(without: readonly RuleName[] = []): World {
  const folder = mkdtempSync(join(tmpdir(), 'graphql-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const store = new Store(folder, without)
  const repo = store.addRepo('acme', 'governance', true)
  const app = store.addApp('countersign')
  store.installations.push({ id: store.id(), app, owner: 'acme', permissions: everything })
  const dana = store.addAccount('dana', 'User', ['dana@acme.example'])
  const erin = store.addAccount('erin', 'User', ['erin@acme.example'])
  repo.people.set(dana.id, 'write').set(erin.id, 'read')
  const bot = appToken({ store, app }, everything)
  return { store, hooks: new Webhooks(store, 'secret'), repo, app, bot, dana, erin, url: 'https://forge.test' }
}

export const appToken = ({ store, app }: Pick<World, 'store' | 'app'>, permissions: Permissions): Token =>
  store.addToken({ kind: 'installation', account: app.bot, app, permissions, repository: null })

export const personToken = ({ store }: World, account: Account, permissions: Permissions = everything): Token =>
  store.addToken({ kind: 'person', account, app: null, permissions, repository: null })

export const ask = (
  { store, hooks, url, bot }: World,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  token = bot,
): Promise<GraphqlAnswer> => answerGraphql({ store, hooks, url, token, query, variables })

export const as = ({ login, emails }: Account, date: string): GitAuthor => ({
  name: login,
  email: emails[0] ?? '',
  date,
})

type Push = {
  readonly files: Readonly<Record<string, string | Buffer>>
  readonly modes?: Readonly<Record<string, string>>
  readonly onto?: string | null
  readonly author?: GitAuthor
  readonly committer?: GitAuthor
  readonly message?: string
}

/** Pushes one commit to a branch as dana and gives its name. */
export function push({ store, hooks, repo, dana }: World, branch: string, change: Push): string {
  const before = refs(repo.folder)
  const parent = change.onto === undefined ? (before.get(`refs/heads/${branch}`) ?? null) : change.onto
  const entries = Object.entries(change.files).map(([path, content]) => ({
    path,
    mode: change.modes?.[path] ?? '100644',
    sha: writeBlob(repo.folder, Buffer.from(content)),
  }))
  const tree = writeTree(repo.folder, parent, entries)
  const author = change.author ?? as(dana, store.act())
  const parents = parent === null ? [] : [parent]
  const sha = commitTree(repo.folder, tree, parents, change.message ?? 'Change', author, change.committer ?? author)
  updateRef(repo.folder, `refs/heads/${branch}`, sha)
  takeMoves(store, hooks, repo, before, { account: dana, app: null }, 'push')
  return sha
}

/** Opens pull request 1 of `proposal` to `main`, both with a commit. */
export function openPull(place: World): Pull {
  const { store, repo, dana } = place
  const base = push(place, 'main', { files: { 'README.md': 'governance\n' } })
  const head = push(place, 'proposal', { onto: base, files: { 'request.yml': 'model: churn\n' } })
  const pull: Pull = {
    number: 1,
    title: 'Promote churn 3',
    body: '',
    author: dana,
    draft: false,
    state: 'open',
    createdAt: store.act(),
    base: 'main',
    head: 'proposal',
    headSha: head,
    baseSha: base,
    merged: null,
    reviews: [],
    events: [],
    comments: [],
    threads: [],
    labels: new Set(),
    assignees: new Set(),
    requestedTeams: new Set(),
    requestedPeople: new Set(),
  }
  repo.pulls.set(1, pull)
  return pull
}

export function review({ store, erin }: World, pull: Pull, change: Partial<Review> = {}): Review {
  const made: Review = {
    id: store.id(),
    author: erin,
    state: 'APPROVED',
    submittedAt: store.act(),
    commit: pull.headSha,
    body: 'Sign-off',
    editedAt: null,
    editor: null,
    dismissal: null,
    ...change,
  }
  pull.reviews.push(made)
  return made
}

type Members = readonly (readonly [Account, 'active' | 'pending'])[]

/** Adds a team of the organisation, below another where one is named. */
export function team({ store }: World, slug: string, members: Members = [], parent: string | null = null): void {
  const id = store.id()
  store.teams.push({ id, org: 'acme', slug, parent, members: new Map(members.map(([one, state]) => [one.id, state])) })
}

/** What lies at a path of an answer. */
export const inside = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (one, key) => (typeof one === 'object' && one !== null ? (Reflect.get(one, key) as unknown) : undefined),
    value,
  )

const Page = z.object({
  totalCount: z.number(),
  nodes: z.array(z.unknown()),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
})

/** The pages of a list of pull request 1, read to the last; the query takes `$after`. */
export async function pages(place: World, query: string, list: string): Promise<readonly z.infer<typeof Page>[]> {
  const read: z.infer<typeof Page>[] = []
  let after: string | null = null
  do {
    const { data } = await ask(place, query, { after })
    const page = Page.parse(inside(data, 'repository', 'pullRequest', list))
    read.push(page)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  return read
}
