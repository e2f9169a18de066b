import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { initBare } from './git.ts'
import type { Account, Activity, App, Installation, Permissions, Repo, Ruleset, Team, Token } from './model.ts'
import type { RuleName } from './rules.ts'

/** What the stand-in keeps besides git. */

export type {
  Account,
  Permissions,
  Token,
  App,
  Status,
  Installation,
  Team,
  Rule,
  Ruleset,
  Dismissal,
  Review,
  PullEvent,
  Thread,
  Label,
  Topic,
  Issue,
  Run,
  RunJob,
  Comment,
  Pull,
  CheckRun,
  Activity,
  Deployment,
  Settings,
  Suite,
  Environment,
  Repo,
} from './model.ts'

type Keys = { readonly privateKey: string; readonly publicKey: string }

const keys = new Map<string, Keys>()

/** An App's keys: its own among all Apps, and the same in every stand-in of a process, since to make them takes long. */
function keysOf(slug: string): Keys {
  const made =
    keys.get(slug) ??
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
  keys.set(slug, made)
  return made
}

// https://docs.github.com/en/issues/using-labels-and-milestones-to-track-work/managing-labels#about-default-labels
const defaultLabels = [
  ['bug', 'd73a4a', "Something isn't working"],
  ['documentation', '0075ca', 'Improvements or additions to documentation'],
  ['duplicate', 'cfd3d7', 'This issue or pull request already exists'],
  ['enhancement', 'a2eeef', 'New feature or request'],
  ['good first issue', '7057ff', 'Good for newcomers'],
  ['help wanted', '008672', 'Extra attention is needed'],
  ['invalid', 'e4e669', "This doesn't seem right"],
  ['question', 'd876e3', 'Further information is requested'],
  ['wontfix', 'ffffff', 'This will not be worked on'],
] as const

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
  /** rulesets of an organisation, by its login */
  readonly orgRulesets = new Map<string, Ruleset[]>()
  #next = 1000
  #offset = 0
  #last = 0
  #frozen: number | null = null

  constructor(folder: string, without: readonly RuleName[]) {
    this.folder = folder
    this.without = new Set(without)
    for (const [id, login] of [
      [19_864_447, 'web-flow'],
      [10_137, 'ghost'],
    ] as const) {
      this.addAccount(login, 'User', login === 'web-flow' ? ['noreply@github.com'] : [], id)
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
    if (this.#frozen !== null) return this.#frozen
    return Math.floor((Date.now() + this.#offset) / 1000) * 1000
  }

  /** The time of an act: at least a second after the act before, as between two people, unless the clock stands still. */
  act(): string {
    if (this.#frozen !== null) return this.now()
    if (this.nowMs() <= this.#last) this.#offset += this.#last + 1000 - this.nowMs()
    this.#last = this.nowMs()
    return this.now()
  }

  advance(ms: number): void {
    if (this.#frozen !== null) this.#frozen = Math.floor((this.#frozen + ms) / 1000) * 1000
    this.#offset += ms
  }

  /** Sets the clock, earlier or later than it was; a frozen one stays there until it is set or advanced again. */
  setClock(ms: number, frozen: boolean): void {
    const second = Math.floor(ms / 1000) * 1000
    ;[this.#offset, this.#last, this.#frozen] = [second - Date.now(), 0, frozen ? second : null]
  }

  addAccount(login: string, type: Account['type'], emails: readonly string[], id = this.id()): Account {
    const account: Account = { id, login, type, emails }
    this.accounts.set(account.id, account)
    return account
  }

  addApp(slug: string, owner = 'github', permissions: Permissions = {}, id = this.id()): App {
    const bot = this.addAccount(`${slug}[bot]`, 'Bot', [`${id}+${slug}[bot]@users.noreply.github.com`])
    const app: App = {
      id,
      slug,
      clientId: `Iv1.${id}`,
      // made when first asked for: most Apps of a test never sign anything
      get privateKey() {
        return keysOf(slug).privateKey
      },
      get publicKey() {
        return keysOf(slug).publicKey
      },
      bot,
      owner,
      permissions,
    }
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
      issues: new Map(),
      labels: defaultLabels.map(([name, color, description]) => ({
        id: this.id(),
        name,
        color,
        description,
        isDefault: true,
      })),
      runs: [],
      checks: [],
      statuses: [],
      activity: [],
      deployments: [],
      rulesets: [],
      signed: new Set(),
      settings: {
        description: null,
        mergeMethods: ['merge', 'squash', 'rebase'],
        deleteBranchOnMerge: false,
        archived: false,
        hasIssues: true,
        actionsApprove: false,
      },
      suites: [],
      environments: new Map(),
      variables: new Map(),
      secrets: new Set(),
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
    const below =
      withChildren && this.on('child-teams')
        ? this.teams
            .filter((one) => one.org === team.org && one.parent === team.slug)
            .flatMap((one) => this.members(one, true).map(({ id }) => id))
        : []
    return [...new Set([...own, ...below])]
      .flatMap((id) => this.accounts.get(id) ?? [])
      .filter(({ suspended }) => suspended === undefined || suspended.stays)
  }

  /** What a person may do in a repository by themselves or through a team. */
  access(account: Account, repo: Repo): 'none' | 'read' | 'write' | 'admin' {
    const levels = ['none', 'read', 'write', 'admin'] as const
    if (account.suspended !== undefined && !account.suspended.stays) return 'none'
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
    move: Pick<Activity, 'ref' | 'type' | 'actor'>,
    before: string | null,
    after: string | null,
  ): void {
    repo.activity.push({ id: this.id(), before: before ?? zero, after: after ?? zero, at: this.act(), ...move })
  }
}
