import type { FairnessSettings } from '../gate/settings.ts'
import type { Codes, Table } from '../metric/column.ts'
import type { OtherRows } from '../metric/comparison/other-tasks.ts'
import { confusionCells } from '../metric/confusion.ts'
import type { Measure } from '../metric/fraction.ts'
import type { Interval } from '../metric/interval/interval.ts'
import type { Rows } from '../metric/predictions.ts'
import { className, type ClassRows, classRows } from '../metric/task/class-rows.ts'
import type { Statistics } from '../metric/statistics.ts'
import {
  classStatistics,
  type ClassStatistics,
  multiclassIntervals,
  multiclassPerformance,
} from '../metric/task/multiclass.ts'
import {
  regressionIntervals,
  regressionPerformance,
  type ValueStatistics,
  valueStatistics,
} from '../metric/task/regression.ts'
import type { TaskTally } from '../metric/task/rows.ts'
import { METRICS_OF } from '../metric/task/tasks.ts'
import { valueRows } from '../metric/task/value-rows.ts'
import type { Evaluation as Spec, MulticlassEvaluation, RegressionEvaluation } from '../model/model-file.ts'
import type { Evaluation, Measured } from './evaluation.ts'
import { holdoutDigest } from './holdout.ts'
import { classLayoutOf, splitText, valueLayoutOf } from './layout.ts'
import { fairnessParts, measure, orUnusable } from './measure.ts'

type Input<OfTask> = {
  readonly spec: OfTask
  readonly table: Table
  /** of a yes-or-no model */
  readonly threshold: number | null
  readonly sha256: string
  readonly smallestGroup: FairnessSettings['smallest_group']
  readonly missing?: readonly string[] | undefined
}
type Found = { readonly evaluation: Evaluation; readonly rows: Rows | OtherRows | null }

/** Everything measured on the rows, by the task that the model file names. */
export function measureTask({ spec, ...input }: Input<Spec>): Found {
  if (spec.task === 'multiclass') return measureClasses({ ...input, spec })
  if (spec.task === 'regression') return measureValues({ ...input, spec })
  // a yes-or-no model always has a threshold: who reads it answers with a problem otherwise
  return measure({ ...input, spec, threshold: input.threshold ?? NaN })
}

const confidence = 0.95

function performanceFrom<Metric extends string>(
  metrics: readonly Metric[],
  values: Readonly<Record<Metric, Measure | null>>,
  intervals: Readonly<Record<Metric, Interval | null>>,
): Measured['performance'] {
  return Object.fromEntries(metrics.map((metric) => [metric, { measure: values[metric], interval: intervals[metric] }]))
}

type Told<OfTask> = Omit<Input<OfTask>, 'table' | 'threshold'>

function shared({ spec, sha256, missing = [] }: Told<Spec>, tally: TaskTally) {
  return {
    state: 'measured' as const,
    file: spec.predictions,
    sha256,
    threshold: null,
    split: splitText(spec),
    provenance: 'builder-supplied' as const,
    tally: { ...tally, refused: { ...tally.refused } },
    ...(missing.length === 0 ? {} : { missing }),
  }
}

function measureClasses(input: Input<MulticlassEvaluation>): Found {
  const { spec, table } = input
  return orUnusable(spec.predictions, () => {
    const rows = classRows(table, classLayoutOf(spec))
    const cells = confusionCells(favoured(rows, spec.favourable ?? []), 0.5)
    const groupColumns = rows.groups.map(({ column }) => column)
    const counted = { tally: rows.tally, statistics: classStatistics(rows), cells, groupColumns }
    return { evaluation: { ...classesMeasured(input, counted), holdout: holdoutDigest(rows) }, rows }
  })
}

type ClassCounts = Pick<Statistics, 'cells' | 'groupColumns'> & {
  readonly tally: TaskTally
  readonly statistics: ClassStatistics
}

/** Everything measured of what any engine counted; without the digest of the rows, which no count tells. */
export function classesMeasured(input: Told<MulticlassEvaluation>, counted: ClassCounts): Measured {
  const { spec, sha256, smallestGroup } = input
  const { statistics } = counted
  const bootstrap = { seed: sha256, confidence }
  const groups = spec.favourable === undefined ? { protected: [], intersections: [] } : spec
  return {
    ...shared(input, counted.tally),
    task: 'multiclass',
    performance: performanceFrom(
      METRICS_OF.multiclass,
      multiclassPerformance(statistics),
      multiclassIntervals(statistics, bootstrap),
    ),
    ...fairnessParts(groups, counted, { smallestGroup, bootstrap }),
    confusion: { classes: statistics.classes, rows: statistics.confusion },
  }
}

/** The rows as yes or no: whether the class is a favourable one, and whether the model says so. */
export function favoured({ classes, labels, predicted, groups }: ClassRows, favourable: readonly string[]) {
  const named = favourable.map(className)
  const good = classes.map((name) => (named.includes(name) ? 1 : 0))
  const yes = (codes: Codes): Uint8Array => {
    const found = new Uint8Array(codes.length)
    for (let row = 0; row < found.length; row++) found[row] = good[codes[row] ?? 0] ?? 0
    return found
  }
  return { labels: yes(labels), scores: Float64Array.from(yes(predicted)), groups }
}

function measureValues(input: Input<RegressionEvaluation>): Found {
  const { spec, table } = input
  return orUnusable(spec.predictions, () => {
    const rows = valueRows(table, valueLayoutOf(spec))
    const counted = { tally: rows.tally, statistics: valueStatistics(rows) }
    return { evaluation: { ...valuesMeasured(input, counted), holdout: holdoutDigest(rows) }, rows }
  })
}

/** The same of a model that answers with a number. */
export function valuesMeasured(
  input: Told<RegressionEvaluation>,
  { tally, statistics }: { readonly tally: TaskTally; readonly statistics: ValueStatistics },
): Measured {
  return {
    ...shared(input, tally),
    task: 'regression',
    performance: performanceFrom(
      METRICS_OF.regression,
      regressionPerformance(statistics),
      regressionIntervals(statistics, confidence),
    ),
    attributes: [],
    intersections: [],
  }
}
