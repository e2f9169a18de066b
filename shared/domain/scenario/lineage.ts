import type { Links } from '../lineage/links.ts'
import type { Lineage } from '../lineage/lineage.ts'
import type { Subject } from '../evidence/subject.ts'
import { commitSha, dataset, sourceDigest } from './version.ts'

/** Where a scenario's version comes from: made up whole, so that a gate that looks at it passes it. */
export function lineageInOrder({ model, runId, claims }: Pick<Subject, 'model' | 'runId' | 'claims'>): Lineage {
  const { name, digest } = dataset
  const runs: Links['runs'] = [
    ...(runId === null ? [] : [{ runId, state: 'there' as const, datasets: [{ name, digest }] }]),
    ...claims.parents.map((parent) => ({ runId: parent.runId, state: 'there' as const, datasets: [] })),
  ]
  return {
    commits: [{ of: 'run', sha: commitSha, repository: 'acme/training', found: { standing: 'reachable' } }],
    digests: [{ name: 'rows', declared: sourceDigest, found: sourceDigest, by: 'parameter' }],
    links: {
      ...{ model, runId, runs, copies: [], copiesEnd: 'whole', models: [], described: null },
      dependencies: [{ model, state: 'there', on: [] }],
      ...{ dependenciesEnd: 'whole', left: 0 },
    },
  }
}
