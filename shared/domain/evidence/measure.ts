import type { FairnessSettings, GateSettings } from '../gate/settings.ts'
import { fairnessOf } from '../metric/fairness.ts'
import { compareWithChampion } from '../metric/champion.ts'
import { PERFORMANCE_METRICS, performanceInterval, performanceOf } from '../metric/performance.ts'
import { usableRows, type Layout, type Rows } from '../metric/predictions.ts'
import { MetricError } from '../metric/problem.ts'
import { statisticsOf } from '../metric/statistics.ts'
import type { Table } from '../metric/column.ts'
import type { ModelFile } from '../model/model-file.ts'
import type { Comparison, Evaluation, Measured } from './evaluation.ts'

type Spec = ModelFile['evaluation']

/** What the columns mean, in the words of the metrics. */
export function layoutOf(spec: Spec): Layout {
  return {
    label: spec.label,
    score: { column: spec.score.column },
    groups: spec.protected.map(({ column }) => column),
    split: 'holdout' in spec.split ? { column: spec.split.column, holdout: spec.split.holdout } : null,
    key: null,
  }
}

/** The decision threshold: the model file's number, or the run's parameter that it names. */
export function thresholdOf(
  spec: Spec,
  parameters: Readonly<Record<string, string>>,
): { readonly value: number } | { readonly problem: string } {
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
  readonly spec: Spec
  readonly table: Table
  readonly threshold: number
  readonly sha256: string
  readonly smallestGroup: FairnessSettings['smallest_group']
}

const splitText = (spec: Spec): string =>
  'holdout' in spec.split ? `${spec.split.column} = ${spec.split.holdout}` : `out of fold by ${spec.split.column}`

/** Everything measured on the rows at the threshold; intervals are drawn with the file's own digest as their seed, so they never change by themselves. */
export function measure(input: MeasureInput): { readonly evaluation: Evaluation; readonly rows: Rows | null } {
  const { spec, table, threshold, sha256, smallestGroup } = input
  try {
    const rows = usableRows(table, layoutOf(spec))
    const statistics = statisticsOf(rows, threshold)
    const values = performanceOf(statistics)
    const bootstrap = { seed: sha256, confidence: 0.95 }
    const options = { smallestGroup, bootstrap }
    const performance = Object.fromEntries(
      PERFORMANCE_METRICS.map((metric) => [
        metric,
        { measure: values[metric], interval: performanceInterval(statistics, metric, bootstrap) },
      ]),
    ) as Measured['performance']
    const evaluation: Measured = {
      state: 'measured',
      file: spec.predictions,
      sha256,
      threshold,
      split: splitText(spec),
      provenance: 'builder-supplied',
      tally: { ...rows.tally, refused: { ...rows.tally.refused } },
      performance,
      attributes: spec.protected.map(({ column }) => fairnessOf(statistics, [column], options)),
      intersections: spec.intersections.map((columns) => fairnessOf(statistics, columns, options)),
    }
    return { evaluation, rows }
  } catch (error) {
    // what a metric refuses is a fact about the file; anything else is a fault of ours
    if (!(error instanceof MetricError)) throw error
    return {
      evaluation: { state: 'unmeasured', code: 'unusable', file: spec.predictions, detail: error.message },
      rows: null,
    }
  }
}

/** The candidate against the champion as the policy asks it; null where it asks for none. */
export function compare(
  candidate: { readonly rows: Rows; readonly threshold: number },
  champion: { readonly rows: Rows; readonly threshold: number; readonly version: string },
  gates: GateSettings,
  seed: string,
): Comparison | null {
  const asked = gates.performance?.against_champion
  if (asked === undefined) return null
  const found = compareWithChampion(candidate.rows, champion.rows, {
    metric: asked.metric,
    margin: asked.margin,
    confidence: asked.confidence,
    seed,
    thresholds: { candidate: candidate.threshold, champion: champion.threshold },
  })
  return { ...found, version: champion.version, margin: asked.margin, confidence: asked.confidence }
}
