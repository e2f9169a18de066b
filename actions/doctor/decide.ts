import type { Diagnosis } from '../../shared/domain/doctor/diagnosis.ts'

export type Conclusion = {
  readonly verdict: 'done' | 'missing' | 'unknown'
  /** why the run fails; null where it does not */
  readonly failure: string | null
}

/** What a diagnosis comes to: anything missing fails, and with `strict` anything unknown as well. */
export function conclude({ counts }: Diagnosis, strict: boolean): Conclusion {
  const { missing, unknown } = counts
  if (missing > 0)
    return { verdict: 'missing', failure: `${missing} of what must be so ${missing === 1 ? 'is' : 'are'} missing.` }
  if (unknown === 0) return { verdict: 'done', failure: null }
  return { verdict: 'unknown', failure: strict ? `${unknown} could not be seen, and unknown is no pass.` : null }
}
