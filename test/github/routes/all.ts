import { pullBody } from '../bodies.ts'
import { appRows } from './apps.ts'
import { checkRows } from './checks.ts'
import { deploymentRows } from './deployments.ts'
import { gitDataRows } from './repository/git-data.ts'
import { issueRows } from './issues.ts'
import { organisationRows } from './organisation.ts'
import { pullRows } from './pulls/pulls.ts'
import { repositoryRows } from './repository/repository.ts'
import { reviewRows } from './pulls/reviews.ts'
import { rulesetRows } from './repository/rulesets.ts'
import type { Row } from './row.ts'

/** Every route that is built, by its name in GitHub's documentation. */
export const rows: ReadonlyMap<string, Row> = new Map(
  [
    ...repositoryRows((call, repo, number) => {
      const pull = repo.pulls.get(number)
      return pull === undefined ? null : pullBody(call.store, call.url, repo, pull)
    }),
    ...gitDataRows,
    ...pullRows,
    ...reviewRows,
    ...issueRows,
    ...checkRows,
    ...organisationRows,
    ...appRows,
    ...rulesetRows,
    ...deploymentRows,
  ].map((row) => [row.route, row]),
)
