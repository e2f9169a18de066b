import { z } from 'zod'
import { baseScore } from './cvss.ts'
import type { Affected } from './record.ts'

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

/** What a record, or an entry of it, says of how bad it is: the score of its worst vector, else its database's own word. */
export type Rating = number | Severity | null

const scoredAs = (score: number): Rated => ({ severity: levelOf(score), score })
const saidAs = (severity: Severity): Rated => ({ severity, score: null })

/** The rating in a record or an entry of one. */
export function ratingOf({
  severity,
  database_specific: own,
}: Pick<Affected, 'severity' | 'database_specific'>): Rating {
  const scores = (severity ?? []).flatMap(({ type, score }) => (type === 'CVSS_V3' ? (baseScore(score) ?? []) : []))
  const said = typeof own?.severity === 'string' ? (words[own.severity.toUpperCase()] ?? null) : null
  return worstKnown(scores.map(scoredAs)).score ?? said
}

/** What a record and entries of it say together: the worst of the vectors, else of the databases' own words. */
export function ratedBy(ratings: readonly Rating[]): Rated {
  let [scored, said]: [Rated | null, Rated | null] = [null, null]
  for (const rating of ratings) {
    if (rating === null) continue
    if (typeof rating === 'string') said = said === null ? saidAs(rating) : worse(said, saidAs(rating))
    else scored = scored === null ? scoredAs(rating) : worse(scored, scoredAs(rating))
  }
  return scored ?? said ?? { severity: 'unknown', score: null }
}

/** Whether the severity reaches the policy's limit; an unknown one does. */
export function reaches(severity: Severity, limit: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(limit)
}
