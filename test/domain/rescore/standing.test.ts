import { expect, test } from 'vitest'
import { RescoreStanding } from '../../../shared/domain/rescore/standing.ts'
import { standing } from '../../builders/rescore.ts'

test('a standing is kept as it is, and one with a word too many is none', () => {
  expect(RescoreStanding.parse(JSON.parse(JSON.stringify(standing())))).toEqual(standing())
  expect(RescoreStanding.safeParse({ ...standing(), provenance: 'trusted' }).success).toBe(false)
  expect(RescoreStanding.safeParse({ ...standing(), scores: [1] }).success).toBe(false)
})
