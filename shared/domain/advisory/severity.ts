import { z } from 'zod'
import { baseScore } from './cvss.ts'
import type { AdvisoryRecord, Affected } from './record.ts'

/** How bad a vulnerability is, from the mildest. What nobody says is unknown, and counts as the worst. */
export const severities = ['none', 'low', 'medium', 'high', 'critical', 'unknown'] as const
export const Severity = z.enum(severities)
export type Severity = z.infer<typeof Severity>

/** The levels that a policy may set as its limit. */
export const limits = ['critical', 'high', 'medium', 'low'] as const

export type Rated = { readonly severity: Severity; readonly score: number | null }

const words: Readonly<Record<string, Severity>> = {
  LOW: 'low',
  MODERATE: 'medium',
  MEDIUM: 'medium',
  HIGH: 'high',
  IMPORTANT: 'high',
  CRITICAL: 'critical',
}

/** The level of a CVSS score, by the specification's own table. */
export function levelOf(score: number): Severity {
  return score === 0 ? 'none' : score < 4 ? 'low' : score < 7 ? 'medium' : score < 9 ? 'high' : 'critical'
}

const worse = (one: Rated, other: Rated): Rated =>
  severities.indexOf(other.severity) > severities.indexOf(one.severity) ? other : one

/** The worst of what several records of one vulnerability say, those that say nothing left aside; unknown where none says anything. */
export function worstKnown(rated: readonly Rated[]): Rated {
  const known = rated.filter(({ severity }) => severity !== 'unknown')
  const unknown: Rated = { severity: 'unknown', score: null }
  return known.length === 0 ? unknown : known.reduce(worse)
}

/** What a record says of how bad it is: the worst of its vectors, else its database's own word. */
export function severityOf(record: AdvisoryRecord, affected: readonly Affected[]): Rated {
  const vectors = [...(record.severity ?? []), ...affected.flatMap(({ severity }) => severity ?? [])]
  const scores = vectors.flatMap(({ type, score }) => (type === 'CVSS_V3' ? (baseScore(score) ?? []) : []))
  const said = [record.database_specific, ...affected.map((one) => one.database_specific)].flatMap((one) =>
    typeof one?.severity === 'string' ? (words[one.severity.toUpperCase()] ?? []) : [],
  )
  return worstKnown(
    scores.length > 0
      ? scores.map((score) => ({ severity: levelOf(score), score }))
      : said.map((severity) => ({ severity, score: null })),
  )
}

/** Whether the severity reaches the policy's limit; an unknown one does. */
export function reaches(severity: Severity, limit: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(limit)
}
