import type { Left, LeftCode, Rule } from '../../domain/proposals/candidate.ts'
import type { Finding } from '../../domain/verdict.ts'
import { code, escapeMarkdown, link, visible } from '../escape.ts'
import { findingList } from '../check.ts'
import { table } from '../table.ts'

/** What the schedule proposed and what it left, in words. */

const numbered = ({ pull }: Left): string => (pull === undefined ? 'a pull request' : `#${pull}`)

const sentences: Readonly<Record<LeftCode, (left: Left, rule: Rule) => string>> = {
  'nothing-registered': (_, { on, alias }) =>
    on === 'alias' ? `none of its versions has the alias ${alias ?? ''}.` : 'it has no version.',
  'not-ready': () => 'the registry has not finished registering it; the next run looks again.',
  live: (_, { environment }) => `it is live in ${environment}.`,
  decided: (_, { environment }) =>
    `it was proposed for ${environment} and decided before. To have it judged again, run \`countersign propose\`.`,
  'unsafe-name': () =>
    'the model has a name that no folder can have: letters, digits, _ . and - only. Rename the registered model.',
  'no-model-file': ({ model }) =>
    `models/${model}.yml is not on the default branch. Write it, and propose the first version with \`countersign propose\`, which brings it.`,
  'request-open': (left, { environment }) =>
    `${numbered(left)} is open for this model and ${environment}, and one is decided at a time. A newer version is proposed once that is merged or closed.`,
  'merge-waits': (_, { environment }) =>
    `a merged request of this model for ${environment} has no outcome yet; look at promote.`,
  'draft-closed': (left) =>
    `its draft ${numbered(left)} was closed, so it is not proposed again. To propose it all the same, run \`countersign propose\`.`,
  'branch-taken': ({ detail }) =>
    `its branch ${detail ?? ''} is there and holds what the App did not commit, or more requests came from it than can be told. Delete the branch.`,
  'not-drafted': ({ detail }) => `no draft could be made of it: ${detail ?? ''}`,
}

/** Why a version is left, in a sentence that names it; for a log, so still to be escaped in Markdown. */
export function leftSentence(left: Left, rule: Rule): string {
  const { model, version, why } = left
  return visible(
    `${model}${version === null ? '' : ` ${version}`} is not proposed: ${sentences[why](left, rule)}`,
    1000,
  )
}

/** A longer table tells nobody anything. */
const mostRows = 100
/** What nobody has to do anything about is counted, not listed. */
const quiet: readonly LeftCode[] = ['live', 'decided', 'nothing-registered']

export type Proposals = {
  readonly rule: Rule
  readonly asked: string | null
  readonly waiting: number
  readonly drafts: readonly { readonly title: string; readonly url: string }[]
  readonly left: readonly Left[]
}

/** The report of a run. */
export function renderProposals({ rule, asked, waiting, drafts, left }: Proposals): string {
  const told = left.filter((one) => one.model === asked || !quiet.includes(one.why))
  const rows = told
    .slice(0, mostRows)
    .map((one) => [
      code(one.model),
      one.version === null ? '' : code(one.version),
      escapeMarkdown(sentences[one.why](one, rule), 1000),
    ])
  const ruled = rule.on === 'alias' ? `the version with the alias ${code(rule.alias ?? '')}` : 'the newest version'
  return [
    '## Proposed by the schedule',
    `Of each model ${ruled} is proposed for ${escapeMarkdown(rule.environment)}.`,
    drafts.length === 0 ? 'No draft was opened.' : drafts.map(({ title, url }) => `- ${link(title, url)}`).join('\n'),
    ...(waiting > 0 ? [`${waiting} more are left to the next runs.`] : []),
    ...(rows.length > 0 ? [table(['Model', 'Version', 'Not proposed, since'], rows)] : []),
    ...(told.length > rows.length ? [`And ${told.length - rows.length} more.`] : []),
    `${left.length - told.length} models have nothing new.`,
  ].join('\n\n')
}

/** The body of a draft. It begins with words of ours: what stands first says for whom the App acted, and it acted for nobody. */
export function draftBody(
  { model, version, environment }: { readonly model: string; readonly version: string; readonly environment: string },
  findings: readonly Finding[],
  measured: string,
): string {
  const bad = findings.filter(({ weight }) => weight === 'fail' || weight === 'error')
  return [
    `The schedule proposes ${code(model)} ${code(version)} for ${escapeMarkdown(environment)}: nobody has asked for it yet. Whoever of the role that owns the model marks this draft as *ready for review* stands as its requester, and signs nothing of it. Close it, and the version is not proposed again.`,
    ...(bad.length === 0 ? [] : [`Stage 1 would fail, as judged here:\n\n${findingList(bad).slice(0, 10_000)}`]),
    measured,
  ]
    .join('\n\n')
    .slice(0, 50_000)
}
