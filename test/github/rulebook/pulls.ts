import { docs, type Rule } from './rule.ts'

/** Branches, commits and pull requests. */
export const pulls = {
  'merge-sha': {
    says: 'A merge that names another head is 409.',
    cites: `${docs}/rest/pulls/pulls#merge-a-pull-request`,
    proof: 'a merge of a moved head is refused',
  },
  'draft-unmergeable': {
    says: 'A draft cannot be merged.',
    cites: `${docs}/rest/pulls/pulls#merge-a-pull-request`,
    proof: 'a draft is not merged, however green its checks',
  },
  'expected-head': {
    says: 'A commit on an expected head is refused once the head has moved.',
    cites: `${docs}/graphql/reference/mutations#createcommitonbranch`,
    proof: 'two promoters write one ledger',
  },
  'signed-by-forge': {
    says: 'Commits made through the API by an App are signed; pushed ones are not.',
    cites: `${docs}/authentication/managing-commit-signature-verification/about-commit-signature-verification`,
    proof: 'T34: a forged ledger commit is found',
  },
  'write-to-merge': {
    says: 'Only who may write merges.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/merging-a-pull-request`,
    proof: 'who may only read merges nothing, however green it is',
  },
  'no-second-pull-request': {
    says: 'One head has one open pull request to a base.',
    cites: `${docs}/rest/pulls/pulls#create-a-pull-request`,
    proof: 'a request is opened once',
  },
  'head-follows': {
    says: 'The head of a pull request follows its branch.',
    cites: `${docs}/webhooks/webhook-events-and-payloads#pull_request`,
    proof: 'a push is judged: the checks stand on the newest commit',
  },
  'head-must-exist': {
    says: 'A pull request needs a head and a base that are there.',
    cites: `${docs}/rest/pulls/pulls#create-a-pull-request`,
    proof: 'a request without its branch is not opened',
  },
  'deleted-head-closes': {
    says: 'Deleting its head branch closes a pull request.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/creating-and-deleting-branches-within-your-repository#deleting-a-branch`,
    proof: 'a request whose branch is deleted is closed, and stands in nobody’s way',
  },
  'default-branch-stays': {
    says: 'The default branch is not deleted.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/creating-and-deleting-branches-within-your-repository#deleting-a-branch`,
    proof: 'the branch that judges is deleted by nobody, not even with the rules off',
  },
  'indirect-merges': {
    says: 'A pull request whose commits reach the base by a push is merged, whatever it lacked.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges#indirect-merges`,
    proof: 'a request that reached the base by a push is recorded as merged',
  },
  'force-push-event': {
    says: 'A force-push leaves marks that nobody removes: an event of the pull request, and its kind in the activity.',
    cites: `${docs}/rest/using-the-rest-api/issue-event-types#head_ref_force_pushed`,
    proof: 'T6: an approval before a rewritten branch does not count',
  },
  'base-change-event': {
    says: 'A changed base leaves an event.',
    cites: `${docs}/rest/using-the-rest-api/issue-event-types#base_ref_changed`,
    proof: 'T23: an approval before a change of the base does not count',
  },
  'activity-recorded': {
    says: 'Every push is recorded by the server with who pushed and when.',
    cites: `${docs}/rest/repos/repos#list-repository-activities`,
    proof: 'who pushes is one of the builders, for the forge has seen them push',
  },
  'unknown-author': {
    says: 'A commit by an address that nobody has is nobody’s.',
    cites: `${docs}/pull-requests/committing-changes-to-your-project/troubleshooting-commits/why-are-my-commits-linked-to-the-wrong-user`,
    proof: 'T26: a commit by an address that nobody has is nobody’s, and the check names the address',
  },
  'conflicts-block': {
    says: 'A pull request in conflict with its base is not merged.',
    cites: `${docs}/rest/pulls/pulls#merge-a-pull-request`,
    proof: 'a conflict with the base keeps what is green from being merged',
  },
  'mergeable-state': {
    says: 'A pull request says how it stands: dirty, draft, blocked, behind, unstable or clean.',
    cites: `${docs}/graphql/reference/enums#mergestatestatus`,
    proof: 'what lacks a stage says that it is blocked, what is green that it is clean',
  },
  'merge-methods': {
    says: 'A pull request is merged in the ways alone that repository and rules allow.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/about-merge-methods-on-github`,
    proof: 'a way of merging that the repository closes is closed to what is green',
  },
  'fast-forward-only': {
    says: 'A ref moves forward alone unless it is forced.',
    cites: `${docs}/rest/git/refs#update-a-reference`,
    proof: 'a branch that was judged loses no commit unless it is forced',
  },
  'contents-sha': {
    says: 'A file is changed by who knows what it holds now.',
    cites: `${docs}/rest/repos/contents#create-or-update-file-contents`,
    proof: 'a request that was judged is not written over by who has not read it',
  },
} as const satisfies Record<string, Rule>
