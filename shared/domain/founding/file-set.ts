import { mergedCodeOwners, codeOwnersPath } from '../protection/code-owners.ts'
import type { Holder } from '../protection/setup.ts'
import { appManifest } from './app-manifest.ts'
import type { Founding } from './founding.ts'
import { peopleText } from './people-text.ts'
import { policyText } from './policy-text.ts'
import { schemaFiles } from './schemas.ts'
import { templates } from './templates.ts'
import { promotionText, workflowText } from './workflow-text.ts'

/** The files of a new governance repository, made from the example's and the answers. */

export type FoundingFile = { readonly path: string; readonly text: string }

export const manifestPath = 'setup/app-manifest.json'
export const setupPath = 'SETUP.md'
const scenarioFolder = 'governance/scenarios'

/** The text of a file as the example has it: that of the trial where it differs there. */
function template({ trial }: Pick<Founding, 'trial'>, path: string): string {
  const text = (trial ? templates[`trial-repo/${path}`] : undefined) ?? templates[`governance-repo/${path}`]
  if (text === undefined) throw new Error(`The bundle holds no template ${path}.`)
  return text
}

/** The text with the line by which editors find the schema. */
function withSchema(text: string, schema: string, above: string): string {
  const line = `# yaml-language-server: $schema=${above}schemas/${schema}.schema.json\n`
  return text.startsWith('# yaml-language-server: ') ? text : `${line}${text}`
}

const judgingWorkflows = ['governance', 'review-relay', 'scheduled'] as const
/** What the App alone can do, and what a policy with scenarios has. */
const furtherWorkflows = (trial: boolean, scenarios: boolean): readonly string[] => [
  ...(trial ? [] : ['registered', 'rollback']),
  ...(scenarios ? ['policy-test'] : []),
]

function workflowFiles(founding: Founding, scenarios: boolean): readonly FoundingFile[] {
  const at = (name: string): string => `.github/workflows/${name}.yml`
  const plain = [...judgingWorkflows, ...furtherWorkflows(founding.trial, scenarios)].map((name) => ({
    path: at(name),
    text: workflowText(template(founding, at(name)), founding),
  }))
  const run = { path: at('rescore'), text: workflowText(rescoreText(), founding) }
  return [
    ...plain,
    ...(founding.rescore ? [run] : []),
    { path: at('promote'), text: promotionText(template(founding, at('promote')), founding) },
  ]
}

/** The workflow that runs versions again, without what only sealed rows need. */
function rescoreText(): string {
  const text = templates['rescore/.github/workflows/rescore.yml']
  if (text === undefined) throw new Error('The bundle holds no template of rescore.yml.')
  return text
    .replaceAll(/^ +mlflow-holdout-.*\n/gm, '')
    .replace(', the one for the sealed rows, and the key', ' and the key')
    .replace(' after sealed rows were changed,', '')
}

const modelTemplateHeading = `# An example to copy to models/<model>.yml, where the first request of the model brings it. Nothing reads it here.
# Every line is a fact that somebody answers for: write your own in the place of each.
`

/** The scenarios of the example, which hold where the policy is near enough to the example's. */
export const exampleScenarios = (): readonly FoundingFile[] =>
  Object.entries(templates).flatMap(([path, text]) =>
    path.startsWith(`governance-repo/${scenarioFolder}/`) ? [{ path: path.replace('governance-repo/', ''), text }] : [],
  )

/** governance/policy.yml and governance/people.yml, from which the rest follows. */
export function judgingFiles(founding: Founding): readonly FoundingFile[] {
  return [
    {
      path: 'governance/policy.yml',
      text: withSchema(policyText(founding, template(founding, 'governance/policy.yml')), 'policy', '../'),
    },
    { path: 'governance/people.yml', text: withSchema(peopleText(founding.people), 'people', '../') },
  ]
}

export type RestTerms = {
  /** who is asked about changes of what judges */
  readonly owners: readonly Holder[]
  /** the CODEOWNERS file that is there, or null */
  readonly ownersFile: string | null
  /** the scenarios that hold under the policy */
  readonly scenarios: readonly FoundingFile[]
  readonly setupPage: string
}

/** Everything else that is written. */
export function remainingFiles(founding: Founding, terms: RestTerms): readonly FoundingFile[] {
  const example = template(founding, 'models/credit-approval.yml')
  return [
    ...workflowFiles(founding, terms.scenarios.length > 0),
    { path: codeOwnersPath, text: mergedCodeOwners(terms.ownersFile, terms.owners) },
    ...terms.scenarios.map(({ path, text }) => ({ path, text: withSchema(text, 'scenarios', '../../') })),
    ...founding.models.map(({ model, text }) => ({
      path: `models/${model}.yml`,
      text: withSchema(text, 'model', '../'),
    })),
    { path: 'docs/model-template.yml', text: withSchema(`${modelTemplateHeading}${example}`, 'model', '../') },
    ...[...schemaFiles()].map(([path, text]) => ({ path, text })),
    { path: 'training/log_for_review.py', text: template(founding, 'training/log_for_review.py') },
    ...(founding.trial ? [] : [{ path: manifestPath, text: `${JSON.stringify(appManifest(founding), null, 2)}\n` }]),
    { path: setupPath, text: terms.setupPage },
  ]
}
