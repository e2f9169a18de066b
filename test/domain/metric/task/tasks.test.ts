import { expect, test } from 'vitest'
import {
  COMPARABLE,
  COMPARABLE_METRICS,
  higherIsBetter,
  isMetricOf,
  METRIC_NAMES,
  METRICS_OF,
  TASKS,
} from '../../../../shared/domain/metric/task/tasks.ts'

test('every word for a metric belongs to a task, and is there once', () => {
  expect([...METRIC_NAMES].sort()).toEqual([...new Set(TASKS.flatMap((task) => [...METRICS_OF[task]]))].sort())
})

test('what can be compared is a metric of its task', () => {
  for (const task of TASKS)
    for (const metric of COMPARABLE[task]) expect([metric, isMetricOf(task, metric)]).toEqual([metric, true])
  expect(new Set(COMPARABLE_METRICS)).toEqual(new Set(TASKS.flatMap((task) => [...COMPARABLE[task]])))
})

test('more is better but of losses and errors', () => {
  expect(METRIC_NAMES.filter((metric) => !higherIsBetter(metric))).toEqual(['log_loss', 'brier', 'ece', 'rmse', 'mae', 'max_error', 'mape']) // prettier-ignore
})

test.each([
  ['binary', 'rmse', false],
  ['multiclass', 'roc_auc', false],
  ['regression', 'accuracy', false],
  ['multiclass', 'accuracy', true],
] as const)('a %s model has %s: %s', (task, metric, expected) => {
  expect(isMetricOf(task, metric)).toBe(expected)
})
