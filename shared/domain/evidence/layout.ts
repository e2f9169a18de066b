import type { WantedColumn } from '../metric/column.ts'
import { type Layout, wantedColumns } from '../metric/predictions.ts'
import { type ClassLayout, classColumns } from '../metric/task/class-rows.ts'
import type { Frame } from '../metric/task/rows.ts'
import { type ValueLayout, valueColumns } from '../metric/task/value-rows.ts'
import type { BinaryEvaluation, Evaluation, MulticlassEvaluation, RegressionEvaluation } from '../model/model-file.ts'

/** What the columns of the predictions mean, from the model file's words into those of the metrics. */

function frameOf(spec: Evaluation): Frame {
  return {
    groups: spec.protected.map(({ column }) => column),
    split: 'holdout' in spec.split ? { column: spec.split.column, holdout: spec.split.holdout } : null,
    key: spec.row ?? null,
  }
}

/** The layout of a yes-or-no model. */
export function layoutOf(spec: BinaryEvaluation): Layout {
  return { ...frameOf(spec), label: spec.label, score: { column: spec.score.column } }
}

/** The layout of a model of several classes. */
export function classLayoutOf(spec: MulticlassEvaluation): ClassLayout {
  return {
    ...frameOf(spec),
    label: spec.label.column,
    predicted: spec.predicted?.column ?? null,
    scores: spec.scores ?? null,
  }
}

/** The layout of a model that answers with a number. */
export function valueLayoutOf(spec: RegressionEvaluation): ValueLayout {
  return { ...frameOf(spec), label: spec.label.column, predicted: spec.predicted.column }
}

/** The columns a reader must bring; throws a MetricError where one column plays two parts. */
export function columnsOf(spec: Evaluation): readonly WantedColumn[] {
  if (spec.task === 'multiclass') return classColumns(classLayoutOf(spec))
  return spec.task === 'regression' ? valueColumns(valueLayoutOf(spec)) : wantedColumns(layoutOf(spec))
}

/** Which rows of the file are measured, in words. */
export const splitText = (spec: Evaluation): string =>
  'holdout' in spec.split ? `${spec.split.column} = ${spec.split.holdout}` : `out of fold by ${spec.split.column}`

/** The evaluation without protected columns that the predictions do not have. */
export function withoutColumns<Spec extends Evaluation>(spec: Spec, missing: readonly string[]): Spec {
  return {
    ...spec,
    protected: spec.protected.filter(({ column }) => !missing.includes(column)),
    intersections: spec.intersections.filter((set) => !set.some((column) => missing.includes(column))),
  }
}
