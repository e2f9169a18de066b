import { docs, type Rule } from './rule.ts'

/** Who gets in, what they see, and how an answer comes. */
export const access = {
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
    proof: 'a token that may not write contents proposes nothing, and the permission is named',
  },
  'installation-scope': {
    says: 'An installation token exceeds neither the App nor its installation.',
    cites: `${docs}/rest/apps/apps#create-an-installation-access-token-for-an-app`,
    proof: 'an App that was not granted checks writes none',
  },
  'app-jwt': {
    says: 'An App proves itself by a JWT signed with its key.',
    cites: `${docs}/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app`,
    proof: 'a wrong App key opens nothing',
  },
  'members-permission': {
    says: 'Team members are read with the organisation permission members alone.',
    cites: `${docs}/rest/teams/members`,
    proof: 'an App that was not granted members judges by no team',
  },
  'active-members': {
    says: 'A pending invitation is no membership.',
    cites: `${docs}/rest/teams/members#get-team-membership-for-a-user`,
    proof: 'an invited reviewer does not count',
  },
  pagination: {
    says: 'A page holds at most 100 entries.',
    cites: `${docs}/rest/using-the-rest-api/using-pagination-in-the-rest-api`,
    proof: 'a review among more than a hundred is found',
  },
  roles: {
    says: 'What a person may do in a repository ends where their role ends, whatever the token says.',
    cites: `${docs}/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization`,
    proof: 'who may only read proposes nothing, whatever their token holds',
  },
  'token-ends': {
    says: 'An installation token ends after an hour.',
    cites: `${docs}/rest/apps/apps#create-an-installation-access-token-for-an-app`,
    proof: 'a token of the App reads the ledger for an hour',
  },
  'suspended-out': {
    says: 'A suspended account neither asks nor pushes.',
    cites: `${docs}/enterprise-server@latest/admin/managing-accounts-and-repositories/managing-users-in-your-enterprise/suspending-and-unsuspending-users`,
    proof: 'a suspended account reads nothing more',
  },
  'child-teams': {
    says: 'Who is in a child team is in its parent.',
    cites: `${docs}/rest/teams/members#get-team-membership-for-a-user`,
    proof: 'a reviewer of a child team counts for its parent',
  },
  'bypass-hidden': {
    says: 'Who goes past a ruleset is told to those alone who may write it.',
    cites: `${docs}/rest/repos/rules#get-a-repository-ruleset`,
    proof: 'the App that writes past the ledger’s rules is not told who else may',
  },
  'conditional-requests': {
    says: 'An answer that the asker has already is 304 without a body.',
    cites: `${docs}/rest/using-the-rest-api/best-practices-for-using-the-rest-api`,
    proof: 'what was answered already is not sent again until the suite has changed it',
  },
} as const satisfies Record<string, Rule>
