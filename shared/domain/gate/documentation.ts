import type { ModelFile } from '../model/model-file.ts'
import type { Finding } from '../verdict.ts'
import { gateFinding } from './finding.ts'
import type { Described, GateInput } from './gate.ts'
import type { DocumentationSettings } from './settings.ts'

type Source = 'training script' | 'model file' | 'registration'

type Field = {
  readonly group: string
  readonly field: string
  readonly by: Source
  /** what stands there, or null where nothing does */
  readonly found: (subject: Described, file: ModelFile) => string | null
}

const runFile = (subject: Described, path: string | undefined): string | null =>
  path === undefined ? null : (subject.runFiles.files.find((file) => file.path === path)?.sha256 ?? null)

const some = (values: readonly unknown[]): string | null => (values.length > 0 ? String(values.length) : null)

/** The ten metadata groups, field by field, with who fills each. */
export const documentationFields: readonly Field[] = [
  { group: 'training data', field: 'dataset', by: 'training script', found: (subject) => some(subject.datasets) },
  { group: 'training data', field: 'data.sources', by: 'model file', found: (_, file) => some(file.data.sources) },
  {
    group: 'training data',
    field: 'data.schema',
    by: 'training script',
    found: (subject, file) => runFile(subject, file.data.schema),
  },
  {
    group: 'training data',
    field: 'data.quality',
    by: 'training script',
    found: (subject, file) => runFile(subject, file.data.quality),
  },
  { group: 'feature pipeline', field: 'commit', by: 'training script', found: (subject) => subject.commit.sha },
  {
    group: 'feature pipeline',
    field: 'requirements',
    by: 'registration',
    found: (subject) => some(subject.environment.requirements),
  },
  {
    group: 'architecture',
    field: 'flavor version',
    by: 'registration',
    found: (subject) => subject.environment.flavors.find((flavor) => flavor.version !== null)?.version ?? null,
  },
  {
    group: 'architecture',
    field: 'parameters',
    by: 'training script',
    found: (subject) => some(Object.keys(subject.parameters)),
  },
  {
    group: 'validation results',
    field: 'predictions',
    by: 'training script',
    found: (subject, file) => runFile(subject, file.evaluation.predictions),
  },
  {
    group: 'validation results',
    field: 'metrics',
    by: 'training script',
    found: (subject) => some(Object.keys(subject.metrics)),
  },
  { group: 'intended use', field: 'use.purpose', by: 'model file', found: (_, file) => file.use.purpose },
  { group: 'intended use', field: 'use.users', by: 'model file', found: (_, file) => some(file.use.users) },
  { group: 'known limitations', field: 'limitations', by: 'model file', found: (_, file) => some(file.limitations) },
  { group: 'approval chain', field: 'owner', by: 'model file', found: (_, file) => file.owner.person },
  { group: 'approval chain', field: 'accountable', by: 'model file', found: (_, file) => file.accountable.person },
  {
    group: 'risk classification',
    field: 'use',
    by: 'model file',
    found: (_, file) => `${file.use.domain}, ${file.use.decision}`,
  },
  { group: 'regulatory scope', field: 'regulations', by: 'model file', found: (_, file) => some(file.regulations) },
  {
    group: 'data retention',
    field: 'retention',
    by: 'model file',
    found: (_, file) => file.retention?.predictions ?? null,
  },
]

const placeholder =
  /^\W*(tbd|todo|n\/?a|none|unknown|xxx+|fixme|fill( me| this)? in|to be (defined|done|decided)|placeholder)\W*$/i
const onlySigns = /^[\s?.…_-]*$/
// nobody pads a placeholder; a long text would make the first pattern slow
const longestPlaceholder = 60

const isPlaceholder = (text: string): boolean =>
  onlySigns.test(text) ||
  /^\W{0,5}lorem ipsum/i.test(text) ||
  (text.length <= longestPlaceholder && placeholder.test(text))

/** The texts of a model file that a person wrote, with their place. */
function texts(file: ModelFile): readonly (readonly [string, string])[] {
  return [
    ['title', file.title],
    ['use.purpose', file.use.purpose],
    ...file.use.users.map((text, index) => [`use.users.${index}`, text] as const),
    ...file.limitations.flatMap(({ text, mitigation }, index) => [
      [`limitations.${index}.text`, text] as const,
      [`limitations.${index}.mitigation`, mitigation] as const,
    ]),
    ...(file.oversight === undefined ? [] : [['oversight.plan', file.oversight.plan] as const]),
    ...(file.retention === undefined ? [] : [['retention.basis', file.retention.basis] as const]),
    ...(file.explanations === undefined ? [] : [['explanations.method', file.explanations.method] as const]),
  ]
}

/** What is missing of the ten metadata groups, or stands there as a placeholder; nothing in tiers that need not be complete. */
export function judgeDocumentation({
  settings,
  tier,
  subject,
  modelFile,
}: GateInput<DocumentationSettings>): readonly Finding[] {
  if (!settings.complete_for.includes(tier)) return []
  if (modelFile === null) {
    return [gateFinding('documentation', 'field-missing', 'model file', 'fail', { group: 'all', by: 'model file' })]
  }
  const missing = documentationFields.flatMap(({ group, field, by, found }) =>
    found(subject, modelFile) === null
      ? [gateFinding('documentation', 'field-missing', field, 'fail', { group, by })]
      : [],
  )
  const idle = texts(modelFile).flatMap(([field, text]) =>
    isPlaceholder(text) ? [gateFinding('documentation', 'placeholder-text', field, 'fail', { text })] : [],
  )
  return [...missing, ...idle]
}
