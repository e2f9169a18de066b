import type { Claims } from '../../shared/domain/approval/builder/claims.ts'
import { contextOf } from '../../shared/domain/approval/context.ts'
import { judgeApprovals } from '../../shared/domain/approval/judge.ts'
import type {
  Account,
  Commit,
  CommitIdentity,
  Head,
  Membership,
  PullRequest,
  Review,
} from '../../shared/domain/forge.ts'
import { formatInstant, millis, plus } from '../../shared/domain/instant.ts'
import { readPolicy } from '../../shared/domain/governance/policy-rules.ts'
import type { People } from '../../shared/domain/governance/people.ts'
import { routeOf } from '../../shared/domain/request/route.ts'
import type { StageVerdict } from '../../shared/domain/verdict.ts'

/** Scenarios of approvals told as events, folded into facts and judged by the real rules. A word not built here refuses. */

type Fields = Readonly<Record<string, unknown>>
export type Scenario = {
  readonly scenario: string
  readonly policy?: Fields
  readonly people: Readonly<Record<string, { readonly roles?: readonly string[] } | null>>
  readonly model?: { readonly tier?: 'high' | 'medium' | 'low'; readonly run_user?: string }
  readonly events: readonly Fields[]
  readonly expect: Fields
}

type World = {
  readonly accounts: Map<string, Account>
  readonly roles: Map<string, Set<string>>
  readonly formerly: Map<string, Set<number>>
  readonly commits: Map<string, Commit>
  heads: Head[]
  reviews: Review[]
  labels: Map<string, string>
  branch: string[]
  readonly reviewLabels: Map<string, number>
  opener: string
  folder: number
  clock: string
  counter: number
}

export function overlay(base: unknown, patch: unknown): unknown {
  if (!isFields(base) || !isFields(patch)) return patch
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key)
    else merged[key] = key in merged ? overlay(merged[key], value) : value
  }
  return merged
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string => {
  if (typeof value === 'string') return value
  throw new Error(`a text is expected, not ${JSON.stringify(value)}`)
}

function accountOf(world: World, login: string): Account {
  const found = world.accounts.get(login)
  if (found === undefined) throw new Error(`nobody is called ${login}`)
  return found
}

const identity = (account: Account | null): CommitIdentity => ({
  account,
  email: account === null ? 'nobody@nowhere.example' : `${account.login}@acme.example`,
  name: '',
})

function addCommit(world: World, spec: Fields, by: string, parent: string): string {
  const known = ['label', 'author', 'committer', 'co_authors', 'parents', 'unattributed', 'web', 'date']
  for (const key of Object.keys(spec)) if (!known.includes(key)) throw new Error(`commit word ${key} is not built here`)
  const sha = String(++world.counter).padStart(40, '0')
  const author = accountOf(world, text(spec.author ?? by))
  const committer = accountOf(world, text(spec.committer ?? author.login))
  const lost = (side: string): boolean => spec.unattributed === true || spec.unattributed === side
  const parents = Array.isArray(spec.parents)
    ? spec.parents.map((label) => world.labels.get(text(label)) ?? text(label))
    : [parent]
  const coAuthors = Array.isArray(spec.co_authors)
    ? spec.co_authors.map((login) => identity(accountOf(world, text(login))))
    : []
  world.commits.set(sha, {
    sha,
    parents,
    author: identity(lost('author') ? null : author),
    committer: identity(lost('committer') ? null : committer),
    coAuthors,
    madeOnForge: spec.web === true,
    cleanBaseMerge: false,
  })
  if (typeof spec.label === 'string') world.labels.set(spec.label, sha)
  return sha
}

function addHead(world: World, sha: string, by: string, event: Fields, cleanBaseMerge: boolean): void {
  if (event.touches !== 'nothing' && !cleanBaseMerge) world.folder++
  const at = world.clock
  const record =
    event.recorded === false
      ? null
      : { at: plus(at, 'PT10S'), digest: `sha256:${'0'.repeat(56)}${String(world.folder).padStart(8, '0')}` }
  world.heads.push({
    sha,
    appearedAt: at,
    pusher: accountOf(world, by),
    forced: event.force === true,
    folder: `tree-${world.folder}`,
    cleanBaseMerge,
    record,
  })
  world.labels.set('head', sha)
}

function pushCommits(world: World, event: Fields, by: string): void {
  const specs = Array.isArray(event.commits) ? event.commits.map((one) => (isFields(one) ? one : {})) : [{}]
  let tip = event.force === true ? 'base' : (world.branch.at(-1) ?? 'base')
  if (event.force === true) world.branch = []
  if (typeof event.to === 'string') tip = world.labels.get(event.to) ?? tip
  for (const spec of typeof event.to === 'string' ? [] : specs) {
    tip = addCommit(world, spec, by, tip)
    world.branch.push(tip)
  }
  if (typeof event.to === 'string') world.branch = [tip]
  addHead(world, tip, by, event, false)
}

const states: Readonly<Record<string, Review['state']>> = {
  approved: 'approved',
  changes_requested: 'changes-requested',
  commented: 'commented',
}

const handlers: Readonly<Record<string, (world: World, event: Fields) => void>> = {
  open: (world, event) => {
    world.opener = text(event.by)
    pushCommits(world, event, text(event.by))
  },
  push: (world, event) => pushCommits(world, event, text(event.by)),
  update_branch: (world, event) => {
    const clean = event.clean !== false
    const tip = addCommit(world, { author: event.by, web: true, parents: ['head', 'base'] }, text(event.by), '')
    const made = world.commits.get(tip)
    if (made !== undefined) world.commits.set(tip, { ...made, cleanBaseMerge: clean })
    world.branch.push(tip)
    addHead(world, tip, text(event.by), { ...event, touches: clean ? 'nothing' : 'evidence' }, clean)
  },
  record: (world) => {
    const last = world.heads.at(-1)
    if (last?.record === null)
      world.heads = [
        ...world.heads.slice(0, -1),
        {
          ...last,
          record: { at: world.clock, digest: `sha256:${'0'.repeat(56)}${String(world.folder).padStart(8, '0')}` },
        },
      ]
  },
  review: (world, event) => {
    const id = ++world.counter
    const state = states[text(event.state)]
    if (state === undefined) throw new Error(`review state ${text(event.state)} is not built here`)
    const body = typeof event.body === 'string' ? event.body : ''
    world.reviews.push({
      id,
      author: accountOf(world, text(event.by)),
      state,
      submittedAt: world.clock,
      commit: world.labels.get('head') ?? null,
      body,
      editedAt: null,
      editor: null,
      dismissal: null,
    })
    if (typeof event.as === 'string') world.reviewLabels.set(event.as, id)
  },
  dismiss: (world, event) => {
    const id = world.reviewLabels.get(text(event.review))
    world.reviews = world.reviews.map((review): Review => {
      if (review.id !== id || review.state === 'dismissed' || review.state === 'pending') return review
      return {
        ...review,
        state: 'dismissed',
        dismissal: { by: accountOf(world, text(event.by)), at: world.clock, was: review.state },
      }
    })
  },
  team: (world, event) => {
    const leaves = text(event.leaves)
    world.roles.get(text(event.role))?.delete(leaves)
    world.formerly.set(
      text(event.role),
      new Set([...(world.formerly.get(text(event.role)) ?? []), accountOf(world, leaves).id]),
    )
  },
}

function membershipsOf(world: World): readonly Membership[] {
  return [...world.roles].map(([role, logins]) => ({
    role,
    members: [...logins].map((login) => accountOf(world, login)),
    formerly: [...(world.formerly.get(role) ?? [])],
  }))
}

function judge(
  world: World,
  policyValue: unknown,
  tier: 'high' | 'medium' | 'low',
  runUser: string,
): readonly StageVerdict[] | string {
  const read = readPolicy({ file: 'policy.yml', value: policyValue, lines: {} })
  if (!read.ok) return read.problems.map((problem) => `${problem.path}: ${problem.message}`).join('\n')
  const policy = read.value
  const humans = [...world.accounts.values()]
  const people: People = {
    people: Object.fromEntries(
      humans.map((one) => [
        one.login,
        { github: one.login, id: one.id, mlflow: [one.login], emails: [`${one.login}@acme.example`], name: one.login },
      ]),
    ),
    services: [],
    tools: [],
  }
  const pull: PullRequest = {
    number: 1,
    title: '',
    author: accountOf(world, world.opener),
    actedFor: null,
    draft: false,
    state: 'open',
    createdAt: world.heads[0]?.appearedAt ?? '',
    base: { ref: 'main', sha: 'base' },
    head: { ref: 'promote', sha: world.labels.get('head') ?? '', fork: false },
    stacked: false,
    merge: null,
    commits: reachable(world),
    heads: world.heads,
    baseChanges: [],
    reviews: world.reviews,
  }
  const claims: Claims = { runUser, parents: [], versionCreator: null, dataProducers: [], developers: [] }
  const last = world.heads.at(-1)
  // the judging waits for a record that is still due
  const now = last?.record != null && millis(last.record.at) > millis(world.clock) ? last.record.at : world.clock
  const route = routeOf(policy, 'promotion', tier, 'production')
  const context = contextOf({
    policy,
    people,
    route,
    pull,
    memberships: membershipsOf(world),
    failed: [],
    claims,
    digest: last?.record?.digest ?? `sha256:${'0'.repeat(56)}${String(world.folder).padStart(8, '0')}`,
    quote: policy.sign_off.quote_digest,
    now,
    before: null,
  })
  const passed = world.heads.find((head) => head.record !== null)?.record?.at ?? null
  return judgeApprovals(context, { passed: passed !== null, since: passed }, [])
}

function reachable(world: World): readonly Commit[] {
  const found = new Map<string, Commit>()
  const visit = (sha: string): void => {
    const commit = world.commits.get(sha)
    if (commit === undefined || found.has(sha)) return
    found.set(sha, commit)
    for (const parent of commit.parents) visit(parent)
  }
  visit(world.labels.get('head') ?? '')
  return [...found.values()].reverse()
}

function compare(verdicts: readonly StageVerdict[] | string, expected: Fields): readonly string[] {
  return Object.entries(expected).flatMap(([key, wanted]): readonly string[] => {
    if (!isFields(wanted)) return []
    if (key === 'request')
      return mergeable(verdicts) === wanted.mergeable ? [] : [`mergeable is ${mergeable(verdicts)}`]
    if (typeof verdicts === 'string')
      return [
        ...(wanted.verdict === 'error' ? [] : [`error: ${verdicts}`]),
        ...(typeof wanted.says === 'string' && !verdicts.includes(wanted.says) ? [`does not say ${wanted.says}`] : []),
      ]
    const verdict = verdicts.find((one) => one.stage === key)
    return verdict === undefined
      ? [`no stage ${key}`]
      : compareStage(verdict, wanted).map((problem) => `${key}: ${problem}`)
  })
}

const mergeable = (verdicts: readonly StageVerdict[] | string): boolean =>
  typeof verdicts !== 'string' && verdicts.every(({ state }) => state === 'passed' || state === 'not-required')

function compareStage(verdict: StageVerdict, wanted: Fields): readonly string[] {
  const same = (found: readonly string[], list: unknown): boolean =>
    Array.isArray(list) && JSON.stringify([...found].sort()) === JSON.stringify([...list].sort())
  const counted = verdict.counted.map(({ account }) => account.login)
  const vetoes = [...new Set(verdict.vetoes.map(({ account }) => account.login))]
  const ignored = Object.entries(isFields(wanted.ignored) ? wanted.ignored : {}).filter(
    ([login, code]) => !verdict.ignored.some((one) => one.account.login === login && one.code === code),
  )
  return [
    ...(wanted.verdict === undefined || wanted.verdict === verdict.state
      ? []
      : [`is ${verdict.state}: ${JSON.stringify(verdict.findings)}`]),
    ...(wanted.counted === undefined || same(counted, wanted.counted) ? [] : [`counted ${counted.join(',')}`]),
    ...(wanted.vetoes === undefined || same(vetoes, wanted.vetoes) ? [] : [`vetoes ${vetoes.join(',')}`]),
    ...ignored.map(([login, code]) => `${login} should be ${String(code)}: ${JSON.stringify(verdict.ignored)}`),
    ...(typeof wanted.says === 'string' && !JSON.stringify(verdict).includes(wanted.says)
      ? [`does not say ${wanted.says}`]
      : []),
  ]
}

/** What a scenario found otherwise than it expects; empty where it passes. */
export function playScenario(scenario: Scenario, basePolicy: unknown): readonly string[] {
  const world: World = {
    accounts: new Map(),
    roles: new Map(),
    formerly: new Map(),
    commits: new Map(),
    heads: [],
    reviews: [],
    labels: new Map([['base', 'base']]),
    branch: [],
    reviewLabels: new Map(),
    opener: '',
    folder: 0,
    clock: '2026-01-05T08:59:00Z',
    counter: 100,
  }
  const policy = overlay(basePolicy, scenario.policy ?? {})
  const roles = isFields(policy) && isFields(policy.roles) ? Object.keys(policy.roles) : []
  const person = (login: string): void =>
    void world.accounts.set(login, { id: ++world.counter, login, kind: 'user', state: 'active' })
  for (const login of Object.keys(scenario.people)) person(login)
  for (const role of roles) {
    const bystanders = [1, 2].map((index) => `${role}-bystander-${index}`)
    bystanders.forEach(person)
    world.roles.set(
      role,
      new Set([
        ...bystanders,
        ...Object.entries(scenario.people).flatMap(([login, one]) => (one?.roles?.includes(role) ? [login] : [])),
      ]),
    )
  }
  const tier = scenario.model?.tier ?? 'high'
  const problems: string[] = []
  const check = (expected: unknown): void => {
    if (isFields(expected))
      problems.push(...compare(judge(world, policy, tier, scenario.model?.run_user ?? world.opener), expected))
  }
  for (const event of scenario.events) {
    const name = Object.keys(event).find((key) => key !== 'at' && key !== 'after') ?? ''
    if (name === 'expect') {
      check(event.expect)
      continue
    }
    const handler = handlers[name]
    if (handler === undefined) throw new Error(`event ${name} is not built here`)
    const at = event.at instanceof Date ? formatInstant(event.at.getTime()) : event.at
    world.clock =
      typeof at === 'string' ? at : plus(world.clock, typeof event.after === 'string' ? event.after : 'PT1M')
    handler(world, isFields(event[name]) ? event[name] : {})
  }
  check(scenario.expect)
  return problems
}
