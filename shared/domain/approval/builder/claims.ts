import { approvalFinding } from '../finding.ts'
import { mergedReadings, noBuilders, type BuilderFactName, type BuilderReading } from './reading.ts'
import type { Identities } from '../identity.ts'

/** What the registry and the request claim of who built the version; null is what the registry does not record. */
export type Claims = {
  readonly runUser: string | null
  readonly parents: readonly { readonly runId: string; readonly user: string | null }[]
  readonly versionCreator: string | null
  readonly dataProducers: readonly string[]
  readonly developers: readonly string[]
  /** whom request.yml names as the version's creator, beside what the registry records */
  readonly requestedCreators?: readonly string[]
  /** whom request.yml names as producers of the data, beside what the registry records */
  readonly requestedProducers?: readonly string[]
  /** whom the request named that a rollback goes back to, and its folder */
  readonly former?: { readonly folder: string; readonly claimed: readonly FormerClaim[] }
  /** the request folder that it is about, where several are judged together */
  readonly of?: string
}

type FormerClaim = { readonly fact: BuilderFactName; readonly person: string }

type Claim = { readonly fact: BuilderFactName; readonly where: string }

const claimed = (person: string, { fact, where }: Claim, joinedBy: string): BuilderReading => ({
  builders: [{ fact, kind: 'claimed', account: null, person, where, joinedBy }],
  findings: [],
})

const wrong = (finding: BuilderReading['findings'][number]): BuilderReading => ({ builders: [], findings: [finding] })

/** Whom a user name of the registry means. */
function byUser(
  user: string | null,
  claim: Claim,
  identities: Identities,
  developers: readonly string[],
): BuilderReading {
  const { fact, where } = claim
  if (user === null || user === '') return wrong(approvalFinding('not-recorded-by-registry', 'note', { fact, where }))
  if (identities.isService(user)) {
    return developers.length > 0
      ? noBuilders
      : wrong(approvalFinding('service-needs-developers', 'error', { user, fact, where }))
  }
  const person = identities.personOfUser(user)
  return person === null
    ? wrong(approvalFinding('registry-user-unmapped', 'error', { user, fact, where }))
    : claimed(person, claim, `mlflow: ${user}`)
}

/** Whom a name in the request means: a key of people.yml, or a user name of the registry; both at once only where they agree. */
function byName(name: string, claim: Claim, identities: Identities): BuilderReading {
  const { fact } = claim
  const key = identities.knows(name) ? name : null
  const user = identities.personOfUser(name)
  if (key !== null && user !== null && key !== user)
    return mergedReadings([
      claimed(key, claim, key),
      claimed(user, claim, `mlflow: ${name}`),
      wrong(approvalFinding('name-ambiguous', 'error', { name, fact, one: key, other: user })),
    ])
  const person = key ?? user
  return person === null
    ? wrong(approvalFinding('developer-unknown', 'error', { developer: name, fact }))
    : claimed(person, claim, key ?? `mlflow: ${name}`)
}

/** Builders by claim: what the registry recorded from its clients, and what the request says. A claim only ever adds one. */
export function buildersByClaim(claims: Claims, identities: Identities): BuilderReading {
  const { requestedCreators = [], requestedProducers = [], former, of } = claims
  const then = former?.claimed ?? []
  const answering = [
    ...claims.developers,
    ...then.flatMap(({ fact, person }) => (fact === 'developers' ? [person] : [])),
  ]
  const claim = (fact: BuilderFactName, where: string): Claim => ({
    fact,
    where: of === undefined ? where : `${where}, ${of}`,
  })
  const user = (name: string | null, fact: BuilderFactName, where: string): BuilderReading =>
    byUser(name, claim(fact, where), identities, answering)
  const named = (names: readonly string[], fact: BuilderFactName): readonly BuilderReading[] =>
    names.map((name) => byName(name, claim(fact, 'request.yml'), identities))
  const creatorSaid = claims.versionCreator !== null || requestedCreators.length === 0
  const producersSaid = claims.dataProducers.length + requestedProducers.length > 0
  return mergedReadings([
    user(claims.runUser, 'run-user', 'the run'),
    ...claims.parents.map(({ runId, user: parent }) => user(parent, 'parent-run-user', `run ${runId}`)),
    ...(creatorSaid ? [user(claims.versionCreator, 'version-creator', 'the version')] : []),
    ...named(requestedCreators, 'version-creator'),
    ...(producersSaid ? [] : [user(null, 'data-producer', 'the data')]),
    ...claims.dataProducers.map((producer) => user(producer, 'data-producer', 'the data')),
    ...named(requestedProducers, 'data-producer'),
    ...named(claims.developers, 'developers'),
    ...then.map(({ fact, person }) =>
      byName(person, claim(fact, `the request of ${former?.folder ?? ''}`), identities),
    ),
  ])
}
