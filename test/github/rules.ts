/** What GitHub enforces and a gate depends on. Each rule can be switched off, to show that something else then goes red. */
export type Rule = {
  readonly says: string
  readonly cites: string
  /** the test through the bundle that goes red without the rule */
  readonly proof: string
}

const docs = 'https://docs.github.com/en'

export const rules = {
  'known-token': {
    says: 'An unknown token is 401, never somebody by default.',
    cites: `${docs}/rest/authentication/authenticating-to-the-rest-api`,
    proof: 'a token that nobody was given opens nothing',
  },
  'private-is-404': {
    says: 'A private repository is not there for who has no access.',
    cites: `${docs}/rest/using-the-rest-api/troubleshooting-the-rest-api`,
    proof: 'an outsider sees nothing of the repository',
  },
  'token-permissions': {
    says: 'A token does what its permissions say and no more.',
    cites: `${docs}/rest/authentication/permissions-required-for-github-apps`,
    proof: 'an App token without checks writes none',
  },
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
  'required-checks-pinned': {
    says: 'A required check counts from the pinned App alone.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a check forged under our name opens no merge',
  },
  'required-checks': {
    says: 'A merge needs every required check of the ruleset.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'nothing merges before every stage is met',
  },
  'pull-request-required': {
    says: 'The protected branch takes no direct push.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: 'a direct push of people.yml is refused',
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
  'merge-sha': {
    says: 'A merge that names another head is 409.',
    cites: `${docs}/rest/pulls/pulls#merge-a-pull-request`,
    proof: 'a merge of a moved head is refused',
  },
  'draft-unmergeable': {
    says: 'A draft cannot be merged.',
    cites: `${docs}/rest/pulls/pulls#merge-a-pull-request`,
    proof: 'a draft is not merged',
  },
  'bypass-actors': {
    says: 'Only the ruleset’s bypass actors go past it.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository`,
    proof: 'an administrator’s merge past the rules is refused by the promoter',
  },
  'check-limits': {
    says: 'A check takes 65,535 characters and 50 annotations a request.',
    cites: `${docs}/rest/checks/runs`,
    proof: 'a verdict of any length is published',
  },
  'installation-scope': {
    says: 'An installation token exceeds neither the App nor its installation.',
    cites: `${docs}/rest/apps/apps#create-an-installation-access-token-for-an-app`,
    proof: 'an App token without checks writes none',
  },
  'app-jwt': {
    says: 'An App proves itself by a JWT signed with its key.',
    cites: `${docs}/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app`,
    proof: 'a wrong App key opens nothing',
  },
  'expected-head': {
    says: 'A commit on an expected head is refused once the head has moved.',
    cites: `${docs}/graphql/reference/mutations#createcommitonbranch`,
    proof: 'two promoters write one ledger',
  },
  'signed-by-forge': {
    says: 'Commits made through the API by an App are signed; pushed ones are not.',
    cites: `${docs}/authentication/managing-commit-signature-verification/about-commit-signature-verification`,
    proof: 'a forged ledger commit is found',
  },
  'members-permission': {
    says: 'Team members are read with the organisation permission members alone.',
    cites: `${docs}/rest/teams/members`,
    proof: 'an App without members reads no team',
  },
  'active-members': {
    says: 'A pending invitation is no membership.',
    cites: `${docs}/rest/teams/members#get-team-membership-for-a-user`,
    proof: 'an invited validator does not count',
  },
  'text-limit': {
    says: 'A review, a comment or a description holds at most 65,536 characters.',
    cites: `${docs}/rest/issues/comments`,
    proof: '',
  },
  'write-to-merge': {
    says: 'Only who may write merges.',
    cites: `${docs}/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/merging-a-pull-request`,
    proof: '',
  },
  'dismissal-restriction': {
    says: 'Where dismissals are restricted, only those named dismiss a review.',
    cites: `${docs}/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets`,
    proof: '',
  },
  'own-checks': {
    says: 'A check run is changed by the App that made it, by no other.',
    cites: `${docs}/rest/checks/runs#update-a-check-run`,
    proof: '',
  },
  'review-needs-body': {
    says: 'Requesting changes needs a body.',
    cites: `${docs}/rest/pulls/reviews#create-a-review-for-a-pull-request`,
    proof: 'a veto says why',
  },
  'no-second-pull-request': {
    says: 'One head has one open pull request to a base.',
    cites: `${docs}/rest/pulls/pulls#create-a-pull-request`,
    proof: 'a request is opened once',
  },
  pagination: {
    says: 'A page holds at most 100 entries.',
    cites: `${docs}/rest/using-the-rest-api/using-pagination-in-the-rest-api`,
    proof: 'a review among more than a hundred is found',
  },
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof rules

export const ruleNames = Object.keys(rules) as readonly RuleName[]
