import { PERFORMANCE_METRICS } from '../performance.ts'

/** What a model answers with: yes or no by a score, one of several classes, or a number. */
export const TASKS = ['binary', 'multiclass', 'regression'] as const
export type Task = (typeof TASKS)[number]

/** Means over the classes: each class alike, or by its rows. */
const CLASS_MEANS = [
  'macro_precision',
  'macro_recall',
  'macro_f1',
  'weighted_precision',
  'weighted_recall',
  'weighted_f1',
] as const

/** The policy's words for metrics of models of several classes. */
export const MULTICLASS_METRICS = ['accuracy', ...CLASS_MEANS, 'mcc', 'macro_roc_auc', 'log_loss'] as const
export type MulticlassMetric = (typeof MULTICLASS_METRICS)[number]

/** The policy's words for metrics of models that answer with a number. */
export const REGRESSION_METRICS = ['rmse', 'mae', 'mean_error', 'max_error', 'r2', 'mape', 'spearman'] as const
export type RegressionMetric = (typeof REGRESSION_METRICS)[number]

/** The metrics of each task, in the order in which they are shown. */
export const METRICS_OF = {
  binary: PERFORMANCE_METRICS,
  multiclass: MULTICLASS_METRICS,
  regression: REGRESSION_METRICS,
} as const satisfies Readonly<Record<Task, readonly string[]>>

/** Every word for a metric, each once. */
export const METRIC_NAMES = [...PERFORMANCE_METRICS, ...CLASS_MEANS, 'macro_roc_auc', ...REGRESSION_METRICS] as const
export type MetricName = (typeof METRIC_NAMES)[number]

/** Whether the task has the metric. */
export function isMetricOf(task: Task, metric: string): boolean {
  return METRICS_OF[task].some((name) => name === metric)
}

const losses: readonly MetricName[] = ['log_loss', 'brier', 'ece', 'rmse', 'mae', 'max_error', 'mape']

/** Whether more of the metric is better; else less is. */
export function higherIsBetter(metric: MetricName): boolean {
  return !losses.includes(metric)
}

/** The metrics on which two models can be compared with an interval, by task. */
export const COMPARABLE = {
  binary: ['roc_auc', 'accuracy', 'precision', 'recall', 'specificity', 'balanced_accuracy', 'f1', 'log_loss', 'brier'],
  multiclass: ['accuracy', 'log_loss'],
  regression: ['mae', 'rmse'],
} as const satisfies Readonly<Record<Task, readonly MetricName[]>>

/** Every word for a metric that a comparison with the live version may name, each once. */
export const COMPARABLE_METRICS = [...COMPARABLE.binary, ...COMPARABLE.regression] as const
export type ComparableMetric = (typeof COMPARABLE_METRICS)[number]
