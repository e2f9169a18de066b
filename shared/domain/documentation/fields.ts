import type { Described } from '../gate/gate.ts'
import type { ModelFile } from '../model/model-file.ts'

/** The fields of the ten metadata groups, with who fills each and where. */

/** Who fills a field: whoever trains, whoever owns the model file, or what registers the version. */
export type Filler = 'builder' | 'owner' | 'platform'
export type Gap = { readonly by: Filler; readonly where: string }

type Field = {
  readonly group: string
  readonly field: string
  /** who must fill what is missing, and where; null where it is there */
  readonly gap: (subject: Described, file: ModelFile) => Gap | null
}

const isThere = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== ''

/** A field of the model file. */
const ofFile = (group: string, field: string, value: (file: ModelFile) => unknown): Field => ({
  group,
  field,
  gap: (_, file) => (isThere(value(file)) ? null : { by: 'owner', where: `models/${file.model}.yml, ${field}` }),
})

/** Something of the run or of the version's own files. */
const recorded = (
  group: string,
  field: string,
  by: Filler,
  where: string,
  value: (subject: Described) => unknown,
): Field => ({ group, field, gap: (subject) => (isThere(value(subject)) ? null : { by, where }) })

/** A file of the run that the model file names: the owner names it, the builder logs it. */
const artifact = (
  group: string,
  field: string,
  path: (file: ModelFile) => string | undefined,
  asked = true,
): Field => ({
  group,
  field,
  gap: ({ runFiles }, file) => {
    const named = path(file)
    if (named === undefined) return asked ? { by: 'owner', where: `models/${file.model}.yml, ${field}` } : null
    return runFiles.files.some((one) => one.path === named) ? null : { by: 'builder', where: `the run, file ${named}` }
  },
})

const [data, pipeline, architecture] = ['training data', 'feature pipeline', 'architecture'] as const
const [results, use, scope] = ['validation results', 'intended use', 'regulatory scope'] as const

/** The ten metadata groups, field by field. */
export const documentationFields: readonly Field[] = [
  recorded(data, 'dataset', 'builder', 'the run, its dataset inputs', ({ datasets }) => datasets),
  ofFile(data, 'data.sources', (file) => file.data.sources),
  artifact(data, 'data.schema', (file) => file.data.schema),
  artifact(data, 'data.quality', (file) => file.data.quality),
  recorded(pipeline, 'commit', 'builder', 'the run, tag mlflow.source.git.commit', ({ commit }) => commit.sha),
  recorded(
    pipeline,
    'requirements',
    'platform',
    "the version's requirements.txt",
    ({ environment }) => environment.requirements,
  ),
  recorded(
    architecture,
    'flavor version',
    'platform',
    "the version's MLmodel",
    ({ environment }) => environment.flavors.find(({ version }) => version !== null)?.version,
  ),
  recorded(architecture, 'parameters', 'builder', 'the run, its parameters', ({ parameters }) =>
    Object.keys(parameters),
  ),
  artifact(results, 'predictions', (file) => file.evaluation.predictions),
  recorded(results, 'metrics', 'builder', 'the run, its metrics', ({ metrics }) => Object.keys(metrics)),
  // of whom nobody is decided about there is no group to compare
  ofFile(results, 'evaluation.protected', ({ use: { affects }, evaluation }) =>
    affects === 'natural-persons' ? evaluation.protected : 'nobody',
  ),
  artifact(results, 'explanations.artifact', (file) => file.explanations?.artifact, false),
  ofFile(use, 'use.purpose', (file) => file.use.purpose),
  ofFile(use, 'use.users', (file) => file.use.users),
  ofFile(use, 'use.out_of_scope', (file) => file.use.out_of_scope),
  ofFile('known limitations', 'limitations', (file) => file.limitations),
  ofFile('approval chain', 'owner', (file) => file.owner.person),
  ofFile('approval chain', 'accountable', (file) => file.accountable.person),
  ofFile('risk classification', 'use', (file) => [file.use.domain, file.use.decision]),
  ofFile(scope, 'regulations', (file) => file.regulations),
  ofFile(scope, 'use.jurisdictions', (file) => file.use.jurisdictions),
  ofFile('data retention', 'retention', (file) => file.retention?.predictions),
]
