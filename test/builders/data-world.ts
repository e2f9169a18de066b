import type { DataQuality } from '../../shared/domain/evidence/data-quality.ts'
import { DataQualitySettings } from '../../shared/domain/gate/data-quality-settings.ts'
import { judgeDataQuality } from '../../shared/domain/gate/data-quality.ts'
import { sha256 } from '../../shared/domain/digest.ts'
import { manifestOfTexts } from '../../shared/domain/scenario/version.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import type { RunDataset } from '../../shared/domain/registry.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { readDataQuality } from '../../shared/gather/version/data-quality.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { fakePredictions, formatPredictions } from '../fakes/predictions.ts'
import { fakeRegistry } from '../fakes/registry.ts'
import { gateInput } from './gates.ts'
import { modelFile } from './world.ts'

/** A version with its data in order, on which a test changes one thing. */

type Value = string | number | null
export type Rows = Record<string, readonly Value[]>

/** A share from 0 to 1 that looks like chance and is the same every time. */
const chance = (row: number, salt: number): number => {
  const found = Math.sin(row * 12.9898 + salt * 78.233) * 43758.5453
  return found - Math.floor(found)
}
const list = <T>(rows: number, value: (row: number) => T): readonly T[] =>
  Array.from({ length: rows }, (_, row) => value(row))

/** Rows of applications, their keys from `first` on; each is different and none tells the outcome. */
export function applications(rows: number, first: number): Rows {
  const at = (row: number): number => first + row
  return {
    row_id: list(rows, at),
    income: list(rows, (row) => Math.round(1e6 * (1 + 4 * chance(at(row), 1))) / 1e4),
    debts: list(rows, (row) => Math.floor(10 * chance(at(row), 2))),
    region: list(rows, (row) => ['north', 'south', 'west'][Math.floor(3 * chance(at(row), 3))] ?? 'north'),
    owner: list(rows, (row) => (chance(at(row), 4) < 0.5 ? 'true' : 'false')),
    approved: list(rows, (row) => (chance(at(row), 5) < 0.6 ? 1 : 0)),
  }
}

/** The same with what the model said of them, without what it read. */
export function scored(rows: number, first: number): Rows {
  const { row_id = [], approved = [] } = applications(rows, first)
  return { row_id, approved, score: list(rows, (row) => chance(first + row, 6)), split: list(rows, () => 'test') }
}

export const inputs = [
  { type: 'double', name: 'income', required: true },
  { type: 'long', name: 'debts', required: true },
  { type: 'string', name: 'region', required: true },
  { type: 'boolean', name: 'owner', required: true },
]

export const schema = {
  columns: [
    { name: 'income', type: 'float64', minimum: 0, maximum: 1000, nullable: true },
    { name: 'debts', type: 'int64', minimum: 0, maximum: 20, nullable: false },
    { name: 'region', type: 'object', values: ['north', 'south', 'west'] },
    { name: 'owner', type: 'bool' },
  ] as Record<string, unknown>[],
}

export type DataWorld = {
  /** a file that became another after it was hashed */
  readonly swapped?: string
  readonly train: Rows
  readonly test: Rows
  readonly files: Record<string, string | null>
  readonly signature: unknown
  readonly data: Partial<ModelFile['data']>
  readonly parameters: Record<string, string>
  readonly datasets: readonly RunDataset[]
  readonly settings: Record<string, unknown>
}

const source = 'the bytes of the source'

export const inOrder: DataWorld = {
  train: applications(800, 0),
  test: scored(400, 5000),
  files: {
    'data/schema.json': JSON.stringify(schema),
    'data/quality.json': JSON.stringify({ checks: [{ check: 'rows read', found: 1200, passed: true }] }),
  },
  signature: { inputs: JSON.stringify(inputs) },
  data: {
    sources: [
      { name: 'applications', kind: 'file', location: 'x.csv', version: '1', sha256: sha256(source), rows: 1250 },
    ],
    filters: [{ rule: 'no label', rows_in: 1250, rows_out: 1200, why: 'label missing' }],
    folds: { key: 'row_id', train: 'data/train.parquet', test: 'evaluation/predictions.parquet' },
  },
  parameters: { 'data_sha256.applications': sha256(source) },
  datasets: [
    { name: 'applications', digest: 'd41d8cd9', sourceType: 'local', source: '{}', context: 'training', rows: 800 },
  ],
  settings: {},
}

export function fileOf({ data }: DataWorld): ModelFile {
  const own = modelFile()
  return { ...own, data: { ...own.data, ...data } }
}

/** What is found in the data of this world, with how often the registry was read. */
export async function lookAt(world: DataWorld): Promise<{ readonly data: DataQuality; readonly file: ModelFile }> {
  const registry = fakeRegistry('https://mlflow.acme.example')
  const uri = 'mlflow-artifacts:/1/models/m-2/artifacts'
  const artifactUri = 'mlflow-artifacts:/1/run2/artifacts'
  const given: Record<string, string | null> = {
    'data/train.parquet': formatPredictions(copy(world.train)),
    'evaluation/predictions.parquet': formatPredictions(copy(world.test)),
    ...world.files,
  }
  const files = Object.fromEntries(
    Object.entries(given).flatMap(([path, text]) => (text === null ? [] : [[path, text]])),
  )
  const own = { MLmodel: JSON.stringify({ flavors: {}, signature: world.signature }) }
  const run = {
    runId: 'run2',
    user: 'dana',
    status: 'FINISHED',
    lifecycle: 'active' as const,
    parameters: world.parameters,
    metrics: {},
    tags: {},
    datasets: world.datasets,
    artifactUri,
  }
  const now = (texts: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, path === world.swapped ? `${text} ` : text]))
  registry.putRun({ ...run, files: now(files) })
  registry.addModel({ name: 'credit-approval', createdAt: 1, description: '', tags: {}, aliases: {} })
  registry.putVersion({
    ...{
      name: 'credit-approval',
      version: '2',
      createdAt: 1,
      source: uri,
      runId: 'run2',
      status: 'READY',
      stage: null,
    },
    ...{ description: '', tags: {}, files: now(own) },
  })
  const file = fileOf(world)
  const data = await readDataQuality(
    { registry, documents: fakeDocuments, predictions: fakePredictions },
    { uri, run, files: manifestOfTexts(own), runFiles: manifestOfTexts(files) },
    file,
    DataQualitySettings.parse(world.settings),
  )
  return { data, file }
}

const copy = (rows: Rows): Record<string, Value[]> =>
  Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, [...values]]))

/** The findings of the gate on this world. */
export async function judged(world: DataWorld): Promise<readonly Finding[]> {
  const { data, file } = await lookAt(world)
  return judgeDataQuality({
    ...gateInput(DataQualitySettings.parse(world.settings), { modelFile: file }),
    dataQuality: data,
  })
}
