import { ENGINE } from '../engine/choice.ts'
import type { Comparison, Measured, Unmeasured } from './evaluation.ts'
import { compare, compareBoth, measureBlocks, type Standing } from './measure.ts'
import { measureTask } from './measure-task.ts'
import { GateSettings } from '../gate/settings.ts'
import type { RowBlocks, Table } from '../metric/column.ts'
import type { BothOther } from '../metric/comparison/other-tasks.ts'
import type { Both } from '../metric/comparison/paired.ts'
import type { ForecastBin } from '../metric/reliability/calibration.ts'
import type { ScoreBin } from '../metric/reliability/score-bins.ts'
import { countedCalibration, rowCalibration, type RowCalibration } from '../metric/reliability/row-calibration.ts'
import { COMPARABLE } from '../metric/task/tasks.ts'
import type { BinaryEvaluation, Evaluation } from '../model/model-file.ts'

/** A file as it was read, by the evaluation of the model file without what the file lacks. */
export type Given = {
  readonly spec: Evaluation
  readonly table: Table
  readonly missing: readonly string[]
  readonly threshold: number | null
  readonly sha256: string
}

/** What the verb says: the numbers of stage 1, and beside them the calibration and every comparison that has an interval. */
export type Report = {
  readonly engine: string
  readonly evaluation: Measured
  readonly calibration: RowCalibration | null
  readonly comparisons: readonly Comparison[]
}

/** As the policy has it where it says nothing. */
export const smallestGroup = { members: 30, positives: 20 }
const confidence = 0.95

/** The report on a file, and on it against another; or why one of them could not be measured. */
export function reportOf(given: Given, champion: Given | null): Report | Unmeasured {
  const own = measured(given)
  if ('code' in own) return own
  const other = champion === null ? null : measured(champion)
  if (other !== null && 'code' in other) return other
  const { task = 'binary' } = own.evaluation
  return {
    engine: ENGINE,
    evaluation: own.evaluation,
    calibration: 'task' in own.standing.rows ? null : rowCalibration(own.standing.rows),
    comparisons: other === null ? [] : COMPARABLE[task].flatMap((metric) => compared(own, other, metric) ?? []),
  }
}

/** The same report of what another engine counted; `other` is the champion beside it. */
export function countedReport(
  evaluation: Measured,
  /** null where the task has no scores to be calibrated */
  counted: { readonly bins: readonly ScoreBin[]; readonly distinct: readonly ForecastBin[] | null } | null,
  other: {
    readonly both: Both | BothOther
    readonly thresholds: { readonly candidate: number; readonly champion: number }
  } | null,
): Report {
  const champion = other === null ? null : { version: '', thresholds: other.thresholds }
  return {
    engine: evaluation.engine ?? ENGINE,
    evaluation,
    calibration: counted === null ? null : countedCalibration(counted.bins, counted.distinct),
    comparisons:
      other === null || champion === null
        ? []
        : COMPARABLE[evaluation.task ?? 'binary'].flatMap(
            (metric) => compareBoth(other.both, champion, askingFor(metric), evaluation.sha256) ?? [],
          ),
  }
}

/** The report on a file in blocks; null where all of its rows are needed at once. */
export function blockReport(
  given: Omit<Given, 'table' | 'spec'> & { readonly spec: BinaryEvaluation; readonly threshold: number },
  blocks: RowBlocks,
): Report | null {
  const found = measureBlocks({ ...given, smallestGroup }, blocks)
  if (found === null) return null
  const { evaluation, counted } = found
  return evaluation.state === 'unmeasured' || counted === null ? null : countedReport(evaluation, counted, null)
}

type Comparable = (typeof COMPARABLE)[keyof typeof COMPARABLE][number]
const askingFor = (metric: Comparable): GateSettings =>
  GateSettings.parse({ performance: { against_champion: { metric, margin: 0, confidence } } })

type Own = { readonly evaluation: Measured; readonly standing: Standing }

function measured(given: Given): Own | Unmeasured {
  const { evaluation, rows } = measureTask({ ...given, smallestGroup })
  if (evaluation.state === 'unmeasured') return evaluation
  // what is measured has rows
  if (rows === null) throw new Error(`${evaluation.file} was measured and has no rows.`)
  return { evaluation, standing: { rows, threshold: given.threshold } }
}

function compared(one: Own, other: Own, metric: Comparable): Comparison | null {
  return compare(one.standing, { ...other.standing, version: '' }, askingFor(metric), one.evaluation.sha256)
}
