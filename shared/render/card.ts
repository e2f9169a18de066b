import type { Champion, Evaluation } from '../domain/evidence/evaluation.ts'
import type { DataQuality } from '../domain/evidence/data-quality.ts'
import type { Subject } from '../domain/evidence/subject.ts'
import { shortDigest } from '../domain/digest.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import { classOf } from '../domain/model/use-class.ts'
import { code, escapeMarkdown } from './escape.ts'
import { dataSection } from './evidence/data-quality.ts'
import type { Lineage } from '../domain/lineage/lineage.ts'
import { evaluationSection } from './metrics.ts'
import { table } from './table.ts'
import { classLine } from './version/route.ts'
import { lineagePicture } from './version/lineage.ts'

export type CardInput = {
  readonly subject: Subject
  readonly digest: string
  readonly evaluation: Evaluation
  readonly dataQuality?: DataQuality | undefined
  readonly lineage?: Lineage | undefined
  readonly champion: Champion
  readonly modelFile: ModelFile | null
}

function purpose(file: ModelFile): string {
  const { use } = file
  return [
    escapeMarkdown(use.purpose, 1000),
    table(
      ['', ''],
      [
        ['Domain', escapeMarkdown(use.domain)],
        ['Decision', `${escapeMarkdown(use.decision)}, affects ${escapeMarkdown(use.affects)}`],
        ['Where', escapeMarkdown(use.jurisdictions.join(', '))],
        ['Class', classLine(classOf(use), null)],
        ['Exposure', escapeMarkdown(use.exposure ?? 'not said')],
        ['Users', escapeMarkdown(use.users.join(', '))],
        ['Out of scope', escapeMarkdown(use.out_of_scope.join(', '))],
        ['Owner', `${escapeMarkdown(file.owner.person)} (${escapeMarkdown(file.owner.role)})`],
        ['Accountable', `${escapeMarkdown(file.accountable.person)} (${escapeMarkdown(file.accountable.role)})`],
      ],
    ),
  ].join('\n\n')
}

const limitations = (file: ModelFile): string =>
  file.limitations
    .map(
      ({ kind, text, mitigation }) =>
        `- ${escapeMarkdown(kind)}: ${escapeMarkdown(text, 500)} ${escapeMarkdown(mitigation, 500)}`,
    )
    .join('\n')

function data(subject: Subject, file: ModelFile | null): string {
  const sources =
    file?.data.sources.map(({ name, location, version, sha256 }) => [
      escapeMarkdown(name),
      code(location),
      escapeMarkdown(version),
      code(sha256.slice(0, 16)),
    ]) ?? []
  const datasets = subject.datasets.map(
    ({ name, digest, context }) =>
      `- ${escapeMarkdown(name)}, digest ${code(digest)} of MLflow (its first 10,000 rows only)${context === null ? '' : `, ${escapeMarkdown(context)}`}`,
  )
  return [sources.length === 0 ? '' : table(['Source', 'Where', 'Version', 'SHA-256'], sources), datasets.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The model card that reviewers read, made from the evidence alone. */
export function renderCard(input: CardInput): string {
  const { subject, digest, evaluation, champion, modelFile, dataQuality, lineage } = input
  const origin = lineagePicture(subject, lineage, modelFile)
  const title = modelFile === null ? subject.model : modelFile.title
  const parts = [
    `# ${escapeMarkdown(title)}, version ${escapeMarkdown(subject.version)}`,
    `Registered model ${code(subject.model)}, tier ${subject.tier}, evidence ${code(shortDigest(digest))}. Written from evidence.json; never edited.`,
    ...(modelFile === null
      ? []
      : ['## Intended use', purpose(modelFile), '## Known limitations', limitations(modelFile)]),
    '## Evaluation',
    evaluationSection(evaluation, champion),
    '## Data',
    data(subject, modelFile),
    ...(dataQuality === undefined ? [] : [dataSection(dataQuality)]),
    ...(origin === null ? [] : ['## Where it comes from', origin.body]),
    '## How it was made',
    table(
      ['', ''],
      [
        [
          'Commit',
          subject.commit.sha === null
            ? 'not recorded'
            : `${code(subject.commit.sha)}, ${subject.commit.clean === null ? 'cleanliness not recorded' : subject.commit.clean ? 'clean' : 'with uncommitted changes'}`,
        ],
        ['Python', escapeMarkdown(subject.environment.python ?? 'not recorded')],
        [
          'Made with',
          subject.environment.flavors
            .map(({ name, version }) => `${escapeMarkdown(name)} ${escapeMarkdown(version ?? '')}`)
            .join(', '),
        ],
        ...Object.entries(subject.parameters).map(([key, value]) => [`Parameter ${code(key, 60)}`, code(value, 120)]),
      ],
    ),
  ]
  return `${parts.join('\n\n')}\n`
}
