import type { Subject } from '../../evidence/subject.ts'
import type { Facts, FoundRequest } from '../../facts.ts'
import type { Claims } from './claims.ts'

/** What the registry and the request claim of who built the version, as the facts hold it. */
export function claimsOf({ request, gathered, former }: Pick<Facts, 'request' | 'gathered' | 'former'>): Claims {
  const claims = claimsIn(
    request.state === 'found' ? request : null,
    gathered?.state === 'gathered' ? gathered.subject.claims : null,
  )
  if (former?.state !== 'approved') return claims
  const { folder, claimed } = former
  return { ...claims, former: { folder, claimed } }
}

/** What a request claims, and the registry as far as it is known, of who built the version. */
export function claimsIn(found: FoundRequest | null, claims: Subject['claims'] | null): Claims {
  const request = found?.request.state === 'read' ? found.request.value : null
  // neither brings a version to anybody: nobody's run is asked for
  if (request?.kind === 'policy' || request?.kind === 'retirement')
    return { runUser: null, parents: [], versionCreator: null, dataProducers: [], developers: [] }
  const said = request !== null && 'developers' in request ? request : null
  return {
    runUser: claims?.runUser ?? null,
    parents: claims?.parents ?? [],
    versionCreator: claims?.versionCreator ?? null,
    dataProducers: claims?.dataProducers ?? [],
    developers: said?.developers ?? [],
    requestedCreators: said?.version_creator === undefined ? [] : [said.version_creator],
    requestedProducers: said?.data_producers ?? [],
  }
}
