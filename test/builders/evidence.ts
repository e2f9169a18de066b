import type {
  Champion,
  Comparison,
  Fairness,
  FairnessResult,
  Measured,
} from '../../shared/domain/evidence/evaluation.ts'
import type { Security } from '../../shared/domain/evidence/security.ts'
import type { DataQuality } from '../../shared/domain/evidence/data-quality.ts'
import type { Links } from '../../shared/domain/lineage/links.ts'
import type { Lineage } from '../../shared/domain/lineage/lineage.ts'
import { dataInOrder } from '../../shared/domain/scenario/data.ts'
import type { Subject } from '../../shared/domain/evidence/subject.ts'
import { manifestOf } from '../../shared/domain/evidence/manifest.ts'
import { measure, type Measure } from '../../shared/domain/metric/fraction.ts'
import type { PerformanceMetric } from '../../shared/domain/metric/performance.ts'
import { noRefusals } from '../../shared/domain/metric/task/rows.ts'

type Group = Fairness['groups'][number]

/** Evidence of a version with everything in order; a test names only what it is about. */

export const sha = (letter: string): string => letter.repeat(64)
export const commitSha = '3f9a1c2b77d0e4153f9a1c2b77d0e4153f9a1c2b'

/** The exact measure of a fraction. */
export function exactly(numerator: number, denominator: number): Measure {
  const found = measure(numerator, denominator)
  if (found === null) throw new Error('a measure needs a denominator')
  return found
}

export function subject(other: Partial<Subject> = {}): Subject {
  return {
    schema: 'countersign/subject/1',
    registry: 'https://mlflow.acme.example',
    model: 'credit-approval',
    version: '7',
    createdAt: 1_767_600_000_000,
    source: 'models:/m-7',
    runId: 'run-7',
    modelId: 'm-7',
    files: manifestOf([
      { path: 'MLmodel', size: 900, sha256: sha('a') },
      { path: 'model.skops', size: 4000, sha256: sha('b') },
    ]),
    runFiles: manifestOf([
      { path: 'data/quality.json', size: 10, sha256: sha('c') },
      { path: 'data/schema.json', size: 20, sha256: sha('d') },
      { path: 'evaluation/predictions.parquet', size: 30, sha256: sha('e') },
      { path: 'explanations/global.json', size: 40, sha256: sha('9') },
    ]),
    parameters: { decision_threshold: '0.5' },
    metrics: { roc_auc: 0.8 },
    datasets: [{ name: 'applications', digest: '11aa', sourceType: 'local', source: '{}', context: 'training' }],
    claims: { runUser: 'dana', parents: [] },
    commit: { sha: commitSha, repository: 'acme/credit', clean: true, diff: null },
    environment: {
      python: '3.12.3',
      requirements: [
        { file: 'requirements.txt', line: 1, text: 'scikit-learn==1.7.2', name: 'scikit-learn', pinned: true },
      ],
      flavors: [{ name: 'sklearn', version: '1.7.2' }],
      serialization: 'skops',
      mlflow: '3.17.2',
    },
    tags: {},
    modelFile: null,
    tier: 'high',
    policy: {},
    ...other,
  }
}

export const rate = (numerator: number, denominator: number): Group['selectionRate'] => ({
  numerator,
  denominator,
  value: denominator === 0 ? null : numerator / denominator,
})

export function group(name: string, selected: number, members: number, other: Partial<Group> = {}): Group {
  return {
    name,
    values: [name],
    members,
    counts: { tp: selected, fp: 0, fn: 0, tn: members - selected },
    selectionRate: rate(selected, members),
    truePositiveRate: rate(selected, selected),
    falsePositiveRate: rate(0, members - selected),
    positivePredictiveValue: rate(selected, selected),
    impactRatio: null,
    ...other,
  }
}

/** A measure between two groups of 50, complete. */
export function fairnessResult(
  metric: FairnessResult['metric'],
  value: Measure | null,
  other: Partial<FairnessResult> = {},
): FairnessResult {
  return {
    metric,
    status: 'complete',
    measure: value,
    rate: 'selectionRate',
    lowest: { group: 'b', rate: rate(36, 50) },
    highest: { group: 'a', rate: rate(45, 50) },
    excluded: [],
    why: null,
    interval: null,
    ...other,
  }
}

export const fairResults: readonly FairnessResult[] = [
  fairnessResult('demographic_parity_ratio', exactly(4, 5)),
  fairnessResult('equal_opportunity_difference', exactly(1, 10), { rate: 'truePositiveRate' }),
  fairnessResult('predictive_parity_difference', exactly(15, 100), { rate: 'positivePredictiveValue' }),
]

export function fairness(
  columns: readonly string[],
  results: readonly FairnessResult[] = fairResults,
  groups: readonly Group[] = [],
): Fairness {
  return { columns, groups, results }
}

const measured1 = { measure: exactly(8, 10), interval: null }
/** The performance with 4/5 everywhere but where a test says otherwise. */
export function performance(other: Partial<Record<PerformanceMetric, Measure | null>> = {}): Measured['performance'] {
  const given = Object.fromEntries(
    Object.entries(other).map(([metric, value]) => [metric, { measure: value, interval: null }]),
  )
  return {
    accuracy: measured1,
    precision: measured1,
    recall: measured1,
    f1: measured1,
    roc_auc: measured1,
    average_precision: measured1,
    ks: measured1,
    log_loss: measured1,
    brier: measured1,
    ...given,
  }
}

export function measured(other: Partial<Measured> = {}): Measured {
  return {
    state: 'measured',
    file: 'evaluation/predictions.parquet',
    sha256: sha('e'),
    threshold: 0.5,
    split: 'out of fold by fold',
    provenance: 'builder-supplied',
    tally: { all: 100, used: 100, outsideSplit: 0, refused: noRefusals, missingGroup: [] },
    performance: performance(),
    attributes: [fairness(['race']), fairness(['sex'])],
    intersections: [],
    ...other,
  }
}

export function comparison(other: Partial<Comparison> = {}): Comparison {
  return {
    version: '6',
    metric: 'roc_auc',
    margin: 0.01,
    confidence: 0.95,
    pairing: { kind: 'row-order', why: null, rows: 100, onlyCandidate: 0, onlyChampion: 0 },
    candidate: exactly(8, 10),
    champion: exactly(79, 100),
    difference: exactly(1, 100),
    interval: { lower: -0.005, upper: 0.025, confidence: 0.95, method: 'delong' },
    nonInferior: true,
    better: false,
    notEvaluable: null,
    ...other,
  }
}

const sourceDigest = 'cf4f214c2e43b0eaa601ef8815d393df9fd1e2ea831a87cfb6a11aeb7b2b920a'

/** The chain of the example's version, whole. */
export function links(other: Partial<Links> = {}): Links {
  return {
    model: 'credit-approval',
    runId: 'run-7',
    runs: [{ runId: 'run-7', state: 'there', datasets: [{ name: 'applications', digest: '11aa' }] }],
    copies: [],
    copiesEnd: 'whole',
    models: [{ modelId: 'm-7', part: 'own', state: 'there', runId: 'run-7' }],
    described: 'm-7',
    dependencies: [{ model: 'credit-approval', state: 'there', on: [] }],
    dependenciesEnd: 'whole',
    left: 0,
    ...other,
  }
}

/** The same with what forge and run tell of code and data. */
export function lineage(other: Partial<Lineage> = {}): Lineage {
  return {
    links: links(),
    commits: [{ of: 'run', sha: commitSha, repository: 'acme/credit', found: { standing: 'reachable' } }],
    digests: [{ name: 'applications', declared: sourceDigest, found: sourceDigest, by: 'parameter' }],
    ...other,
  }
}

/** What is found in the data that the example's model file names. */
export function dataFacts(other: Partial<DataQuality> = {}): DataQuality {
  return {
    ...dataInOrder,
    sources: [{ name: 'applications', declared: sourceDigest, found: sourceDigest, by: 'parameter', rows: 1989 }],
    ...other,
  }
}

export type ReadChampion = Extract<Champion, { state: 'read' }>

export function champion(other: Partial<ReadChampion> = {}): ReadChampion {
  return {
    state: 'read',
    version: '6',
    evaluation: measured(),
    comparison: comparison(),
    parameters: {},
    requirements: ['scikit-learn==1.7.2'],
    filesRoot: sha('f'),
    datasets: ['applications 11aa'],
    commit: commitSha,
    ...other,
  }
}

/** Requirements and files in which nothing was found. */
export function security(other: Partial<Security> = {}): Security {
  return {
    packages: 6,
    files: 8,
    unresolved: [],
    foreign: [],
    advisories: {
      state: 'read',
      source: 'the file all.zip',
      date: '2026-01-04T00:00:00Z',
      at: '2026-01-05T13:00:00Z',
    },
    vulnerabilities: [],
    uses: [],
    broken: [],
    pickles: [],
    formats: ['skops'],
    secrets: [],
    reports: [],
    more: 0,
    ...other,
  }
}
