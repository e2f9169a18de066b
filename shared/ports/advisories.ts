import type { Hit, Package } from '../domain/advisory/vulnerability.ts'
import type { AdvisoryReading } from '../domain/evidence/security.ts'

export type AdvisoryAnswer = { readonly reading: AdvisoryReading; readonly hits: readonly Hit[] }

/** A database of known vulnerabilities. One that cannot be asked says so in its reading, and is never taken for one without hits. */
export interface Advisories {
  lookUp(packages: readonly Package[]): Promise<AdvisoryAnswer>
}
