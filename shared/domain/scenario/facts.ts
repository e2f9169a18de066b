import { digestOf, sha256 } from '../digest.ts'
import type { Facts, Gathered, RequestFacts } from '../facts.ts'
import type { Commit, FailedRead, Membership, PullRequest } from '../forge.ts'
import type { People } from '../governance/people.ts'
import { isAfter } from '../instant.ts'
import type { Policy } from '../governance/policy.ts'
import { proposalOf } from '../request/proposal.ts'
import type { PromotionRequest } from '../request/request.ts'
import { dueRoute, strictestRoute } from '../request/re-route.ts'
import { askedRoles, routeOf } from '../request/route.ts'
import { environmentOf, scenarioModel, stewards } from './version.ts'
import { gatheredNow, modelFileIn, modelFileUnder } from './proposed.ts'
import { personKey } from './scenario.ts'
import { policyOf, someone, type HeadState, type World } from './world.ts'

/** The facts that the clients would gather of the world at an instant. */

/** A read that failed whole, so that nothing could be gathered at all. */
export type Unreadable = { readonly unreadable: FailedRead }

const whole: ReadonlySet<FailedRead['read']> = new Set(['reviews', 'commits', 'policy'])

const detailOf = (status: number | string): string =>
  status === 'timeout' ? 'there was no answer in time' : `the answer was ${status}`

/** people.yml as the scenario makes it: everybody but those it leaves out, and the two who answer for the model. */
export function peopleOf(world: World): People {
  const entries = [...world.people].flatMap(([name, { account, emails, mlflow, unmapped }]) =>
    unmapped ? [] : [[personKey(name), { github: name, id: account.id, mlflow: [mlflow], emails, name }] as const],
  )
  const silent = stewards.map(
    (key, index) => [key, { github: key, id: 4_999_900 + index, mlflow: [key], emails: [], name: key }] as const,
  )
  return { people: Object.fromEntries([...entries, ...silent]), ...world.extras }
}

function membershipsOf(world: World, policy: Policy): readonly Membership[] {
  const inherited = policy.separation_of_duties.inherited_team_members
  return [...world.teams].map(([role, team]) => {
    const nested = inherited ? [...team.nested.values()].flatMap((names) => [...names]) : []
    const members = [...new Set([...team.direct, ...nested])].map((name) => someone(world, name).account)
    const formerly = [...team.former].map((name) => someone(world, name).account.id)
    return { role, members: members.filter(({ state }) => state !== 'deleted'), formerly }
  })
}

/** The commits that the head has and the base has not, second parents' included, oldest first. */
function commitsOf(world: World): readonly Commit[] {
  const found: Commit[] = []
  const seen = new Set<string>()
  // a branch of thousands of commits is deeper than the stack
  const open = [{ sha: world.labels.get('head') ?? '', done: false }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const commit = world.commits.get(next.sha)
    if (commit === undefined) continue
    if (next.done) found.push(commit)
    else if (!seen.has(next.sha)) {
      seen.add(next.sha)
      open.push({ sha: next.sha, done: true }, ...commit.parents.map((sha) => ({ sha, done: false })).toReversed())
    }
  }
  return found
}

/** A head with its record where that was written by now. */
export function headAt(
  { due: _due, proposed: _proposed, changed: _changed, ...head }: HeadState,
  now: string,
): PullRequest['heads'][number] {
  return head.record !== null && isAfter(head.record.at, now) ? { ...head, record: null } : head
}

function pullOf(world: World, now: string, failed: boolean): PullRequest {
  const { pull } = world
  if (pull === null) throw new Error('nothing was opened yet')
  return {
    ...pull,
    number: 1,
    title: '',
    state: world.merge === null ? 'open' : 'merged',
    base: { ref: world.base, sha: 'b'.repeat(40) },
    head: { ref: 'proposal', sha: world.labels.get('head') ?? '', fork: world.fork },
    stacked: false,
    merge: world.merge,
    commits: commitsOf(world),
    heads: failed ? [] : world.heads.map((head) => headAt(head, now)),
    baseChanges: world.baseChanges,
    reviews: world.reviews,
  }
}

function requestOf(world: World, policy: Policy, head: HeadState): RequestFacts {
  const folder = `promotions/${scenarioModel}/${environmentOf(policy)}/0001`
  const proposal = proposalOf([
    ...['request.yml', 'evidence.json', 'model-card.md'].map((file) => ({
      path: `${folder}/${file}`,
      change: 'added',
    })),
    ...head.changed,
  ])
  if (proposal.kind === 'invalid') return { state: 'invalid', findings: proposal.findings }
  const { proposed } = head
  const request: PromotionRequest = {
    request: 1,
    kind: 'promotion',
    model: scenarioModel,
    environment: environmentOf(policy),
    version: proposed.version,
    expected_current: null,
    evidence: proposed.digest ?? '',
    developers: [],
    reason: 'A scenario.',
    ...makersOf(world),
  }
  return {
    state: 'found',
    folder,
    asks: 'move',
    model: scenarioModel,
    environment: request.environment,
    blob: `blob-${head.folder ?? ''}`,
    request: { state: 'read', value: request },
    proposed:
      proposed.subject === null || proposed.digest === null
        ? { state: 'absent' }
        : { state: 'read', subject: proposed.subject, digest: proposed.digest },
    governance: {},
    models: {},
    governanceFindings: [],
    proposedFile: null,
  }
}

/** Who registered the version and made its data, as the request names them. */
export function makersOf(world: World): Pick<PromotionRequest, 'version_creator' | 'data_producers'> {
  const { version_creator: creator, data_producers: producers } = world.scenario.model
  return {
    ...(creator === undefined ? {} : { version_creator: creator }),
    ...(producers.length === 0 ? {} : { data_producers: producers }),
  }
}

/** What rules asked that were replaced since the request was opened. */
function dueOf({ replaced, pull }: World, now: Policy): NonNullable<Facts['due']> {
  const opened = pull?.createdAt ?? ''
  return replaced.flatMap(({ at, until, policy, tier }, index) =>
    isAfter(until, opened)
      ? [dueRoute({ record: index + 1, at, policy, file: modelFileUnder(policy, tier) }, environmentOf(now))]
      : [],
  )
}

/** The reads that fail now, of those that this judgement makes. */
function failedReads(world: World, policy: Policy): readonly FailedRead[] {
  const own = routeOf(policy, 'promotion', world.tier, environmentOf(policy))
  const asked = askedRoles(policy, strictestRoute(own, dueOf(world, policy), policy.roles))
  return world.failures.flatMap(({ read, status, role }): readonly FailedRead[] => {
    if (read === 'events') return [{ read, detail: detailOf(status) }]
    if (read !== 'teams') return []
    const roles = role === undefined ? asked : asked.filter((one) => one === role)
    return roles.map((one) => ({ read, role: one, detail: `role ${one}: ${detailOf(status)}` }))
  })
}

function registryOf(world: World, policy: Policy, head: HeadState): Pick<Facts, 'gathered' | 'live'> {
  const fault = world.failures.find(({ read }) => read === 'registry')
  const alias = policy.environments[environmentOf(policy)]?.alias ?? ''
  if (fault !== undefined) return { gathered: { state: 'failed', detail: detailOf(fault.status) }, live: null }
  const gathered: Gathered = gatheredNow(world, policy, head.proposed.version)
  return { gathered, live: world.registry.aliases[alias] ?? null }
}

/** The model's file as the base holds it and the ledger recorded it. */
function modelSourceOf(world: World, policy: Policy): Facts['modelSource'] {
  const text = JSON.stringify(modelFileIn(world, policy))
  return { path: `models/${scenarioModel}.yml`, digest: `sha256:${sha256(text)}`, text }
}

/** The facts of the request at an instant, or the read that failed whole. */
export function factsOf(world: World, now: string): Facts | Unreadable {
  const broken = world.failures.find(({ read }) => whole.has(read))
  if (broken !== undefined) return { unreadable: { read: broken.read, detail: detailOf(broken.status) } }
  const policy = policyOf(world)
  const head = world.heads.at(-1)
  if (head === undefined) throw new Error('a request without a head')
  const governance = digestOf([sha256(JSON.stringify(world.policyValue)), sha256(JSON.stringify(peopleOf(world)))])
  const value = 'value' in policy ? policy.value : null
  const source = value === null ? null : modelSourceOf(world, value)
  const failed = value === null ? [] : failedReads(world, value)
  const noEvents = failed.some(({ read }) => read === 'events')
  const asked = value === null ? new Set<string>() : new Set(failed.map(({ role }) => role))
  return {
    schema: 'countersign/facts/1',
    readAt: now,
    repository: { id: 1, name: 'acme/models', defaultBranch: 'main', tip: 'b'.repeat(40) },
    webUrl: 'https://github.com',
    app: 'countersign',
    pull: pullOf(world, now, noEvents),
    sticky: null,
    request: value === null ? { state: 'invalid', findings: [] } : requestOf(world, value, head),
    governance: {
      commit: 'b'.repeat(40),
      digest: governance,
      files: [],
      policy:
        'value' in policy ? { state: 'read', value: policy.value } : { state: 'wrong', problems: policy.problems },
      people: { state: 'read', value: peopleOf(world) },
    },
    modelFile: value === null ? { state: 'absent' } : { state: 'read', value: modelFileIn(world, value) },
    modelFileFrom: value === null ? 'none' : 'base',
    modelSource: source,
    ...(value === null ? {} : { due: dueOf(world, value) }),
    memberships: value === null ? [] : membershipsOf(world, value).filter(({ role }) => !asked.has(role)),
    failed,
    ...(value === null ? { gathered: null, live: null } : registryOf(world, value, head)),
    ledger: {
      governance,
      recordedAt: '2026-01-04T09:00:00Z',
      faults: [],
      modelFile: source?.digest ?? null,
      live: null,
    },
    otherRequests: [],
    checks: [],
    foreignChecks: [],
    impact: null,
  }
}
