import type { Lineage } from '../lineage/lineage.ts'
import { commitSha, sourceDigest } from './version.ts'

/** Where a scenario's version comes from: made up whole, so that a gate that looks at it passes it. */
export const lineageInOrder: Lineage = {
  commits: [{ of: 'run', sha: commitSha, repository: 'acme/training', found: { standing: 'reachable' } }],
  digests: [{ name: 'rows', declared: sourceDigest, found: sourceDigest, by: 'parameter' }],
}
