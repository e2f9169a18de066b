import { word } from '../words.ts'
import type { Telling } from './telling.ts'

/** Of owners, environments, credentials and workflows. */

const byRequest = 'Bring the change by a policy request.'
const environments = (page: (path: string) => string): string =>
  `Run countersign protect apply, or set it at ${page('settings/environments')}.`

export const workflowTellings = {
  'code-owners-valid': {
    title: 'The CODEOWNERS file can be used',
    missing: (f) => `${word(f, 'faults')}.`,
    mend: () => `Every owner needs write access here. ${byRequest}`,
  },
  'code-owners-cover': {
    title: 'Those who decide changes own what judges',
    missing: (f) => `They do not own ${word(f, 'folders')}, or a later line takes it from them.`,
    mend: () => `countersign protect plan prints the lines. ${byRequest}`,
  },
  'environments-exist': {
    title: 'Every environment is there',
    missing: (f) => `There is none called ${word(f, 'environments')}.`,
    mend: environments,
  },
  'environments-restricted': {
    title: 'Only the default branch uses the environments',
    missing: (f) => `From other branches, too, one can use ${word(f, 'environments')}, and what they hold.`,
    mend: environments,
  },
  'environments-no-admin-bypass': {
    title: 'Administrators do not go past the environments’ rules',
    missing: (f) => `They can go past those of ${word(f, 'environments')}.`,
    mend: environments,
  },
  'judging-unattended': {
    title: 'The judging jobs wait for nobody',
    missing: (f) => `Each run waits for a reviewer or a timer of ${word(f, 'environments')}.`,
    mend: environments,
  },
  'credentials-in-place': {
    title: 'Every secret that a job uses stands where it looks for it',
    missing: (f) => `Not there: ${word(f, 'secrets')}.`,
    mend: (page) => `gh secret set NAME --env ENVIRONMENT, or ${page('settings/environments')}.`,
  },
  'mlflow-only-in-environments': {
    title: 'Credentials of the registry stand in the environments alone',
    missing: (f) => `A branch’s workflow can read or set the ${word(f, 'places')}.`,
    mend: (page) => `Replace what was open, and delete it there: ${page('settings/secrets/actions')}.`,
  },
  'app-key-only-in-environments': {
    title: 'The App’s key stands in the environments alone',
    missing: (f) => `A branch’s workflow can read the ${word(f, 'places')}, and act as the App.`,
    mend: (page) => `Make a new key, delete the old one, and delete it there: ${page('settings/secrets/actions')}.`,
  },
  'actions-enabled': {
    title: 'GitHub Actions may run the suite',
    missing: (f) => `Allowed are: ${word(f, 'allowed')}.`,
    mend: (page) => `Allow the suite’s repository and actions/*: ${page('settings/actions')}.`,
  },
  'actions-may-not-approve': {
    title: 'A job’s own token cannot approve pull requests',
    missing: () => 'It can, and GitHub may count it.',
    mend: (page) => `Turn off "Allow GitHub Actions to create and approve pull requests": ${page('settings/actions')}.`,
  },
  'job-token-reads': {
    title: 'A job that does not say what it may do only reads',
    missing: () => 'It may write.',
    mend: (page) => `Set the workflow permissions to read: ${page('settings/actions')}.`,
  },
  'workflows-present': {
    title: 'The workflows call what the policy needs',
    missing: (f) => `No workflow of the default branch calls ${word(f, 'actions')}.`,
    mend: () => `Take the workflows from examples/governance-repo. ${byRequest}`,
  },
  'workflows-enabled': {
    title: 'The workflows are enabled',
    missing: (f) => `${word(f, 'workflows')}.`,
    mend: (page) => `gh workflow enable FILE, or ${page('actions')}.`,
  },
  'workflows-triggered': {
    title: 'The workflows start when they must',
    missing: (f) => `Nothing starts ${word(f, 'events')}.`,
    mend: () => `Take the events from examples/governance-repo. ${byRequest}`,
  },
  'workflows-pinned': {
    title: 'Every action is pinned to a commit, the suite to one',
    missing: (f) => `Not so: ${word(f, 'uses')}.`,
    mend: () => `Write the full commit after the @. ${byRequest}`,
  },
  'workflows-permissions': {
    title: 'Every job says what its token may do',
    missing: (f) => `Not so: ${word(f, 'places')}.`,
    mend: () => `Write permissions: {} at the top and the job’s own in each job. ${byRequest}`,
  },
  'workflows-environments': {
    title: 'Every job with a credential is held by its environment',
    missing: (f) => `Not so: ${word(f, 'places')}.`,
    mend: () => `Judging jobs run in governance, promote in the environment that it promotes to. ${byRequest}`,
  },
  'check-names-free': {
    title: 'No job bears the name of a check',
    missing: (f) => `One does: ${word(f, 'jobs')}.`,
    mend: () => `Call the job something else. ${byRequest}`,
  },
  'proposal-not-run': {
    title: 'No privileged workflow fetches what a pull request proposes',
    missing: (f) => `One does: ${word(f, 'workflows')}.`,
    mend: () => `Take the ref out of the checkout; the suite reads proposals as data. ${byRequest}`,
  },
  'runners-isolated': {
    title: 'The suite’s jobs run on machines that serve one job',
    missing: () => 'They do not.',
    mend: () => 'Run them on GitHub’s own runners, or on single-use ones.',
  },
  'proposals-scheduled': {
    title: 'What the policy has proposed by itself is proposed by a schedule',
    missing: () => 'The policy has a section proposals, and no workflow with a schedule calls the action of that name.',
    mend: () => `Take registered.yml from examples/governance-repo, or the section out of the policy. ${byRequest}`,
  },
  'registry-watched': {
    title: 'A schedule holds the registry against the ledger',
    missing: () => 'No workflow with a schedule calls the action reconcile: what is moved by hand is noticed late.',
    mend: () => `Take the job reconcile from scheduled.yml of the example. ${byRequest}`,
  },
  'receivers-signed': {
    title: 'Every receiver can be signed for and is told',
    missing: (f) =>
      `No secret is handed over for ${word(f, 'receivers')}, or no workflow calls status-tags, which tells of open requests: nothing is sent there.`,
    mend: () =>
      `Add a line to receiver-secrets of promote, or of status-tags for open requests, and the secret to the environment of the job; repository_dispatch needs the job alone. ${byRequest}`,
  },
  'versions-run-again': {
    title: 'Versions are run again where the policy asks it, apart from the App’s key',
    missing: (f) =>
      f.places === undefined
        ? `No job calls reproduce with the command ${word(f, 'commands')}: no version can show what the policy asks.`
        : `A job runs versions outside the environment rescore or beside the App’s key, or records outside the judging environment: ${word(f, 'places')}.`,
    mend: () =>
      `Take rescore.yml from examples/rescore, or let countersign init --rescore write it into a new repository. ${byRequest}`,
  },
  'tags-apart': {
    title: 'Whoever writes status tags judges nothing and moves no alias',
    missing: (f) =>
      f.version === undefined
        ? `A job does both: ${word(f, 'places')}.`
        : `MLflow ${word(f, 'version')} knows no right to write tags without one to move aliases; 3.17 does.`,
    mend: () =>
      `Tag in a job of its own, as governance.yml of the example does, and with MLflow 3.17 or newer. ${byRequest}`,
  },
} satisfies Readonly<Record<string, Telling>>
