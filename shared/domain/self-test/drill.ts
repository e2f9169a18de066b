import { identitiesOf, type Identities } from '../approval/identity.ts'
import { shortDigest } from '../digest.ts'
import type { Facts } from '../facts.ts'
import type { Account, Commit, Head, Review } from '../forge.ts'
import type { Policy } from '../governance/policy.ts'
import { formatInstant, millis } from '../instant.ts'
import { digestOf, type RequestVerdict } from '../judgement.ts'
import type { RouteStage } from '../request/route.ts'
import type { IgnoreCode } from '../verdict.ts'
import { byEngine, gotThrough, refused, unknown, type Attack, type AttackCode, type AttackResult } from './attack.ts'

/**
 * Attacks that need a person's approval. Nobody gives one: the engine judges the scratch request as it was gathered, with one review,
 * and where the attack needs it one more fact, put into the facts. An honest twin of each review must be counted, else the refusal says nothing.
 */

export type Judge = (facts: Facts, now: string, before: string | null) => RequestVerdict

type Approver = {
  readonly account: Account
  readonly person: string
  readonly stage: RouteStage
  readonly role: string
}

/** What a drill is made of: the facts as if a person had opened the request, and who may approve it. */
export type Ground = {
  readonly facts: Facts
  readonly now: string
  readonly approver: Approver
  readonly policy: Policy
  readonly identities: Identities
}

/** A drill's own facts and review, and the code by which the engine must refuse it. */
type Drill = {
  readonly code: IgnoreCode
  /** the honest twin: the same without what makes it an attack */
  readonly honest: Facts
  readonly attack: Facts
  /** the fact about builders that the policy must name for the guard to be there */
  readonly fact?: Policy['separation_of_duties']['builders'][number]
}

const minute = 60_000
/** How far apart the drill puts the heads, so that reviews find a place between them. */
const step = 4 * minute
const drillReview = 1

const before = (now: string, ms: number): string => formatInstant(millis(now) - ms)

/** The heads at times of their own, each recorded by us a minute after it came: the newest last, four minutes ago. */
function spaced(heads: readonly Head[], now: string, digest: string | null): readonly Head[] {
  return heads.map((head, index) => {
    const ago = (heads.length - index) * step
    return { ...head, appearedAt: before(now, ago), record: { at: before(now, ago - minute), digest } }
  })
}

/** A person of people.yml as an account, who is not the one given. */
function somebodyElse(
  { governance }: Facts,
  than: readonly string[],
): { readonly key: string; readonly account: Account } | null {
  if (governance.people.state !== 'read') return null
  const found = Object.entries(governance.people.value.people).find(([key]) => !than.includes(key))
  if (found === undefined) return null
  const [key, { id, github }] = found
  return { key, account: { id, login: github, kind: 'user', state: 'active' } }
}

function approverOf(facts: Facts, verdict: RequestVerdict, identities: Identities): Approver | null {
  const stages = verdict.route?.stages.filter(({ required, approvals }) => required && approvals.length > 0) ?? []
  for (const stage of stages.slice(0, 1))
    for (const { role } of stage.approvals)
      for (const account of facts.memberships.find((one) => one.role === role)?.members ?? []) {
        const person = identities.personOfAccount(account.id)
        if (person !== null && account.kind === 'user' && account.state === 'active')
          return { account, person, stage, role }
      }
  return null
}

/**
 * The ground of all drills, or why there is none. Of the facts as gathered it changes what keeps the scratch request from ever being judged
 * on its approvals: that a tool opened it, that it changes nothing, that others are open beside it, and when its heads came.
 */
export function groundOf(facts: Facts, judge: Judge): Ground | AttackCode {
  const { policy, people } = facts.governance
  if (policy.state !== 'read' || people.state !== 'read') return 'not-judged'
  const identities = identitiesOf(people.value)
  const now = facts.readAt
  const approver = approverOf(facts, judge(facts, now, null), identities)
  const requester = approver === null ? null : somebodyElse(facts, [approver.person])
  if (approver === null || requester === null) return 'no-reviewer'
  const heads = spaced(facts.pull.heads, now, digestOf(facts))
  return {
    now,
    approver,
    policy: policy.value,
    identities,
    facts: {
      ...facts,
      ledger: { ...facts.ledger, modelFile: null },
      otherRequests: [],
      heldRequests: [],
      pull: { ...facts.pull, actedFor: requester.account, draft: false, reviews: [], heads },
    },
  }
}

/** An approval as a reviewer of that role would write it for the digest, some minutes ago. */
function approval({ approver, now }: Ground, digest: string, ago: number, by: Account = approver.account): Review {
  const answers = approver.stage.answers.map((answer) => `${answer}: yes. Said by the control self-test.`)
  return {
    id: drillReview,
    author: by,
    state: 'approved',
    submittedAt: before(now, ago),
    commit: null,
    body: [`Sign-off ${shortDigest(digest)} as ${approver.role}`, ...answers].join('\n'),
    editedAt: null,
    editor: null,
    dismissal: null,
  }
}

type Pull = Facts['pull']
const withPull = ({ facts }: Ground, pull: Partial<Pull>): Facts => ({ ...facts, pull: { ...facts.pull, ...pull } })

/** A commit of the person's own, as it would stand among the request's. */
function commitOf({ account }: Approver): Commit {
  const identity = { account, email: 'self-test@invalid', name: account.login }
  return {
    ...{ sha: '0'.repeat(40), parents: [], author: identity, committer: identity, coAuthors: [] },
    ...{ madeOnForge: false, cleanBaseMerge: false },
  }
}

/** The minutes before now at which a review came after the newest head, and after the one before it. */
const afterNewest = step - 2 * minute
const beforeNewest = step + minute

export const drillNames = [
  'author-approval',
  'builder-approval',
  'outsider-approval',
  'stale-approval',
  'foreign-digest',
  'tool-approval',
] as const satisfies readonly Attack[]
export type DrillName = (typeof drillNames)[number]

const drills: Readonly<Record<DrillName, (ground: Ground, digest: string) => Drill | null>> = {
  'author-approval': (ground, digest) => {
    const honest = withPull(ground, { reviews: [approval(ground, digest, afterNewest)] })
    const attack = { ...honest, pull: { ...honest.pull, actedFor: ground.approver.account } }
    return { code: 'built-it', fact: 'request-author', honest, attack }
  },
  'builder-approval': (ground, digest) => {
    const honest = withPull(ground, { reviews: [approval(ground, digest, afterNewest)] })
    const commits = [...honest.pull.commits, commitOf(ground.approver)]
    return { code: 'built-it', fact: 'commit-author', honest, attack: { ...honest, pull: { ...honest.pull, commits } } }
  },
  'outsider-approval': (ground, digest) => {
    const { memberships } = ground.facts
    const roles = ground.approver.stage.approvals.map(({ role }) => role)
    const inside = memberships.filter(({ role }) => roles.includes(role)).flatMap(({ members }) => members)
    const keys = inside.flatMap(({ id }) => ground.identities.personOfAccount(id) ?? [])
    const requester = ground.facts.pull.actedFor
    const own = requester === null ? null : ground.identities.personOfAccount(requester.id)
    const outsider = somebodyElse(ground.facts, [...keys, ...(own === null ? [] : [own])])
    if (outsider === null) return null
    const by = (who?: Account): Facts => withPull(ground, { reviews: [approval(ground, digest, afterNewest, who)] })
    return { code: 'not-in-role', honest: by(), attack: by(outsider.account) }
  },
  'stale-approval': (ground, digest) => {
    const at = (ago: number): Facts => withPull(ground, { reviews: [approval(ground, digest, ago)] })
    const [earlier, newest] = ground.facts.pull.heads.slice(-2)
    // two heads whose request folders differ: the push that must burn the approval
    if (earlier === undefined || newest === undefined || earlier.folder === newest.folder) return null
    return { code: 'stale-head', honest: at(afterNewest), attack: at(beforeNewest) }
  },
  'foreign-digest': (ground, digest) => {
    const quoting = (of: string): Facts => withPull(ground, { reviews: [approval(ground, of, afterNewest)] })
    return { code: 'wrong-digest', honest: quoting(digest), attack: quoting(`sha256:${'0'.repeat(64)}`) }
  },
  'tool-approval': (ground, digest) => {
    const tool: Account = { id: 41_898_282, login: 'github-actions', kind: 'bot', state: 'active' }
    const by = (who?: Account): Facts => withPull(ground, { reviews: [approval(ground, digest, afterNewest, who)] })
    return { code: 'bot', honest: by(), attack: by(tool) }
  },
}

/** How one review fared: counted, ignored with a code, or not looked at since the request could not be judged. */
function fateOf(
  verdict: RequestVerdict,
  stage: string,
  review: number,
): { readonly code: string; readonly errors: readonly string[] } {
  const found = verdict.stages.find((one) => one.stage === stage)
  if (verdict.stages.some(({ counted }) => counted.some(({ reviewId }) => reviewId === review)))
    return { code: 'counted', errors: [] }
  const ignored = found?.ignored.find(({ reviewId }) => reviewId === review)
  const errors = found?.findings.filter(({ weight }) => weight === 'error').map(({ code }) => code) ?? []
  return { code: ignored?.code ?? 'unseen', errors }
}

/** What the engine makes of the drill: refused by the very guard that it is about, or why not. */
export function drilled(name: DrillName, ground: Ground, judge: Judge): AttackResult {
  const digest = digestOf(ground.facts)
  const made = digest === null ? null : drills[name](ground, digest)
  if (made === null) return unknown(name, 'drill', name === 'outsider-approval' ? 'no-reviewer' : 'unexpected-state')
  const named: readonly string[] = ground.policy.separation_of_duties.builders
  if (made.fact !== undefined && !named.includes(made.fact))
    return unknown(name, 'drill', 'not-in-policy', { fact: made.fact })
  const { stage } = ground.approver.stage
  const attack = fateOf(judge(made.attack, ground.now, null), stage, drillReview)
  if (attack.code === 'counted') return gotThrough(name, 'drill', 'counted', { expected: made.code })
  if (attack.errors.length > 0) return unknown(name, 'drill', 'not-judged', { errors: attack.errors })
  if (attack.code !== made.code) return unknown(name, 'drill', 'masked', { expected: made.code, found: attack.code })
  const honest = fateOf(judge(made.honest, ground.now, null), stage, drillReview)
  return honest.code === 'counted'
    ? refused(name, 'drill', [byEngine(made.code)])
    : unknown(name, 'drill', 'no-control', { expected: made.code, found: honest.code })
}
