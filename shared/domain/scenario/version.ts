import { sha256 } from '../digest.ts'
import { manifestOf } from '../evidence/manifest.ts'
import { measureTask } from '../evidence/measure-task.ts'
import { readRequirements } from '../evidence/requirements.ts'
import type { Evaluation } from '../evidence/evaluation.ts'
import type { EnvironmentFacts, Manifest } from '../evidence/subject.ts'
import type { GateSettings } from '../gate/settings.ts'
import type { Policy } from '../governance/policy.ts'
import type { Column, Table } from '../metric/column.ts'
import type { ModelFile } from '../model/model-file.ts'
import type { LoggedNumber, RunDataset } from '../registry.ts'
import type { Tier } from '../stage.ts'
import { dataFiles, folds, signature } from './data.ts'

/** The model version that a scenario proposes: made up whole, so that every gate of any policy passes it. */

export const scenarioModel = 'scenario-model'
export const commitSha = 'c0de'.repeat(10)
/** The digest of its one source, which its run names too. */
export const sourceDigest = 'da7a'.repeat(16)

/** The people of people.yml that answer for the model; nobody else acts for them. */
export const stewards = ['model-owner', 'model-accountable'] as const

type Uses = Pick<ModelFile['use'], 'domain' | 'decision' | 'affects' | 'scale'>

const uses: Readonly<Record<Tier, Uses>> = {
  high: { domain: 'credit', decision: 'automated', affects: 'natural-persons', scale: 'P1M=12000' },
  medium: { domain: 'marketing', decision: 'assisted', affects: 'natural-persons', scale: 'P1M=12000' },
  low: { domain: 'operations', decision: 'informational', affects: 'nobody', scale: 'P1M=100' },
}

/** A complete model file whose answers give the tier; `role` is any role of the policy. */
export function modelFileOf(tier: Tier, role: string): ModelFile {
  const text = 'Made up to test a policy.'
  return {
    model: scenarioModel,
    title: 'A model of a scenario',
    owner: { role, person: stewards[0] },
    accountable: { role, person: stewards[1] },
    supplied_by: { kind: 'in-house' },
    use: {
      purpose: text,
      ...uses[tier],
      jurisdictions: ['us'],
      out_of_scope: [text],
      users: ['testers'],
      protected_health_information: false,
    },
    limitations: [{ kind: 'other', text, mitigation: text }],
    evaluation: {
      predictions: 'evaluation/predictions.csv',
      split: { column: 'fold', holdout: 'test' },
      label: { column: 'label', positive: 1 },
      score: { column: 'score', threshold: 0.5 },
      protected: [
        { column: 'race', reference: 'white', why: 'ECOA' },
        { column: 'sex', reference: 'male', why: 'ECOA' },
      ],
      intersections: [['race', 'sex']],
    },
    data: {
      sources: [{ name: 'rows', kind: 'table', location: 'made up', version: '1', sha256: sourceDigest }],
      filters: [],
      quality: 'data/quality.json',
      schema: 'data/schema.json',
      folds,
    },
    environment: { image: `registry.example/train@sha256:${sourceDigest}`, git: 'tag' },
    explanations: { method: 'coefficients', artifact: 'explanations/global.json', per_decision: 'reason-codes' },
    oversight: { human: 'testers', may_override: true, plan: text },
    retention: { predictions: 'P7Y', basis: text },
    monitoring: { cadence: 'P1M', checks: [{ metric: 'roc_auc', minimum: 0.5, owner: stewards[0] }] },
    communication: { plan: 'docs/communication.md' },
    rollback: { to: 'previous', tested: true },
    depends_on: [],
    regulations: ['us-mrm-sr26-2'],
    raci: 'default',
    tags: [],
  }
}

/** The version's own files, as the registry keeps them. */
export const versionFiles: Readonly<Record<string, string>> = {
  MLmodel: JSON.stringify({
    artifact_path: 'model',
    flavors: { python_function: { python_version: '3.11.7' }, sklearn: { sklearn_version: '1.7.0' } },
    mlflow_version: '3.17.2',
    signature,
  }),
  'python_env.yaml': JSON.stringify({ python: '3.11.7' }),
  'requirements.txt': 'scikit-learn==1.7.0\n',
  'model.bin': 'weights',
}

/** The run's files that the model file names; the predictions come to it. */
export const runFiles: Readonly<Record<string, string>> = {
  ...dataFiles,
  'explanations/global.json': '{"coefficients": {}}',
}

/** The facts of the environment in the version's files. */
export const environmentFacts: EnvironmentFacts = {
  python: '3.11.7',
  requirements: readRequirements('requirements.txt', versionFiles['requirements.txt'] ?? ''),
  flavors: [{ name: 'sklearn', version: '1.7.0' }],
  serialization: null,
  mlflow: '3.17.2',
}

export const dataset: RunDataset = {
  name: 'rows',
  digest: 'd41d8cd9',
  sourceType: 'local',
  source: '{"uri": "made up"}',
  context: 'training',
}

/** The manifest of files given as texts. */
export function manifestOfTexts(files: Readonly<Record<string, string>>): Manifest {
  return manifestOf(
    Object.entries(files).map(([path, text]) => ({
      path,
      size: new TextEncoder().encode(text).length,
      sha256: sha256(text),
    })),
  )
}

const groups = [
  ['white', 'male'],
  ['white', 'female'],
  ['black', 'male'],
  ['black', 'female'],
] as const

/** So many rows in each cell that its intervals are narrow and no group is small. */
const membersOf = (gates: GateSettings): number => {
  const { members, positives } = gates.fairness?.smallest_group ?? { members: 30, positives: 20 }
  return 2 * Math.max(1000, members, positives)
}

/** The version's predictions as CSV: every label right, every group alike. */
export function predictionsOf(gates: GateSettings): string {
  const members = membersOf(gates)
  const lines = groups.flatMap(([race, sex]) =>
    Array.from({ length: members }, (_, row) => `test,${row % 2},${row % 2 === 1 ? 0.999 : 0.001},${race},${sex}`),
  )
  return `${['fold,label,score,race,sex', ...lines].join('\n')}\n`
}

function tableOf(gates: GateSettings): Table {
  const members = membersOf(gates)
  const rows = groups.length * members
  const cell = (row: number): readonly [string, string] => groups[Math.floor(row / members)] ?? groups[0]
  const category = (dictionary: readonly string[], code: (row: number) => number) =>
    ({ kind: 'category', dictionary, codes: Int32Array.from({ length: rows }, (_, row) => code(row)) }) as const
  return {
    rows,
    columns: new Map<string, Column>([
      ['fold', category(['test'], () => 0)],
      ['label', category(['0', '1'], (row) => row % 2)],
      [
        'score',
        {
          kind: 'number',
          values: Float64Array.from({ length: rows }, (_, row) => (row % 2 === 1 ? 0.999 : 0.001)),
          present: null,
        },
      ],
      ['race', category(['white', 'black'], (row) => (cell(row)[0] === 'white' ? 0 : 1))],
      ['sex', category(['male', 'female'], (row) => (cell(row)[1] === 'male' ? 0 : 1))],
    ]),
  }
}

/** What is measured on the predictions, by the same code that measures real ones; `file` may be of any tier. */
export function evaluationOf(gates: GateSettings, file: ModelFile, predictions: string): Evaluation {
  return measureTask({
    spec: file.evaluation,
    table: tableOf(gates),
    threshold: 0.5,
    sha256: sha256(predictions),
    smallestGroup: gates.fairness?.smallest_group ?? { members: 30, positives: 20 },
  }).evaluation
}

/** The metrics that the run logged: every one that policy or model file names, as it is measured. */
export function loggedMetrics(gates: GateSettings, evaluation: Evaluation): Readonly<Record<string, LoggedNumber>> {
  if (evaluation.state !== 'measured') return {}
  const named = new Set([
    'roc_auc',
    ...Object.keys(gates.performance?.minimum ?? {}),
    ...Object.keys(gates.performance?.maximum ?? {}),
  ])
  return Object.fromEntries(
    Object.entries(evaluation.performance).flatMap(([name, { measure: found }]) =>
      named.has(name) && found !== null ? [[name, found.value]] : [],
    ),
  )
}

/** The environment that scenarios move into: `production`, or the last that asks for every stage of its tier. */
export function environmentOf(policy: Policy): string {
  const names = Object.keys(policy.environments)
  const whole = names.filter((name) => policy.environments[name]?.requires === undefined)
  return whole.includes('production') ? 'production' : (whole.at(-1) ?? names.at(-1) ?? 'production')
}
