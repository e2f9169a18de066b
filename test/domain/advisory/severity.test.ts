import { describe, expect, test } from 'vitest'
import {
  levelOf,
  ratedBy,
  ratingOf,
  reaches,
  severities,
  worstKnown,
} from '../../../shared/domain/advisory/severity.ts'
import type { AdvisoryRecord } from '../../../shared/domain/advisory/record.ts'
import { advisory } from '../../builders/advisory.ts'

const high = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' }
const low = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N' }
const newer = { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' }
const said = (severity: unknown): Partial<AdvisoryRecord> => ({ database_specific: { severity } })

describe('the severity of a record is', () => {
  test.each<readonly [string, Partial<AdvisoryRecord>, string, number | null]>([
    ['that of its vector', { severity: [high] }, 'high', 7.5],
    ['the worst of its vectors', { severity: [low, high] }, 'high', 7.5],
    [
      'the word of its database where no vector can be read',
      { severity: [newer], ...said('CRITICAL') },
      'critical',
      null,
    ],
    ['medium where the database says moderate', said('MODERATE'), 'medium', null],
    ['its vector before the word', { severity: [low], ...said('CRITICAL') }, 'low', 3.1],
    ['unknown where nobody says', {}, 'unknown', null],
    ['unknown where a vector of version 4 alone says', { severity: [newer] }, 'unknown', null],
    ['unknown where the word is none', said('dire'), 'unknown', null],
  ])('%s', (_, record, severity, score) => {
    expect(ratedBy([ratingOf(advisory(record))])).toEqual({ severity, score })
  })
})

test('an entry may say how bad it is for its package, and the worst counts', () => {
  const [mild, bad, worst] = [
    { severity: [low] },
    { severity: [high] },
    { database_specific: { severity: 'CRITICAL' } },
  ]
  expect(ratedBy([advisory(), bad].map(ratingOf)).severity).toBe('high')
  expect(ratedBy([mild, bad, worst].map(ratingOf))).toEqual({ severity: 'high', score: 7.5 })
  expect(ratedBy([advisory(said('LOW')), worst].map(ratingOf))).toEqual({ severity: 'critical', score: null })
})

test.each([
  [0, 'none'],
  [0.1, 'low'],
  [3.9, 'low'],
  [4, 'medium'],
  [6.9, 'medium'],
  [7, 'high'],
  [8.9, 'high'],
  [9, 'critical'],
  [10, 'critical'],
])('a score of %d is %s', (score, level) => {
  expect(levelOf(score)).toBe(level)
})

test('what nobody rated counts as the worst, and gives way to what somebody rated', () => {
  expect(severities.filter((one) => reaches(one, 'critical'))).toEqual(['critical', 'unknown'])
  expect(severities.filter((one) => reaches(one, 'medium'))).toEqual(['medium', 'high', 'critical', 'unknown'])
  const unknown = { severity: 'unknown', score: null } as const
  expect(worstKnown([unknown, { severity: 'low', score: 3 }])).toEqual({ severity: 'low', score: 3 })
  expect(worstKnown([])).toEqual(unknown)
})
