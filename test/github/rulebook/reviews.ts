import { docs, type Rule } from './rule.ts'

/** Reviews, comments and checks. */
export const reviews = {
  'no-self-approval': {
    says: 'Authors may not approve their own pull request.',
    cites: `${docs}/rest/pulls/reviews`,
    proof: 'the builder’s own approval is refused',
  },
  'checks-by-apps': {
    says: 'Only GitHub Apps write check runs.',
    cites: `${docs}/rest/checks/runs`,
    proof: 'a person cannot write a check',
  },
  'check-limits': {
    says: 'A check takes 65,535 characters and 50 annotations a request.',
    cites: `${docs}/rest/checks/runs`,
    proof: 'a verdict of any length is published',
  },
  'text-limit': {
    says: 'A review, a comment or a description holds at most 65,536 characters.',
    cites: `${docs}/rest/issues/comments`,
    proof: 'a verdict of any length is published',
  },
  'dismissal-restriction': {
    says: 'Where dismissals are restricted, only those named dismiss a review.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'an approval is dismissed by those alone whom the ruleset names',
  },
  'own-checks': {
    says: 'A check run is changed by the App that made it, by no other.',
    cites: `${docs}/rest/checks/runs#update-a-check-run`,
    proof: 'a check of the suite is not turned green by another App',
  },
  'review-needs-body': {
    says: 'Requesting changes needs a body.',
    cites: `${docs}/rest/pulls/reviews#create-a-review-for-a-pull-request`,
    proof: 'a veto says why',
  },
  'no-author-reviewer': {
    says: 'Authors are not asked to review their own pull request.',
    cites: `${docs}/rest/pulls/review-requests#request-reviewers-for-a-pull-request`,
    proof: 'the builder is not asked to sign',
  },
  'collaborators-asked': {
    says: 'Collaborators alone are asked for a review.',
    cites: `${docs}/rest/pulls/review-requests#request-reviewers-for-a-pull-request`,
    proof: 'an outsider is not asked to sign',
  },
  'reviewer-leaves': {
    says: 'Who has reviewed is no longer asked to.',
    cites: `${docs}/rest/pulls/review-requests#get-all-requested-reviewers-for-a-pull-request`,
    proof: 'who has spoken is no longer asked',
  },
  'code-owners-asked': {
    says: 'The code owners of what a pull request changes are asked for a review.',
    cites: `${docs}/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners`,
    proof: 'the owners of governance are asked when the request is opened',
  },
  'pending-hidden': {
    says: 'A review that is not submitted is seen by its author alone.',
    cites: `${docs}/rest/pulls/reviews#list-reviews-for-a-pull-request`,
    proof: 'a review that is still being written is nobody’s word',
  },
  'edit-needs-write': {
    says: 'Somebody else’s review or comment is edited by those alone who may write.',
    cites: `${docs}/communities/moderating-comments-and-conversations/managing-disruptive-comments#editing-a-comment`,
    proof: 'a reader does not rewrite what the suite said',
  },
  'actions-approve-nothing': {
    says: 'A job’s own token neither opens nor approves a pull request unless the repository allows it.',
    cites: `${docs}/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository#preventing-github-actions-from-creating-or-approving-pull-requests`,
    proof: 'a job’s own token approves nothing',
  },
  'status-limit': {
    says: 'A commit takes 1,000 statuses of one context.',
    cites: `${docs}/rest/commits/statuses#create-a-commit-status`,
    proof: 'statuses in the name of a stage end, and the suite’s check beside them stays',
  },
} as const satisfies Record<string, Rule>
