import { z } from 'zod'
import type { Measured } from '../evidence/evaluation.ts'
import { METRIC_NAMES } from '../metric/task/tasks.ts'

/** The metrics of a model that was trained again beside those of the version. */

const RetrainedMetric = z.strictObject({
  metric: z.enum(METRIC_NAMES),
  recorded: z.number().nullable(),
  retrained: z.number().nullable(),
})
export type RetrainedMetric = z.infer<typeof RetrainedMetric>

export const retrainedMetrics = { tolerance: z.number(), metrics: z.array(RetrainedMetric).min(1).readonly() }

type Measures = Pick<Measured, 'performance'>

/** Every metric of the version with what the model has that was trained again. */
export function besideRecorded(recorded: Measures, again: Measures): readonly RetrainedMetric[] {
  const valueIn = ({ performance }: Measures, metric: RetrainedMetric['metric']): number | null =>
    performance[metric]?.measure?.value ?? null
  return METRIC_NAMES.filter((metric) => recorded.performance[metric] !== undefined).map((metric) => ({
    metric,
    recorded: valueIn(recorded, metric),
    retrained: valueIn(again, metric),
  }))
}

type Compared = { readonly tolerance: number; readonly metrics: readonly RetrainedMetric[] }

/** The metrics that lie further apart than the tolerance, and those that only one of both has; exactly the tolerance still agrees. */
export function metricsApart({ tolerance, metrics }: Compared): readonly RetrainedMetric[] {
  return metrics.filter(({ recorded, retrained }) => {
    if (recorded === null || retrained === null) return recorded !== retrained
    return !(Math.abs(recorded - retrained) / Math.max(1, Math.abs(recorded)) <= tolerance)
  })
}
