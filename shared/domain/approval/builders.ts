import type { Account, Commit, CommitIdentity, PullRequest } from '../forge.ts'
import type { Policy } from '../governance/policy.ts'
import type { Finding } from '../verdict.ts'
import { approvalFinding } from './finding.ts'
import type { Identities } from './identity.ts'

export type BuilderFactName = Policy['separation_of_duties']['builders'][number]

/** Somebody who built it, and the fact that makes them a builder; either the account or the person may be unknown, never both. */
export type Builder = {
  readonly fact: BuilderFactName
  readonly kind: 'authenticated' | 'claimed'
  readonly account: Account | null
  readonly person: string | null
  readonly where: string
}

/** What the registry and the request claim of who built the version; null is what the registry does not record. */
export type Claims = {
  readonly runUser: string | null
  readonly parents: readonly { readonly runId: string; readonly user: string | null }[]
  readonly versionCreator: string | null
  readonly dataProducers: readonly string[]
  readonly developers: readonly string[]
}

export type BuilderReading = { readonly builders: readonly Builder[]; readonly findings: readonly Finding[] }

const merged = (parts: readonly BuilderReading[]): BuilderReading => ({
  builders: parts.flatMap((part) => part.builders),
  findings: parts.flatMap((part) => part.findings),
})

const nothing: BuilderReading = { builders: [], findings: [] }

function byAccount(account: Account, fact: BuilderFactName, where: string, identities: Identities): BuilderReading {
  const person = identities.personOfAccount(account.id)
  const builder: Builder = { fact, kind: 'authenticated', account, person, where }
  const facts = { login: account.login, id: account.id, fact, where }
  if (account.state !== 'active')
    return { builders: [builder], findings: [approvalFinding('builder-account-gone', 'error', facts)] }
  if (account.kind !== 'user')
    return { builders: [builder], findings: [approvalFinding('builder-is-bot', 'error', facts)] }
  return { builders: [builder], findings: person === null ? [approvalFinding('builder-unmapped', 'error', facts)] : [] }
}

function byIdentity(
  identity: CommitIdentity,
  fact: BuilderFactName,
  sha: string,
  identities: Identities,
): BuilderReading {
  const where = sha.slice(0, 12)
  if (identity.account !== null) return byAccount(identity.account, fact, where, identities)
  const person = identities.personOfEmail(identity.email)
  if (person !== null)
    return { builders: [{ fact, kind: 'authenticated', account: null, person, where }], findings: [] }
  if (fact === 'co-author' && identities.isTool(identity.email)) return nothing
  const code = fact === 'co-author' ? 'co-author-unknown' : 'commit-unattributed'
  return { builders: [], findings: [approvalFinding(code, 'error', { sha, fact, email: identity.email })] }
}

function ofCommit(commit: Commit, identities: Identities, harmlessMerges: boolean): BuilderReading {
  // whoever pressed "Update branch" built nothing, where the policy lets such merges burn nothing
  if (commit.cleanBaseMerge && harmlessMerges) return nothing
  return merged([
    byIdentity(commit.author, 'commit-author', commit.sha, identities),
    ...(commit.madeOnForge ? [] : [byIdentity(commit.committer, 'committer', commit.sha, identities)]),
    ...commit.coAuthors.map((identity) => byIdentity(identity, 'co-author', commit.sha, identities)),
  ])
}

function ofHeads(pull: Pick<PullRequest, 'heads'>, identities: Identities, harmlessMerges: boolean): BuilderReading {
  return merged(
    pull.heads.map((head) => {
      if (head.cleanBaseMerge && harmlessMerges) return nothing
      if (head.pusher === null)
        return { builders: [], findings: [approvalFinding('pusher-unknown', 'error', { sha: head.sha })] }
      return byAccount(head.pusher, 'pusher', head.sha.slice(0, 12), identities)
    }),
  )
}

function byUser(
  user: string | null,
  fact: BuilderFactName,
  where: string,
  identities: Identities,
  developers: readonly string[],
): BuilderReading {
  if (user === null || user === '')
    return { builders: [], findings: [approvalFinding('not-recorded-by-registry', 'note', { fact, where })] }
  if (identities.isService(user)) {
    return developers.length > 0
      ? nothing
      : { builders: [], findings: [approvalFinding('service-needs-developers', 'error', { user, fact, where })] }
  }
  const person = identities.personOfUser(user)
  if (person === null)
    return { builders: [], findings: [approvalFinding('registry-user-unmapped', 'error', { user, fact, where })] }
  return { builders: [{ fact, kind: 'claimed', account: null, person, where }], findings: [] }
}

function ofClaims(claims: Claims, identities: Identities): BuilderReading {
  const { developers } = claims
  return merged([
    byUser(claims.runUser, 'run-user', 'the run', identities, developers),
    ...claims.parents.map(({ runId, user }) => byUser(user, 'parent-run-user', `run ${runId}`, identities, developers)),
    byUser(claims.versionCreator, 'version-creator', 'the version', identities, developers),
    ...claims.dataProducers.map((user) => byUser(user, 'data-producer', 'the data', identities, developers)),
    ...developers.map((key): BuilderReading => {
      const person = identities.knows(key) ? key : identities.personOfUser(key)
      if (person === null)
        return { builders: [], findings: [approvalFinding('developer-unknown', 'error', { developer: key })] }
      return {
        builders: [{ fact: 'developers', kind: 'claimed', account: null, person, where: 'request.yml' }],
        findings: [],
      }
    }),
  ])
}

/** Who built it, each with the fact that says so, and an error for each fact that names nobody we know. Only facts that the policy names are read. */
export function buildersOf(
  pull: Pick<PullRequest, 'author' | 'actedFor' | 'commits' | 'heads'>,
  claims: Claims,
  identities: Identities,
  policy: Pick<Policy, 'separation_of_duties' | 'freshness'>,
): BuilderReading {
  const harmlessMerges = policy.freshness !== 'head'
  const author = pull.actedFor ?? pull.author
  const all = merged([
    byAccount(author, 'request-author', 'the pull request', identities),
    ...pull.commits.map((commit) => ofCommit(commit, identities, harmlessMerges)),
    ofHeads(pull, identities, harmlessMerges),
    ofClaims(claims, identities),
  ])
  const named: readonly string[] = policy.separation_of_duties.builders
  const asked = (fact: unknown): boolean => typeof fact !== 'string' || named.includes(fact)
  return {
    builders: all.builders.filter((builder) => named.includes(builder.fact)),
    findings: all.findings.filter((finding) =>
      asked(finding.facts.fact ?? (finding.code === 'pusher-unknown' ? 'pusher' : undefined)),
    ),
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
