import { word } from '../words.ts'
import type { Telling } from './telling.ts'

/** Of files and people, the repository and its App, the registry. */

const byRequest = 'Bring the change by a policy request; before the genesis, by a pull request.'

export const peopleTellings = {
  'policy-valid': {
    title: 'The policy can be used',
    missing: (f) => word(f, 'problems'),
    mend: () => byRequest,
  },
  'people-valid': {
    title: 'The identity map can be used',
    missing: (f) => word(f, 'problems'),
    mend: () => byRequest,
  },
  'models-valid': {
    title: 'Every model file can be used',
    missing: (f) => word(f, 'problems'),
    mend: () => 'Bring the model file right by a request for its model.',
  },
  'identities-current': {
    title: 'Every person’s account is still theirs',
    missing: (f) => `governance/people.yml and the forge disagree: ${word(f, 'people')}.`,
    mend: () => `Write login and number as the forge shows them, or take the person out. ${byRequest}`,
  },
  'teams-exist': {
    title: 'Every team of the policy is there',
    missing: (f) => `The forge shows no team ${word(f, 'teams')} to this token.`,
    mend: () => 'Make the team, or let the token see it: Organization members: read.',
  },
  'roles-staffed': {
    title: 'Every line of approvals has people enough',
    missing: (f) => `Too few people who are known, active and build no model of theirs can sign ${word(f, 'lines')}.`,
    mend: () => 'Add people to the teams and to governance/people.yml, or ask for fewer in the policy.',
  },
  'repository-writable': {
    title: 'The repository is not archived',
    missing: () => 'It is archived: nothing can be proposed, judged or recorded.',
    mend: (page) => `Unarchive it: ${page('settings')}.`,
  },
  'issues-enabled': {
    title: 'The repository has issues',
    missing: () => 'Issues are turned off: no incident can be told.',
    mend: (page) => `Turn them on: ${page('settings')}, Features.`,
  },
  'merge-possible': {
    title: 'Some way to merge is allowed',
    missing: (f) => `The repository allows ${word(f, 'allowed')}, and no rule lets any of it through.`,
    mend: (page) => `Allow a common one: ${page('settings')} and ${page('settings/rules')}.`,
  },
  'plan-suffices': {
    title: 'The plan enforces rules and environments',
    missing: (f) =>
      `The repository is private and the plan is ${word(f, 'plan')}: neither rulesets nor environments hold.`,
    mend: () => 'Take a plan with rulesets for private repositories (Team or above).',
  },
  'app-known': {
    title: 'The suite has its own GitHub App',
    missing: (f) =>
      f.named !== true
        ? 'No App was named: checks are advisory, since whoever may write can set them, and every record says that its writer is unproven.'
        : f.found === undefined
          ? `The forge shows no App ${word(f, 'slug')} to this token.`
          : `The App ${word(f, 'slug')} has the number ${word(f, 'found')}, not ${word(f, 'given')}.`,
    mend: () => 'Make the App from the manifest and name it: --app <slug>, or --app-id <number> where it is private.',
  },
  'app-installed': {
    title: 'The App is installed here',
    missing: (f) =>
      f.why === 'suspended' ? 'Its installation is suspended.' : 'It is not installed in the organisation.',
    mend: () => 'Install it on this repository, on the App’s page under Install App.',
  },
  'app-permissions': {
    title: 'The App may do what it needs and no more',
    missing: (f) =>
      `It lacks ${word(f, 'lacking') || 'nothing'}; beyond its needs it has ${word(f, 'beyond') || 'nothing'}.`,
    mend: () => 'Set the permissions on the App’s page, and let an owner of the organisation accept them.',
  },
  'registry-https': {
    title: 'The registry is spoken to over https',
    missing: (f) => `The policy names ${word(f, 'uri')}: a credential sent there can be read on the way.`,
    mend: () => `Serve the registry over https and write its address. ${byRequest}`,
  },
  'registry-reachable': {
    title: 'The registry answers',
    missing: (f) => `From where this runs it does not: ${word(f, 'failed')}`,
    mend: () => 'Open the way from the runners to the registry; a proxy is read from HTTPS_PROXY.',
  },
  'registry-version': {
    title: 'The registry is MLflow 3.13 or newer',
    missing: (f) => `It is ${word(f, 'version')}.`,
    mend: () => 'Upgrade the MLflow server to 3.13 or newer; 3.15 or newer splits the rights of tags and aliases.',
  },
  'node-version': {
    title: 'Node is 24 or newer',
    missing: (f) => `It is ${word(f, 'node')}.`,
    mend: () => 'Set node-version 24 with actions/setup-node, or install it.',
  },
} satisfies Readonly<Record<string, Telling>>
