import { gateFinding } from '../gate/finding.ts'
import type { Finding } from '../verdict.ts'
import { isAsRecorded } from './installed.ts'
import { metricsApart, type RetrainedMetric } from './retrained.ts'
import type { RescoreStanding } from './standing.ts'

/** What the gate `performance` says of training a version again. It decides only where the policy asks for it. */

type Found = {
  readonly tolerance: number
  readonly metrics: readonly RetrainedMetric[]
  readonly record?: number
  readonly commit: string | null
}

/** Whether the model that was trained again has the recorded metrics, and which it has not. */
export function metricsFinding({ metrics, tolerance, record, commit }: Found, asked: boolean): Finding {
  const told = { tolerance, commit, ...(record === undefined ? {} : { record }) }
  const apart = metricsApart({ tolerance, metrics })
  if (apart.length === 0)
    return gateFinding('performance', 'retrained-agrees', 'retrained', 'note', { ...told, count: metrics.length })
  const listed = apart.map(({ metric, recorded, retrained }) => {
    const by = recorded === null || retrained === null ? '' : `, ${Math.abs(recorded - retrained)} apart`
    return `${metric} ${recorded ?? 'none'}, trained again ${retrained ?? 'none'}${by}`
  })
  const weight = asked ? 'fail' : 'note'
  return gateFinding('performance', 'retrained-differs', 'retrained', weight, { ...told, metrics: listed })
}

type Standing = RescoreStanding['retrained']

/** What stands in the way of a policy that asks for it; a difference has its own finding. */
function missing(standing: Standing): readonly Finding[] {
  const of = (facts: Finding['facts']) => [
    gateFinding('performance', 'retraining-not-shown', 'retrained', 'fail', facts),
  ]
  if (standing === undefined) return of({ why: 'not-declared', detail: '' })
  if (standing.state === 'counts') {
    const { environment, record } = standing
    return isAsRecorded(environment) ? [] : of({ why: 'other-environment', detail: '', record })
  }
  const { why, detail, record } = standing
  return of({ why, detail, ...(record === null ? {} : { record }) })
}

export function retrainedFindings(standing: Standing, asked: boolean): readonly Finding[] {
  if (standing?.state !== 'counts') return asked ? missing(standing) : []
  const { tolerance, metrics, record, commit } = standing
  return [metricsFinding({ tolerance, metrics, record, commit }, asked), ...(asked ? missing(standing) : [])]
}
