import * as branch from './branch.ts'
import * as credentials from './credentials.ts'
import * as environments from './environments.ts'
import * as files from './files.ts'
import * as ledger from './ledger.ts'
import * as proposals from './proposals.ts'
import { receiversSigned } from './receivers.ts'
import { preconditions, type Outcome, type Precondition } from './precondition.ts'
import * as registry from './registry.ts'
import { versionsRunAgain } from './rescore.ts'
import * as repository from './repository.ts'
import * as workflows from './workflows.ts'
import type { World } from './world.ts'

const judges: Readonly<Record<Precondition, (world: World) => Outcome>> = {
  'policy-valid': files.policyValid,
  'people-valid': files.peopleValid,
  'models-valid': files.modelsValid,
  'identities-current': files.identitiesCurrent,
  'teams-exist': files.teamsExist,
  'roles-staffed': files.rolesStaffed,
  'repository-writable': repository.repositoryWritable,
  'issues-enabled': repository.issuesEnabled,
  'merge-possible': repository.mergePossible,
  'plan-suffices': repository.planSuffices,
  'app-known': repository.appKnown,
  'app-installed': repository.appInstalled,
  'app-permissions': repository.appPermitted,
  'pull-request-required': branch.pullRequestRequired,
  'native-approvals': branch.nativeApprovals,
  'native-staleness-off': branch.nativeStalenessOff,
  'dismissals-restricted': branch.dismissalsRestricted,
  'checks-required': branch.checksRequired,
  'checks-pinned': branch.checksPinned,
  'checks-not-strict': branch.checksNotStrict,
  'force-push-refused': branch.forcePushRefused,
  'deletion-refused': branch.deletionRefused,
  'merge-queue-off': branch.mergeQueueOff,
  'bypass-restricted': branch.bypassRestricted,
  'bypass-recorded': branch.bypassRecorded,
  'classic-protection-absent': branch.classicAbsent,
  'no-recent-bypass': repository.bypassesRecent,
  'ledger-writer': ledger.ledgerWriter,
  'ledger-writable': ledger.ledgerWritable,
  'ledger-append-only': ledger.ledgerAppendOnly,
  'genesis-recorded': ledger.genesisRecorded,
  'governance-recorded': ledger.governanceRecorded,
  'code-owners-valid': environments.codeOwnersValid,
  'code-owners-cover': environments.codeOwnersCover,
  'environments-exist': environments.environmentsExist,
  'environments-restricted': environments.environmentsRestricted,
  'environments-no-admin-bypass': environments.environmentsNoAdminBypass,
  'judging-unattended': environments.judgingUnattended,
  'credentials-in-place': credentials.credentialsInPlace,
  'mlflow-only-in-environments': credentials.mlflowOnlyInEnvironments,
  'app-key-only-in-environments': credentials.appKeyOnlyInEnvironments,
  'actions-enabled': repository.actionsEnabled,
  'actions-may-not-approve': repository.actionsMayNotApprove,
  'job-token-reads': repository.jobTokenReads,
  'workflows-present': workflows.workflowsPresent,
  'workflows-enabled': workflows.workflowsEnabled,
  'workflows-triggered': workflows.workflowsTriggered,
  'workflows-pinned': workflows.workflowsPinned,
  'workflows-permissions': workflows.workflowsPermissions,
  'workflows-environments': workflows.workflowsEnvironments,
  'check-names-free': workflows.checkNamesFree,
  'proposal-not-run': workflows.proposalNotRun,
  'runners-isolated': workflows.runnersIsolated,
  'proposals-scheduled': proposals.proposalsScheduled,
  'registry-watched': proposals.registryWatched,
  'tags-apart': proposals.tagsApart,
  'receivers-signed': receiversSigned,
  'versions-run-again': versionsRunAgain,
  'registry-https': registry.registryHttps,
  'registry-reachable': registry.registryReachable,
  'registry-version': registry.registryVersion,
  'node-version': repository.nodeVersion,
}

export type Judged = { readonly code: Precondition; readonly outcome: Outcome }

export type Diagnosis = {
  readonly judged: readonly Judged[]
  readonly counts: Readonly<Record<Outcome['state'], number>>
  /** without an App every check is advisory: whoever writes can set it */
  readonly advisory: boolean
}

/** Every precondition as it stands. */
export function diagnosisOf(world: World): Diagnosis {
  const judged = preconditions.map((code): Judged => ({ code, outcome: judges[code](world) }))
  const count = (state: Outcome['state']): number => judged.filter(({ outcome }) => outcome.state === state).length
  return {
    judged,
    counts: { done: count('done'), missing: count('missing'), unknown: count('unknown') },
    advisory: world.named === null,
  }
}
