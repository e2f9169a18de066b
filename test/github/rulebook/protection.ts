import { docs, type Rule } from './rule.ts'

/** What rulesets keep from happening. */
export const protection = {
  'required-checks-pinned': {
    says: 'A required check counts from the pinned App alone.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'T1: a check forged under our name opens no merge',
  },
  'required-checks': {
    says: 'A merge needs every required check of the ruleset.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'nothing merges before every stage is met',
  },
  'pull-request-required': {
    says: 'The protected branch takes no direct push.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a direct push is refused even of what has four green checks',
  },
  'no-force-push': {
    says: 'A branch with the rule non_fast_forward takes no force-push.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'the ledger’s branch cannot be rewritten',
  },
  'restricted-updates': {
    says: 'A branch with restricted updates is written by bypass actors alone.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'nobody but the App writes the ledger',
  },
  'bypass-actors': {
    says: 'Only the ruleset’s bypass actors go past it.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository`,
    proof: 'the promoter’s App goes past the rules of the ledger',
  },
  'restricted-creations': {
    says: 'A ref under the rule creation is made by bypass actors alone.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'nobody begins the ledger before the App does',
  },
  'restricted-deletions': {
    says: 'A ref under the rule deletion is deleted by bypass actors alone.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'the ledger’s branch cannot be deleted',
  },
  'checks-before-push': {
    says: 'A branch with required checks takes commits alone that have passed them, pushed ones too.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a push brings main nothing that has not passed the four checks',
  },
  'latest-check-counts': {
    says: 'Of two checks of one name the later counts.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks`,
    proof: 'a check that is made anew after ten days outweighs its old green',
  },
  'statuses-count': {
    says: 'A commit status counts as a check of its name.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks`,
    proof: 'a green request waits for the status of another tool that the ruleset requires',
  },
  'up-to-date': {
    says: 'Under strict checks a head that lacks commits of its base is not merged.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a green request behind its base waits where the ruleset is strict',
  },
  'stale-checks': {
    says: 'A check that nobody completes goes stale after 14 days.',
    cites: `${docs}/rest/guides/using-the-rest-api-to-interact-with-checks`,
    proof: 'a check that nobody completes goes stale, and the next judgement makes it anew',
  },
  'required-approvals': {
    says: 'A merge needs as many approvals as the ruleset says.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a green request waits for as many native approvals as the ruleset says',
  },
  'approvals-by-writers': {
    says: 'An approval counts from those alone who may write.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/approving-a-pull-request-with-required-reviews`,
    proof: 'the approval of somebody who may not write is none that the ruleset counts',
  },
  'changes-requested-block': {
    says: 'Where approvals are required, requested changes block.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/about-pull-request-reviews`,
    proof: 'changes that a developer requests hold a request that model risk has signed',
  },
  'stale-dismissal': {
    says: 'Where the ruleset says so, a push that changes the diff dismisses the approvals.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a push ends the native approvals where the ruleset says so',
  },
  'last-push-approval': {
    says: 'Where the ruleset says so, somebody other than the last pusher has to approve the last push.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a head that is pushed away and back keeps its checks, and the ruleset asks for an approval after it',
  },
  'code-owner-review': {
    says: 'Where the ruleset says so, a code owner of each changed path has to approve.',
    cites: `${docs}/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners`,
    proof: 'a green request waits for the code owner whom the base names',
  },
  'rule-suites': {
    says: 'How each update of a ref fared under the rules is recorded: passed, refused or let past.',
    cites: `${docs}/rest/repos/rule-suites`,
    proof: 'each record that the App writes past the rules is entered as let past',
  },
} as const satisfies Record<string, Rule>
