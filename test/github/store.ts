import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { initBare } from './git.ts'
import type { RuleName } from './rules.ts'

/** What the stand-in keeps besides git: accounts, tokens, teams, pull requests, reviews, checks. */

export type Account = {
  readonly id: number
  login: string
  readonly type: 'User' | 'Bot' | 'Organization'
  readonly emails: readonly string[]
}
export type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin' | 'none'>>
export type Token = {
  readonly value: string
  readonly kind: 'person' | 'installation' | 'job'
  readonly account: Account
  readonly app: App | null
  readonly permissions: Permissions
  readonly repository: string | null
}
export type App = {
  readonly id: number
  readonly slug: string
  readonly clientId: string
  readonly privateKey: string
  readonly publicKey: string
  readonly bot: Account
  readonly owner: string
  readonly permissions: Permissions
}
export type Status = {
  readonly id: number
  readonly sha: string
  readonly state: string
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly creator: Account
  readonly at: string
}
export type Installation = {
  readonly id: number
  readonly app: App
  readonly owner: string
  readonly permissions: Permissions
}
export type Team = {
  readonly org: string
  readonly slug: string
  readonly id: number
  readonly parent: string | null
  readonly members: Map<number, 'active' | 'pending'>
}
export type Rule = { readonly type: string; readonly parameters?: Readonly<Record<string, unknown>> }
export type Ruleset = {
  readonly id: number
  name: string
  target: string
  enforcement: string
  conditions: { ref_name: { include: readonly string[]; exclude: readonly string[] } }
  rules: readonly Rule[]
  bypass_actors: readonly { readonly actor_id: number; readonly actor_type: string; readonly bypass_mode: string }[]
}
export type Dismissal = { readonly actor: Account; readonly at: string; readonly was: string; readonly message: string }
export type Review = {
  readonly id: number
  readonly author: Account
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
  submittedAt: string
  commit: string
  body: string
  editedAt: string | null
  editor: Account | null
  dismissal: Dismissal | null
}
export type PullEvent = {
  readonly type: 'HeadRefForcePushedEvent' | 'BaseRefChangedEvent'
  readonly at: string
  readonly actor: Account
  readonly after: string | null
}
export type Comment = {
  readonly id: number
  readonly author: Account
  body: string
  readonly at: string
  updatedAt: string
}
export type Pull = {
  readonly number: number
  title: string
  body: string
  readonly author: Account
  draft: boolean
  state: 'open' | 'closed'
  readonly createdAt: string
  base: string
  readonly head: string
  headSha: string
  baseSha: string
  merged: { readonly at: string; readonly sha: string; readonly by: Account } | null
  readonly reviews: Review[]
  readonly events: PullEvent[]
  readonly comments: Comment[]
  readonly requestedTeams: Set<string>
  readonly requestedPeople: Set<number>
}
export type CheckRun = {
  readonly id: number
  readonly app: App
  readonly sha: string
  readonly name: string
  externalId: string
  status: string
  conclusion: string | null
  startedAt: string
  completedAt: string | null
  detailsUrl: string | null
  output: { title: string | null; summary: string | null; text: string | null }
  annotations: Readonly<Record<string, unknown>>[]
}
export type Activity = {
  readonly id: number
  readonly before: string
  readonly after: string
  readonly ref: string
  readonly at: string
  readonly type: string
  readonly actor: Account
}
export type Deployment = {
  readonly id: number
  readonly sha: string
  readonly environment: string
  readonly description: string
  readonly payload: unknown
  readonly creator: Account
  readonly at: string
  readonly statuses: Readonly<Record<string, unknown>>[]
}
export type Repo = {
  readonly id: number
  readonly owner: string
  readonly name: string
  readonly isPrivate: boolean
  readonly folder: string
  readonly defaultBranch: string
  readonly people: Map<number, 'read' | 'write' | 'admin'>
  readonly teams: Map<string, 'read' | 'write' | 'admin'>
  readonly pulls: Map<number, Pull>
  readonly checks: CheckRun[]
  readonly statuses: Status[]
  readonly activity: Activity[]
  readonly deployments: Deployment[]
  readonly rulesets: Ruleset[]
  readonly signed: Set<string>
}

const zero = '0'.repeat(40)

/** The state of one stand-in. */
export class Store {
  readonly folder: string
  readonly without: ReadonlySet<string>
  readonly accounts = new Map<number, Account>()
  readonly tokens = new Map<string, Token>()
  readonly apps: App[] = []
  readonly installations: Installation[] = []
  readonly teams: Team[] = []
  readonly repos: Repo[] = []
  #next = 1000
  #offset = 0
  #last = 0

  constructor(folder: string, without: readonly RuleName[]) {
    this.folder = folder
    this.without = new Set(without)
    for (const [id, login] of [
      [19_864_447, 'web-flow'],
      [10_137, 'ghost'],
    ] as const) {
      this.accounts.set(id, { id, login, type: 'User', emails: login === 'web-flow' ? ['noreply@github.com'] : [] })
    }
    this.addApp('github-actions', 'github', {}, 15_368)
  }

  on(rule: RuleName): boolean {
    return !this.without.has(rule)
  }

  id(): number {
    return ++this.#next
  }

  /** The server's time in whole seconds; it never stands still between two acts, so that their order can be told. */
  now(): string {
    return new Date(this.nowMs()).toISOString().replace(/\.\d{3}Z$/, 'Z')
  }

  nowMs(): number {
    return Math.floor((Date.now() + this.#offset) / 1000) * 1000
  }

  /** The time of an act: at least a second after the act before, as between two people. */
  act(): string {
    if (this.nowMs() <= this.#last) this.#offset += this.#last + 1000 - this.nowMs()
    this.#last = this.nowMs()
    return this.now()
  }

  advance(ms: number): void {
    this.#offset += ms
  }

  addAccount(login: string, type: Account['type'], emails: readonly string[], id = this.id()): Account {
    const account: Account = { id, login, type, emails }
    this.accounts.set(account.id, account)
    return account
  }

  addApp(slug: string, owner = 'github', permissions: Permissions = {}, id = this.id()): App {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const bot = this.addAccount(`${slug}[bot]`, 'Bot', [`${id}+${slug}[bot]@users.noreply.github.com`])
    const app: App = { id, slug, clientId: `Iv1.${id}`, privateKey, publicKey, bot, owner, permissions }
    this.apps.push(app)
    return app
  }

  addToken(token: Omit<Token, 'value'>): Token {
    const prefix = { person: 'github_pat_', installation: 'ghs_', job: 'ghs_' }[token.kind]
    const made = { ...token, value: `${prefix}${randomBytes(24).toString('hex')}` }
    this.tokens.set(made.value, made)
    return made
  }

  addRepo(owner: string, name: string, isPrivate: boolean): Repo {
    const folder = join(this.folder, `${owner}-${name}.git`)
    initBare(folder)
    const repo: Repo = {
      id: this.id(),
      owner,
      name,
      isPrivate,
      folder,
      defaultBranch: 'main',
      people: new Map(),
      teams: new Map(),
      pulls: new Map(),
      checks: [],
      statuses: [],
      activity: [],
      deployments: [],
      rulesets: [],
      signed: new Set(),
    }
    this.repos.push(repo)
    return repo
  }

  account(login: string): Account | null {
    return [...this.accounts.values()].find((one) => one.login.toLowerCase() === login.toLowerCase()) ?? null
  }

  byEmail(email: string): Account | null {
    return (
      [...this.accounts.values()].find((one) => one.emails.some((own) => own.toLowerCase() === email.toLowerCase())) ??
      null
    )
  }

  repo(owner: string, name: string): Repo | null {
    return (
      this.repos.find(
        (one) => one.owner.toLowerCase() === owner.toLowerCase() && one.name.toLowerCase() === name.toLowerCase(),
      ) ?? null
    )
  }

  team(org: string, slug: string): Team | null {
    return this.teams.find((one) => one.org === org && one.slug === slug) ?? null
  }

  /** The active members of a team, those of its child teams too where asked. */
  members(team: Team, withChildren: boolean): readonly Account[] {
    const own = [...team.members]
      .filter(([, state]) => state === 'active' || !this.on('active-members'))
      .map(([id]) => id)
    const below = withChildren
      ? this.teams
          .filter((one) => one.org === team.org && one.parent === team.slug)
          .flatMap((one) => this.members(one, true).map(({ id }) => id))
      : []
    return [...new Set([...own, ...below])].flatMap((id) => this.accounts.get(id) ?? [])
  }

  /** What a person may do in a repository by themselves or through a team. */
  access(account: Account, repo: Repo): 'none' | 'read' | 'write' | 'admin' {
    const levels = ['none', 'read', 'write', 'admin'] as const
    const byTeam = [...repo.teams]
      .filter(([slug]) =>
        this.teams.some(
          (team) =>
            team.org === repo.owner &&
            team.slug === slug &&
            this.members(team, true).some(({ id }) => id === account.id),
        ),
      )
      .map(([, level]) => level)
    const all: readonly ('none' | 'read' | 'write' | 'admin')[] = [
      repo.people.get(account.id) ?? (repo.isPrivate ? 'none' : 'read'),
      ...byTeam,
    ]
    return levels[Math.max(...all.map((level) => levels.indexOf(level)))] ?? 'none'
  }

  recordActivity(
    repo: Repo,
    ref: string,
    before: string | null,
    after: string | null,
    type: string,
    actor: Account,
  ): void {
    repo.activity.push({
      id: this.id(),
      before: before ?? zero,
      after: after ?? zero,
      ref,
      at: this.act(),
      type,
      actor,
    })
  }
}
