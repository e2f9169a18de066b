import { digestOf, sha256 } from '../../domain/digest.ts'
import { columnsOf } from '../../domain/evidence/layout.ts'
import type { GateSettings } from '../../domain/gate/settings.ts'
import { sealedSetOf, type Holdouts } from '../../domain/governance/holdouts.ts'
import type { Table } from '../../domain/metric/column.ts'
import { outputColumns } from '../../domain/model/evaluation-rules.ts'
import type { Evaluation, ModelFile, Reproduce } from '../../domain/model/model-file.ts'
import { inputColumns, wantedInputs, type InputColumn } from '../../domain/rescore/inputs.ts'
import { recipeOf, type Recipe } from '../../domain/rescore/recipe.ts'
import type { RescoredRows } from '../../domain/rescore/rescored.ts'
import type { Registry } from '../../ports/registry.ts'
import { readVersion, textOf, type Sources, type VersionReading } from '../version/reading.ts'

/** A version with the rows that its bytes are to be run on: read anew by whoever runs it and by whoever judges what came of it. */

export type RowSet = {
  readonly rows: RescoredRows
  readonly bytes: Uint8Array
  /** the evaluation as it is read of these rows */
  readonly spec: Evaluation
}

export type RescoreCase = {
  readonly reading: VersionReading
  readonly spec: Evaluation
  /** how the model file has it trained again */
  readonly reproduce: Reproduce | undefined
  /** each set of rows, or why it cannot be had */
  readonly sets: readonly (RowSet | { readonly rows: RescoredRows; readonly problem: string })[]
}

export type CaseQuestion = {
  readonly model: string
  readonly version: string
  readonly modelFile: ModelFile
  readonly gates: GateSettings
  readonly holdouts: Holdouts | null
  /** the registry by the credential that may read sealed rows; null where none was given */
  readonly sealed: Registry | null
}

const mostRows = 2 ** 29

async function namedSet(registry: Registry, reading: VersionReading, spec: Evaluation): Promise<RescoreCase['sets']> {
  const path = spec.rescore?.rows
  if (path === undefined) return []
  const known = reading.runFiles.files.find((file) => file.path === path)
  const rows: RescoredRows = { kind: 'named', file: path, sha256: known?.sha256 ?? '0'.repeat(64) }
  const bytes =
    known === undefined || reading.run === null
      ? null
      : await registry.readFile(reading.run.artifactUri, path, mostRows)
  if (bytes === null) return [{ rows, problem: `the run has no file ${path}` }]
  if (sha256(bytes) !== rows.sha256) return [{ rows, problem: `${path} was changed while it was read` }]
  return [{ rows, bytes, spec: { ...spec, predictions: path } }]
}

async function sealedSet({ model, holdouts, sealed }: CaseQuestion, spec: Evaluation): Promise<RescoreCase['sets']> {
  const set = sealedSetOf(holdouts, model)
  if (set === null) return []
  const rows: RescoredRows = { kind: 'sealed', set: set.name, sha256: set.sha256 }
  if (sealed === null) return [{ rows, problem: 'no credential for the sealed rows was given' }]
  const run = await sealed.run(set.run)
  const bytes = run === null ? null : await sealed.readFile(run.artifactUri, set.file, mostRows)
  if (bytes === null) return [{ rows, problem: 'the sealed rows are not where governance/holdouts.yml says' }]
  if (sha256(bytes) !== set.sha256)
    return [{ rows, problem: 'the sealed rows have another digest than governance/holdouts.yml says' }]
  return [{ rows, bytes, spec: { ...spec, predictions: set.file, split: { column: '', method: 'out-of-fold' } } }]
}

/** The named rows once more, for the model that is trained again from the commit that the run records. */
export function retrainedSet(
  { commit }: Pick<VersionReading, 'commit'>,
  { reproduce }: Pick<ModelFile, 'reproduce'>,
  named: RescoreCase['sets'],
): RescoreCase['sets'] {
  const [set] = named
  if (reproduce === undefined || set?.rows.kind !== 'named') return []
  const declared = digestOf(reproduce)
  const rows: RescoredRows = { ...set.rows, kind: 'retrained', commit: commit.sha, declared }
  if ('problem' in set) return [{ rows, problem: set.problem }]
  if (commit.sha === null) return [{ rows, problem: 'the run names no commit that it was trained from' }]
  if (commit.clean !== true)
    return [
      {
        rows,
        problem: `the version ${commit.clean === false ? 'was' : 'may have been'} trained with changes that no commit holds`,
      },
    ]
  return [{ ...set, rows }]
}

/** The case of a version; null where the registry does not know it. */
export async function readCase(sources: Sources, question: CaseQuestion): Promise<RescoreCase | null> {
  const { registry } = sources
  const { model, version, modelFile, gates } = question
  const reading = await readVersion(sources, model, version, modelFile, { ...gates, 'data-quality': undefined })
  if (reading === null) return null
  const spec = modelFile.evaluation
  const named = await namedSet(registry, reading, spec)
  const sets = [...named, ...(await sealedSet(question, spec)), ...retrainedSet(reading, modelFile, named)]
  return { reading, spec, reproduce: modelFile.reproduce, sets }
}

/** The columns of a set that tell what really was: key, label, groups, split. */
export async function truthOf(
  { predictions }: Pick<Sources, 'predictions'>,
  { bytes, spec }: RowSet,
): Promise<{ readonly table: Table } | { readonly problem: string }> {
  const outputs = outputColumns(spec)
  const wanted = columnsOf(spec).filter(({ name }) => !outputs.includes(name))
  const read = await predictions.select(bytes, spec.predictions, wanted)
  return 'table' in read ? read : { problem: faultText(read) }
}

/** The columns of a set that the model is given. */
export async function inputsOf(
  { predictions }: Pick<Sources, 'predictions'>,
  { bytes, spec }: RowSet,
  columns: readonly InputColumn[],
): Promise<{ readonly table: Table } | { readonly problem: string }> {
  const read = await predictions.select(bytes, spec.predictions, wantedInputs(columns))
  return 'table' in read ? read : { problem: faultText(read) }
}

const faultText = ({ fault, column }: { readonly fault: string; readonly column: string | null }): string =>
  `the rows cannot be read (${fault.replaceAll('-', ' ')}${column === null ? '' : `, column ${column}`})`

/** What the version's own files say of how it is run: its inputs, and what its environment is made of. */
export async function readRun(
  { registry, documents }: Pick<Sources, 'registry' | 'documents'>,
  { reading, spec }: RescoreCase,
): Promise<{ readonly inputs: ReturnType<typeof inputColumns>; readonly recipe: Recipe }> {
  const description = await textOf(registry, reading.uri, reading.files, 'MLmodel')
  const located = description === null ? null : documents.locate(description, 'MLmodel')
  const model = located?.ok === true ? located.value.value : null
  const signature = inside(inside(model, 'signature'), 'inputs')
  const requirements = await textOf(registry, reading.uri, reading.files, 'requirements.txt')
  return {
    inputs: inputColumns(typeof signature === 'string' ? signature : null, spec),
    recipe:
      requirements === null
        ? { problem: 'the version brings no requirements.txt' }
        : recipeOf('requirements.txt', requirements),
  }
}

const inside = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
