import type { Account, Commit, CommitIdentity, PullRequest } from '../forge.ts'
import type { Policy } from '../governance/policy.ts'
import { buildersByClaim, type Claims } from './builder/claims.ts'
import { onTheBase, type UnrecordedGovernance } from './builder/unrecorded.ts'
import {
  mergedReadings,
  noBuilders,
  type Builder,
  type BuilderFactName,
  type BuilderReading,
} from './builder/reading.ts'
import { approvalFinding } from './finding.ts'
import type { Identities } from './identity.ts'

/** Who is meant where the forge names an account, an address or a bot. */
type Who = {
  readonly identities: Identities
  /** the slug of the suite's own App, which is a tool and no person; null where there is none */
  readonly app: string | null
}

/** Whether the account is the suite's own App; the forge's two APIs write its login with and without the ending. */
export function isOwnApp(account: Account, app: string | null): boolean {
  return app !== null && account.kind === 'bot' && account.login.replace(/\[bot\]$/, '') === app
}

/** The address that the forge gives to commits of the App: its user's number, its slug, and the forge's own domain. */
function ownAddress(email: string, app: string | null): boolean {
  const [, slug] = /^\d+\+(.+)\[bot\]@users\.noreply\./.exec(email) ?? []
  return app !== null && slug === app
}

/** What people.yml says of an account beyond whose it is: nothing, that the login is older, or that somebody else bears it. */
function accountFindings(account: Account, fact: BuilderFactName, where: string, { identities }: Who) {
  const person = identities.personOfAccount(account.id)
  const facts = { login: account.login, id: account.id, fact, where }
  const holder = identities.holderOfLogin(account.login)
  if (holder !== null && holder.id !== account.id)
    return [approvalFinding('login-taken-over', 'error', { ...facts, person: holder.person, known: holder.id })]
  if (person === null) return [approvalFinding('builder-unmapped', 'error', facts)]
  const written = identities.loginOf(account.id)
  return written !== null && written.toLowerCase() !== account.login.toLowerCase()
    ? [approvalFinding('account-renamed', 'note', { ...facts, person, written })]
    : []
}

function byAccount(account: Account, fact: BuilderFactName, where: string, who: Who): BuilderReading {
  const person = who.identities.personOfAccount(account.id)
  const builder: Builder = {
    ...{ fact, kind: 'authenticated', account, person, where },
    ...(person === null ? {} : { joinedBy: `id: ${account.id}` }),
  }
  const facts = { login: account.login, id: account.id, fact, where }
  if (account.state !== 'active')
    return { builders: [builder], findings: [approvalFinding('builder-account-gone', 'error', facts)] }
  if (account.kind !== 'user')
    return { builders: [builder], findings: [approvalFinding('builder-is-bot', 'error', facts)] }
  return { builders: [builder], findings: accountFindings(account, fact, where, who) }
}

const byAddress = (email: string, person: string, fact: BuilderFactName, where: string): Builder => ({
  ...{ fact, kind: 'authenticated', account: null, person, where },
  joinedBy: `emails: ${email}`,
})

/** A commit's account and address that people.yml gives to two people: both built it, and nobody knows who did. */
function divided(identity: CommitIdentity, fact: BuilderFactName, where: string, who: Who): BuilderReading {
  const one = identity.account === null ? null : who.identities.personOfAccount(identity.account.id)
  const other = who.identities.personOfEmail(identity.email)
  if (one === null || other === null || one === other) return noBuilders
  return {
    builders: [byAddress(identity.email, other, fact, where)],
    findings: [approvalFinding('commit-ambiguous', 'error', { sha: where, fact, email: identity.email, one, other })],
  }
}

function byIdentity(identity: CommitIdentity, fact: BuilderFactName, sha: string, who: Who): BuilderReading {
  const where = sha.slice(0, 12)
  if (identity.account !== null)
    return mergedReadings([byAccount(identity.account, fact, where, who), divided(identity, fact, where, who)])
  const person = who.identities.personOfEmail(identity.email)
  if (person !== null) return { builders: [byAddress(identity.email, person, fact, where)], findings: [] }
  if (fact === 'co-author' && who.identities.isTool(identity.email)) return noBuilders
  const code = fact === 'co-author' ? 'co-author-unknown' : 'commit-unattributed'
  return { builders: [], findings: [approvalFinding(code, 'error', { sha, fact, email: identity.email })] }
}

/** Whether the suite's App made the commit through the API, signed by the forge: whoever acted through it opened the request. */
export const byOwnApp = ({ author, madeOnForge }: Commit, app: string | null): boolean =>
  madeOnForge && (author.account === null ? ownAddress(author.email, app) : isOwnApp(author.account, app))

function ofCommit(commit: Commit, who: Who, harmlessMerges: boolean): BuilderReading {
  // whoever pressed "Update branch" built nothing, where the policy lets such merges burn nothing
  if (commit.cleanBaseMerge && harmlessMerges) return noBuilders
  return mergedReadings([
    ...(byOwnApp(commit, who.app) ? [] : [byIdentity(commit.author, 'commit-author', commit.sha, who)]),
    ...(commit.madeOnForge ? [] : [byIdentity(commit.committer, 'committer', commit.sha, who)]),
    ...commit.coAuthors.map((identity) => byIdentity(identity, 'co-author', commit.sha, who)),
  ])
}

type Pushed = Pick<PullRequest['heads'][number], 'sha' | 'pusher' | 'cleanBaseMerge'>

function ofHeads(heads: readonly Pushed[], who: Who, harmlessMerges: boolean): BuilderReading {
  return mergedReadings(
    heads.map(({ sha, pusher, cleanBaseMerge }) => {
      if (cleanBaseMerge && harmlessMerges) return noBuilders
      if (pusher === null)
        return { builders: [], findings: [approvalFinding('pusher-unknown', 'error', { sha, fact: 'pusher' })] }
      return isOwnApp(pusher, who.app) ? noBuilders : byAccount(pusher, 'pusher', sha.slice(0, 12), who)
    }),
  )
}

/** Whoever brought unrecorded governance to the base; nobody there acted through the App for somebody who is told. */
function ofUnrecorded({ moves, commits, unknown }: UnrecordedGovernance, identities: Identities): BuilderReading {
  const who: Who = { identities, app: null }
  const pushed = moves.map((move) => ({ ...move, cleanBaseMerge: false }))
  const made = commits.map((commit) => ofCommit(commit, who, false))
  return onTheBase(unknown, mergedReadings([ofHeads(pushed, who, false), ...made]))
}

type Opened = Pick<PullRequest, 'author' | 'actedFor' | 'commits' | 'heads'> & {
  /** how governance that no record explains came to lie under the request */
  readonly unrecorded?: UnrecordedGovernance | undefined
}

function ofAuthor({ author, actedFor }: Opened, who: Who): BuilderReading {
  if (actedFor === null && isOwnApp(author, who.app)) {
    const facts = { login: author.login, fact: 'request-author' }
    return { builders: [], findings: [approvalFinding('requester-unknown', 'error', facts)] }
  }
  return byAccount(actedFor ?? author, 'request-author', 'the pull request', who)
}

/** Who built it, each with the fact that says so, and an error for each fact that names nobody we know. Only facts that the policy names are read. */
export function buildersOf(
  pull: Opened,
  claims: Claims | readonly Claims[],
  identities: Identities,
  policy: Pick<Policy, 'separation_of_duties' | 'freshness'>,
  app: string | null = null,
): BuilderReading {
  const harmlessMerges = policy.freshness !== 'head'
  const who: Who = { identities, app }
  const all = mergedReadings([
    ofAuthor(pull, who),
    ...pull.commits.map((commit) => ofCommit(commit, who, harmlessMerges)),
    ofHeads(pull.heads, who, harmlessMerges),
    ...(pull.unrecorded === undefined ? [] : [ofUnrecorded(pull.unrecorded, identities)]),
    ...[claims].flat().map((one) => buildersByClaim(one, identities)),
  ])
  const named: readonly string[] = policy.separation_of_duties.builders
  // a name in the request that means nobody is a mistake whatever the policy reads
  const asked = ({ code, facts: { fact } }: BuilderReading['findings'][number]): boolean =>
    code === 'developer-unknown' || typeof fact !== 'string' || named.includes(fact)
  return {
    builders: all.builders.filter((builder) => named.includes(builder.fact)),
    findings: all.findings.filter(asked),
  }
}

/** The fact by which an account is a builder, or null; a person is one under every account of theirs. */
export function builderFactOf(account: Account, builders: readonly Builder[], identities: Identities): Builder | null {
  const person = identities.personOfAccount(account.id)
  return (
    builders.find((builder) => builder.account?.id === account.id || (person !== null && builder.person === person)) ??
    null
  )
}
