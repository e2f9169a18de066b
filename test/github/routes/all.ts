import { commitBody, pullBody } from '../bodies.ts'
import { actionRows } from './actions.ts'
import { appRows } from './apps.ts'
import { checkRows } from './checks.ts'
import { deploymentRows } from './deployments.ts'
import { environmentRows } from './environments.ts'
import { commentRows } from './issues/comments.ts'
import { issueRows } from './issues/issues.ts'
import { markRows } from './issues/marks.ts'
import { memberRows } from './members.ts'
import { membershipRows } from './memberships.ts'
import { orgRulesetRows } from './org-rulesets.ts'
import { organisationRows } from './organisation.ts'
import { mergingRows } from './pulls/merging.ts'
import { pullRows } from './pulls/pulls.ts'
import { requestRows } from './pulls/requests.ts'
import { reviewRows } from './pulls/reviews.ts'
import { threadRows } from './pulls/threads.ts'
import { timelineRows } from './pulls/timeline.ts'
import { codeOwnerRows } from './repository/code-owners.ts'
import { contentRows } from './repository/contents.ts'
import { gitDataRows } from './repository/git-data.ts'
import { repositoryRows } from './repository/repository.ts'
import { rulesetRows } from './repository/rulesets.ts'
import type { Row } from './row.ts'
import { runRows } from './runs.ts'
import { settingRows } from './settings.ts'
import { statusRows } from './statuses.ts'

const built: readonly Row[] = [
  ...repositoryRows((call, repo, number) => {
    const pull = repo.pulls.get(number)
    return pull === undefined ? null : pullBody(call.store, call.url, repo, pull)
  }),
  ...contentRows,
  ...gitDataRows,
  ...rulesetRows,
  ...codeOwnerRows,
  ...pullRows,
  ...mergingRows((call, repo, sha) => commitBody(call.store, call.url, repo, sha)),
  ...requestRows,
  ...reviewRows,
  ...timelineRows,
  ...issueRows,
  ...commentRows,
  ...markRows,
  ...checkRows,
  ...statusRows,
  ...organisationRows,
  ...memberRows,
  ...appRows,
  ...deploymentRows,
  ...environmentRows,
  ...actionRows,
  ...runRows,
  ...threadRows,
  ...orgRulesetRows,
  ...membershipRows,
  ...settingRows,
]

/** Every route that is built, by its name in GitHub's documentation. */
export const rows: ReadonlyMap<string, Row> = new Map(built.map((row) => [row.route, row]))
