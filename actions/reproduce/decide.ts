import { differenceFindings, environmentFindings } from '../../shared/domain/rescore/findings.ts'
import { isAsRecorded, type EnvironmentReport } from '../../shared/domain/rescore/installed.ts'
import { metricsApart } from '../../shared/domain/rescore/retrained.ts'
import { metricsFinding } from '../../shared/domain/rescore/retrained-findings.ts'
import type { RescoreResult } from '../../shared/domain/rescore/rescored.ts'
import type { Finding } from '../../shared/domain/verdict.ts'

export type Conclusion = {
  readonly verdict: 'reproduced' | 'differs' | 'unknown'
  readonly findings: readonly Finding[]
  /** what could not be run or compared, by the rows */
  readonly failed: readonly { readonly rows: string; readonly detail: string }[]
}

/** What running a version came to: it differs where anything does, and is unknown where not everything could be compared. */
export function conclude(results: readonly RescoreResult[], environment: EnvironmentReport): Conclusion {
  const failed = results.flatMap((result) =>
    result.state === 'failed' ? [{ rows: result.rows.kind, detail: result.detail }] : [],
  )
  const ran = results.some(({ state }) => state !== 'failed')
  const findings = [
    ...(ran ? environmentFindings(environment, 'built', 'fail') : []),
    ...results.flatMap((result) =>
      result.state === 'retrained' && metricsApart(result).length > 0
        ? [metricsFinding({ ...result, commit: result.rows.commit }, true)]
        : result.state === 'compared'
          ? differenceFindings('the predictions', result.differences, result.tolerance)
          : [],
    ),
  ]
  const differs = findings.length > 0 || (ran && !isAsRecorded(environment))
  return { verdict: differs ? 'differs' : failed.length > 0 || !ran ? 'unknown' : 'reproduced', findings, failed }
}
