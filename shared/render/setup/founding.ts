import { appName, appPage, permissionReasons } from '../../domain/founding/app-manifest.ts'
import { manifestPath } from '../../domain/founding/file-set.ts'
import type { Founding } from '../../domain/founding/founding.ts'
import { judgingEnvironment, appPermissions, rescoreEnvironment } from '../../domain/protection/setup.ts'
import { table } from '../table.ts'

/** SETUP.md: what only a person can do, each step with its command or its page. */

const key = 'COUNTERSIGN_APP_PRIVATE_KEY'
const client = 'COUNTERSIGN_APP_CLIENT_ID'

const block = (lines: readonly string[]): string => ['```', ...lines, '```'].join('\n')

const command = ({ suite }: Founding): string => `npx --yes github:${suite.repository}#${suite.commit}`

const appFlag = ({ trial, owner }: Founding): string => (trial ? '' : ` --app ${appName({ owner })}`)

function ticket(founding: Founding): string {
  const { owner, name, webUrl } = founding
  const rows = Object.entries(appPermissions).map(([permission, level]) => [
    `\`${permission}\``,
    level,
    permissionReasons[permission] ?? '',
  ])
  return [
    `## 1. Ticket for an owner of ${owner}: the GitHub App`,
    `> Please make a private GitHub App for \`${owner}/${name}\` and install it on **that repository alone**. It promotes machine-learning models whose sign-offs are pull-request reviews; checks and ledger are believed because this App alone writes them.`,
    `Make it on [this page, where everything is filled in](${appPage(founding)}), or from \`${manifestPath}\`. It has no webhook and hears no event. Its permissions, and all that it may do:`,
    table(['Permission', 'Level', 'Why'], rows),
    `Then: *Generate a private key*, *Install App* → *Only select repositories* → \`${name}\`, and hand the key and the client ID to whoever does step 4. GitHub may give the App another slug than \`${appName(founding)}\`; write that one after \`--app\` below. The App's page: ${webUrl}/organizations/${owner}/settings/apps`,
  ].join('\n\n')
}

const trialNote = `## 1. No App: this is a trial

The workflows' own token writes checks and records, so whoever may write could have written them: each says *writer unproven*. Roles are lists of people. When the trial ends, begin in a new repository with the App.`

// with them the self-test forges a tag; a trial has no self-test by night
const tagSecrets = ['MLFLOW_TAG_USERNAME', 'MLFLOW_TAG_PASSWORD']

function secretLines(founding: Founding): readonly string[] {
  const { owner, name, trial, environments } = founding
  const secret = (environment: string, called: string, more = ''): string =>
    `gh secret set ${called} --env ${environment} --repo ${owner}/${name}${more}`
  const own = (environment: string): readonly string[] =>
    trial ? [] : [secret(environment, key, ' < the-key.private-key.pem')]
  return [
    ...(trial ? [] : [`gh variable set ${client} --repo ${owner}/${name}`]),
    ...own(judgingEnvironment),
    ...['MLFLOW_READ_USERNAME', 'MLFLOW_READ_PASSWORD', ...(trial ? [] : tagSecrets)].map((called) =>
      secret(judgingEnvironment, called),
    ),
    ...(founding.rescore ? rescoreSecrets(secret) : []),
    ...environments.flatMap(({ name: environment }) => [
      ...own(environment),
      ...['MLFLOW_PROMOTE_USERNAME', 'MLFLOW_PROMOTE_PASSWORD'].map((called) => secret(environment, called)),
    ]),
  ]
}

/** No key of the App: the job runs a builder's code. Both jobs have one key that seals what is handed over. */
const rescoreSecrets = (secret: (environment: string, called: string, more?: string) => string): readonly string[] => [
  'openssl rand -hex 32 > transport.key',
  ...[judgingEnvironment, rescoreEnvironment].map((one) => secret(one, 'COUNTERSIGN_TRANSPORT_KEY', ' < transport.key')),
  'rm transport.key',
  ...['MLFLOW_READ_USERNAME', 'MLFLOW_READ_PASSWORD'].map((called) => secret(rescoreEnvironment, called)),
]

const rescoring = `\n\nThe policy asks that versions of high-tier models are run again: each such model file names its rows under \`evaluation.rescore\`, and \`.github/workflows/rescore.yml\` runs every proposed version on them, in the environment \`${rescoreEnvironment}\`. Rows that builders never see come later: \`governance/holdouts.yml\` and two more secrets.`

const step = (heading: string, ...parts: readonly string[]): string => [`## ${heading}`, ...parts].join('\n\n')

function adoption(founding: Founding): string {
  const { roles } = founding
  const risk = roles['model-risk'] === undefined ? '' : ' by the role model-risk'
  return step(
    '7. Begin the ledger, then adopt what is live',
    block([
      `${command(founding)} propose --kind policy --reason "The first governance."`,
      `${command(founding)} init --adopt`,
    ]),
    `Each opens one pull request, the second one for all versions that are live; two people sign each${risk}. Merge the first before you run the second. A model whose version is adopted brings its file, \`models/<model>.yml\`: copy \`docs/model-template.yml\` and let its owner answer each line.`,
  )
}

/** The page, the same for the same answers. */
export function renderSetup(founding: Founding): string {
  const { owner, name, webUrl, branch, registry, environments } = founding
  const page = `${webUrl}/${owner}/${name}`
  const protect = `${command(founding)} protect`
  return `${[
    `# Setting up ${owner}/${name}`,
    '`countersign init` wrote the files. What follows only a person can do, in this order. `countersign doctor` (step 8) tells at any time what is done, what is missing and how to mend it.',
    founding.trial ? trialNote : ticket(founding),
    step(
      `2. Push these files to ${branch}`,
      `Before the rules are on: afterwards ${branch} takes pull requests alone. Nothing is judged until the ledger begins (step 7).`,
      block(['git add --all', 'git commit -m "Set up the governance of our models"', `git push origin ${branch}`]),
    ),
    step(
      '3. Turn the rules on',
      'With a token of an administrator of the repository (*administration: write*). It makes the rulesets and the environments; `plan` shows them first.',
      block([
        `export GITHUB_TOKEN=… GITHUB_REPOSITORY=${owner}/${name}`,
        `${protect} plan${appFlag(founding)}`,
        `${protect} apply${appFlag(founding)}`,
      ]),
    ),
    step(
      '4. Store the secrets, each in its environment',
      `Nowhere else: a secret of the repository is read by every workflow of every writer. By command, or on ${page}/settings/environments`,
      block(secretLines(founding)),
    ),
    step(
      '5. Seat the accounts in MLflow',
      `\`governance/policy.yml\` names them under \`access:\`: \`evidence-reader\` for the environment \`${judgingEnvironment}\` (reads)${founding.trial ? '' : ' and `tagger` beside it (writes tags, moves no alias)'}, \`promoter\` for ${environments.map(({ name: one }) => `\`${one}\``).join(' and ')} (moves aliases). Make each in ${registry} with a password of its own; with an administrator's credential this shows and grants what is missing:`,
      block([
        'export MLFLOW_TRACKING_USERNAME=… MLFLOW_TRACKING_PASSWORD=…',
        `${command(founding)} access plan`,
        `${command(founding)} access apply`,
      ]),
    ),
    step(
      '6. Let Actions run, and not approve',
      `On ${page}/settings/actions: Actions enabled; *Read repository contents* as the workflows' permission; *Allow GitHub Actions to create and approve pull requests* off.`,
    ),
    adoption(founding),
    step('8. Look at everything', block([`${command(founding)} doctor${appFlag(founding)}`])),
    step(
      '9. Training',
      'Copy `training/log_for_review.py` beside each training script and call it inside the run: plain MLflow, it logs what the gates ask for. Let a service account train and register; in MLflow the right to register a version carries the right to move aliases.' + (founding.rescore ? rescoring : ''),
    ),
  ].join('\n\n')}\n`
}
