import type { FairnessSettings, GateSettings } from '../gate/settings.ts'
import type { RowBlocks, Table } from '../metric/column.ts'
import { compareCounted, compareWithChampion } from '../metric/comparison/champion.ts'
import type { Both } from '../metric/comparison/paired.ts'
import {
  type BothOther,
  compareOtherCounted,
  compareOtherTask,
  type OtherRows,
} from '../metric/comparison/other-tasks.ts'
import { type Fairness, fairnessOf } from '../metric/fairness/fairness.ts'
import { worstSlices } from '../metric/fairness/slices.ts'
import { PERFORMANCE_METRICS, performanceInterval, performanceOf } from '../metric/performance.ts'
import { usableRows, type Rows } from '../metric/predictions.ts'
import { MetricError } from '../metric/problem.ts'
import { blockStatistics, type BlockStatistics, statisticsOf, type Statistics } from '../metric/statistics.ts'
import { isMetricOf } from '../metric/task/tasks.ts'
import type { BinaryEvaluation, Evaluation as Spec } from '../model/model-file.ts'
import type { Comparison, Evaluation, Measured } from './evaluation.ts'
import { holdoutDigest, labelsDigest } from './holdout.ts'
import { layoutOf, splitText } from './layout.ts'

/** The decision threshold: the model file's number, or the run's parameter that it names; null where the task decides by none. */
export function thresholdOf(
  spec: Spec,
  parameters: Readonly<Record<string, string>>,
): { readonly value: number | null } | { readonly problem: string } {
  if (spec.task === 'multiclass' || spec.task === 'regression') return { value: null }
  const { threshold } = spec.score
  if (typeof threshold === 'number') return { value: threshold }
  const said = Object.hasOwn(parameters, threshold.parameter) ? parameters[threshold.parameter] : undefined
  if (said === undefined) return { problem: `the run has no parameter "${threshold.parameter}"` }
  const value = /^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(said.trim()) ? Number(said) : NaN
  return value >= 0 && value <= 1
    ? { value }
    : {
        problem: `the run's parameter "${threshold.parameter}" is "${said.slice(0, 40)}", not a number between 0 and 1`,
      }
}

export type MeasureInput = {
  readonly spec: BinaryEvaluation
  readonly table: Table
  readonly threshold: number
  readonly sha256: string
  readonly smallestGroup: FairnessSettings['smallest_group']
  /** protected columns of the model file that the table does not have, left out of `spec` */
  readonly missing?: readonly string[] | undefined
}

/** What fairness measures over the groups of the statistics. */
export function fairnessParts(
  spec: Pick<Spec, 'protected' | 'intersections'>,
  statistics: Pick<Statistics, 'cells' | 'groupColumns'>,
  options: Parameters<typeof fairnessOf>[2],
): Pick<Measured, 'intersections' | 'slices'> & { readonly attributes: readonly Fairness[] } {
  return {
    attributes: spec.protected.map(({ column }) => fairnessOf(statistics, [column], options)),
    intersections: spec.intersections.map((columns) => fairnessOf(statistics, columns, options)),
    ...(spec.protected.length === 0 ? {} : { slices: worstSlices(statistics, options.smallestGroup) }),
  }
}

/** The evaluation, or what a metric refused: that is a fact about the file, and anything else is a fault of ours. */
export function orUnusable<Found extends { readonly evaluation: Evaluation } | null>(
  file: string,
  work: () => Found,
): Found | { readonly evaluation: Evaluation; readonly rows: null } {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof MetricError)) throw error
    return { evaluation: { state: 'unmeasured', code: 'unusable', file, detail: error.message }, rows: null }
  }
}

/** Everything measured on the rows at the threshold; intervals are drawn with the file's own digest as their seed, so they never change by themselves. */
export function measure(input: MeasureInput): { readonly evaluation: Evaluation; readonly rows: Rows | null } {
  const { spec, table, threshold } = input
  return orUnusable(spec.predictions, () => {
    const rows = usableRows(table, layoutOf(spec))
    const evaluation = measuredOf(input, statisticsOf(rows, threshold))
    return { evaluation: { ...evaluation, holdout: holdoutDigest({ labels: rows.labels, keys: rows.keys }) }, rows }
  })
}

/** The same of rows that come in blocks, with what was counted; null where only all rows at once tell it. */
export function measureBlocks(
  input: Omit<MeasureInput, 'table'>,
  blocks: RowBlocks,
): { readonly evaluation: Evaluation; readonly counted: BlockStatistics | null } | null {
  const layout = layoutOf(input.spec)
  if (layout.key !== null) return null
  const found = orUnusable(input.spec.predictions, () => {
    const counted = blockStatistics(blocks, layout, input.threshold)
    if (counted === null) return null
    const holdout = labelsDigest(counted.tally.used, counted.eachLabels)
    return { evaluation: { ...measuredOf(input, counted), holdout }, counted }
  })
  return found === null || 'counted' in found ? found : { evaluation: found.evaluation, counted: null }
}

/** The same of statistics that any engine counted; without the digest of the rows, which no count tells. */
export function measuredOf(input: Omit<MeasureInput, 'table'>, statistics: Statistics): Measured {
  const { spec, threshold, sha256, smallestGroup, missing = [] } = input
  const values = performanceOf(statistics)
  const bootstrap = { seed: sha256, confidence: 0.95 }
  const performance = Object.fromEntries(
    PERFORMANCE_METRICS.map((metric) => [
      metric,
      { measure: values[metric], interval: performanceInterval(statistics, metric, bootstrap) },
    ]),
  )
  return {
    state: 'measured',
    file: spec.predictions,
    sha256,
    threshold,
    split: splitText(spec),
    provenance: 'builder-supplied',
    tally: { ...statistics.tally, refused: { ...statistics.tally.refused } },
    performance,
    ...fairnessParts(spec, statistics, { smallestGroup, bootstrap }),
    ...(missing.length === 0 ? {} : { missing }),
  }
}

/** A version's rows with the threshold that decides on them. */
export type Standing = { readonly rows: Rows | OtherRows; readonly threshold: number | null }

/** The candidate against the champion as the policy asks it; null where it asks for none, or for a metric that neither has. */
export function compare(
  candidate: Standing,
  champion: Standing & { readonly version: string },
  gates: GateSettings,
  seed: string,
): Comparison | null {
  const asked = gates.performance?.against_champion
  if (asked === undefined) return null
  const { metric, margin, confidence } = asked
  const found = compared(candidate, champion, { metric, margin, confidence, seed })
  return found === null ? null : { ...found, version: champion.version, margin, confidence }
}

function compared(
  { rows: one, threshold: own }: Standing,
  { rows: other, threshold: theirs }: Standing,
  options: Pick<Comparison, 'metric' | 'margin' | 'confidence'> & { readonly seed: string },
): Omit<Comparison, 'version' | 'margin' | 'confidence'> | null {
  if ('task' in one || 'task' in other) {
    if (!('task' in one && 'task' in other) || one.task !== other.task) return null
    return isMetricOf(one.task, options.metric) ? compareOtherTask(one, other, options) : null
  }
  const metric = PERFORMANCE_METRICS.find((name) => name === options.metric)
  if (metric === undefined || own === null || theirs === null) return null
  return compareWithChampion(one, other, { ...options, metric, thresholds: { candidate: own, champion: theirs } })
}

/** The same of two models that another engine counted. */
export function compareBoth(
  both: Both | BothOther,
  champion: {
    readonly version: string
    /** of yes-or-no models */
    readonly thresholds: { readonly candidate: number; readonly champion: number }
  },
  gates: GateSettings,
  seed: string,
): Comparison | null {
  const asked = gates.performance?.against_champion
  if (asked === undefined) return null
  const { margin, confidence } = asked
  const { version, thresholds } = champion
  if ('task' in both)
    return isMetricOf(both.task, asked.metric)
      ? { ...compareOtherCounted(both, asked), version, margin, confidence }
      : null
  const metric = PERFORMANCE_METRICS.find((name) => name === asked.metric)
  if (metric === undefined) return null
  return { ...compareCounted(both, { metric, margin, confidence, seed, thresholds }), version, margin, confidence }
}
