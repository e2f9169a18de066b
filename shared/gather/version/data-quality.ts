import { readDataSchema, type DataSchema } from '../../domain/data/data-schema.ts'
import { readQualityReport } from '../../domain/data/quality-report.ts'
import { againstRows, againstSchema, readSignature, type Signature } from '../../domain/data/signature.ts'
import type { DataQuality } from '../../domain/evidence/data-quality.ts'
import type { FileDigest, Manifest } from '../../domain/evidence/subject.ts'
import type { DataQualitySettings } from '../../domain/gate/data-quality-settings.ts'
import { outputColumns } from '../../domain/model/evaluation-rules.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import type { Run } from '../../domain/registry.ts'
import type { Documents } from '../../ports/documents.ts'
import { fault, foldPaths, openFolds, type FoldSources, type OpenFolds } from './fold-files.ts'
import { lookAtRows, type RowsQuestion } from './fold-rows.ts'
import { sameBytes, storedFile } from './stored-file.ts'

type Sources = Pick<FoldSources, 'registry' | 'predictions' | 'engines'> & { readonly documents: Documents }

/** A version as far as its data is asked about. */
export type DataReading = {
  readonly uri: string
  readonly run: Run | null
  readonly files: Manifest
  readonly runFiles: Manifest
}

const MOST_TEXT = 2_000_000
/** A table is counted, everything else is compared by its bytes alone. */
const MOST_COUNTED = 2 ** 29

/** The run's files that the data's judgement needs beside those that every version names. */
export function dataPaths({ data }: ModelFile): readonly string[] {
  const folds = data.folds === undefined ? [] : foldPaths(data.folds).map(({ path }) => path)
  return [...folds, ...data.sources.flatMap(({ artifact }) => (artifact === undefined ? [] : [artifact]))]
}

type Text =
  | { readonly state: 'not-declared' | 'missing'; readonly file: string }
  | { readonly state: 'read'; readonly file: string; readonly text: string }
  | { readonly state: 'unreadable'; readonly file: string; readonly detail: string }

async function textAt(sources: FoldSources, path: string | undefined): Promise<Text> {
  if (path === undefined) return { state: 'not-declared', file: '' }
  const known = sources.runFiles.files.find((one) => one.path === path)
  if (known === undefined) return { state: 'missing', file: path }
  if (known.size > MOST_TEXT) return { state: 'unreadable', file: path, detail: `it has ${known.size} bytes` }
  const bytes = await sources.registry.readFile(sources.artifactUri, path, MOST_TEXT)
  if (bytes === null) return { state: 'missing', file: path }
  sameBytes(known, bytes)
  try {
    return { state: 'read', file: path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { state: 'unreadable', file: path, detail: 'it is not UTF-8' }
  }
}

/** What the text of a file says, or in which state it is. */
function said<T>(
  text: Text,
  read: (text: string) => { readonly value: T } | { readonly problem: string },
): { readonly state: Text['state']; readonly file: string; readonly detail: string; readonly value: T | null } {
  const { state, file } = text
  if (text.state === 'unreadable') return { state, file, detail: text.detail, value: null }
  if (text.state !== 'read') return { state, file, detail: '', value: null }
  const found = read(text.text)
  return 'problem' in found
    ? { state: 'unreadable', file, detail: found.problem, value: null }
    : { state, file, detail: '', value: found.value }
}

async function signatureOf({ registry, documents }: Sources, { uri, files }: DataReading): Promise<Signature> {
  const known = files.files.find(({ path }) => path === 'MLmodel')
  if (known === undefined || known.size > MOST_TEXT) return { state: 'absent' }
  const bytes = await registry.readFile(uri, 'MLmodel', MOST_TEXT)
  const located =
    bytes === null ? null : documents.locate(new TextDecoder('utf-8').decode(sameBytes(known, bytes)), 'MLmodel')
  if (located?.ok !== true) return { state: 'unreadable' }
  const model: unknown = located.value.value
  const signature: unknown = typeof model === 'object' && model !== null ? Reflect.get(model, 'signature') : null
  if (typeof signature !== 'object' || signature === null) return { state: 'absent' }
  const inputs: unknown = Reflect.get(signature, 'inputs')
  if (inputs === null || inputs === undefined) return { state: 'absent' }
  return typeof inputs === 'string' ? readSignature(inputs) : { state: 'unreadable' }
}

/** The rows of a source whose table is a file of the run, or as the model file says. */
async function sourceRows(sources: FoldSources, file: FileDigest | undefined, declared: number | undefined) {
  if (file === undefined || file.size > MOST_COUNTED || !/\.(parquet|pq|csv|json)$/i.test(file.path))
    return declared ?? null
  const stored = await storedFile(sources, sources.artifactUri, file, MOST_COUNTED)
  const head = stored === null ? null : await sources.predictions.columns(stored, file.path)
  return head === null || 'fault' in head ? (declared ?? null) : head.rows
}

async function sourcesOf(sources: FoldSources, run: Run, file: ModelFile): Promise<DataQuality['sources']> {
  const found: DataQuality['sources'][number][] = []
  for (const { name, sha256, rows, artifact } of file.data.sources) {
    const stored = sources.runFiles.files.find(({ path }) => path === artifact)
    // a parameter is all of a run that nobody can change later
    const parameter = run.parameters[`data_sha256.${name}`]?.trim().toLowerCase()
    const by = stored !== undefined ? 'artifact' : parameter !== undefined ? 'parameter' : null
    found.push({
      name,
      declared: sha256,
      found: stored?.sha256 ?? parameter?.slice(0, 100) ?? null,
      by,
      rows: await sourceRows(sources, stored, rows),
    })
  }
  return found
}

const contexts: Readonly<Record<string, string>> = {
  training: 'train',
  train: 'train',
  validation: 'validation',
  testing: 'test',
  test: 'test',
  evaluation: 'test',
}

/** MLflow's datasets with the file of the run that holds their rows: the fold of their context, or the source of their name. */
function datasetsOf(
  run: Run,
  file: ModelFile,
  runFiles: Manifest,
  folds: DataQuality['folds'],
): DataQuality['datasets'] {
  const spec = file.data.folds
  return run.datasets.map(({ name, digest, context, rows, columns }) => {
    const fold = spec !== undefined && 'column' in spec ? 'all' : contexts[context ?? '']
    const looked = folds.find((one) => one.fold === fold)
    const path = looked?.file ?? file.data.sources.find((source) => source.name === name)?.artifact
    const stored = runFiles.files.find((one) => one.path === path)
    return {
      ...{ name, digest, context, rows: rows ?? null, columns: columns ?? null },
      file: stored?.path ?? null,
      sha256: stored?.sha256 ?? null,
      fileRows: looked?.rows ?? null,
    }
  })
}

function questionOf(
  file: ModelFile,
  settings: DataQualitySettings,
  schema: DataSchema | null,
  signature: Signature,
): RowsQuestion {
  const { label } = file.evaluation
  const outputs = outputColumns(file.evaluation)
  const watched = file.monitoring?.checks.flatMap((check) =>
    'drift' in check && check.drift === 'psi' ? check.columns : [],
  )
  return {
    schema,
    sentinels: settings.sentinels,
    sentinelsOf: file.data.sentinels ?? {},
    label: { column: label.column, positive: 'positive' in label ? label.positive : null },
    inputs: signature.state === 'read' ? signature.inputs.map(({ name }) => name) : null,
    stable: [...new Set([...outputs, ...(watched ?? [])])],
    beside: [...outputs, ...('column' in file.evaluation.split ? [file.evaluation.split.column] : [])],
  }
}

/** The columns that the model file says are the outcome, or known only after it. */
const knownAfterwards = ({ data, evaluation }: ModelFile): readonly string[] => [
  ...new Set([evaluation.label.column, ...(data.after_outcome ?? [])]),
]

/** What was found in the data of a version, by the folds, sources and reports that its model file names. */
export async function readDataQuality(
  sources: Sources,
  reading: DataReading,
  file: ModelFile | null,
  settings: DataQualitySettings,
): Promise<DataQuality> {
  const { run, runFiles } = reading
  const signature = await signatureOf(sources, reading)
  const files: FoldSources = { ...sources, artifactUri: run?.artifactUri ?? '', runFiles }
  const schema = said(await textAt(files, file?.data.schema), readDataSchema)
  const quality = said(await textAt(files, file?.data.quality), readQualityReport)
  const open: OpenFolds =
    file === null || run === null
      ? {
          folds: [],
          wholes: [],
          key: null,
          column: null,
          faults: [fault('all', '', file === null ? 'not-declared' : 'no-run')],
        }
      : await openFolds(files, file)
  const question = file === null ? null : questionOf(file, settings, schema.value, signature)
  const rows = question === null ? null : await lookAtRows(sources.predictions, open, question)
  const folds = rows?.folds ?? []
  const inputs = signature.state === 'read' ? signature.inputs : []
  const types = rows?.types ?? null
  return {
    sources: run === null || file === null ? [] : await sourcesOf(files, run, file),
    datasets: run === null || file === null ? [] : datasetsOf(run, file, runFiles, folds),
    folds,
    faults: rows?.faults ?? open.faults,
    overlap: rows?.overlap ?? { by: null, columns: 0, pairs: [] },
    schema: { state: schema.state, file: schema.file, detail: schema.detail, breaches: rows?.breaches ?? [] },
    signature: {
      state: signature.state,
      inputs: inputs.length,
      breaches: [
        ...(schema.value === null ? [] : againstSchema(inputs, schema.value)),
        ...(types === null ? [] : againstRows(inputs, types)),
      ],
      afterwards: (file === null ? [] : knownAfterwards(file)).filter((name) =>
        inputs.some((input) => input.name === name),
      ),
    },
    quality: {
      state: quality.state,
      file: quality.file,
      detail: quality.detail,
      checks: (quality.value?.checks ?? []).map(({ check, passed }) => ({ check, passed })),
    },
    leakage: rows?.leakage ?? {
      fold: null,
      why: 'no-rows',
      positives: 0,
      negatives: 0,
      judged: 0,
      columns: [],
      unjudged: [],
    },
    stability: rows?.stability ?? [],
  }
}
