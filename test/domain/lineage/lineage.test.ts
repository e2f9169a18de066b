import { expect, test } from 'vitest'
import { Lineage } from '../../../shared/domain/lineage/lineage.ts'
import { lineage } from '../../builders/evidence.ts'

test('a reading is what a record and the next step of a job hold, to the letter', () => {
  expect(Lineage.parse(JSON.parse(JSON.stringify(lineage())))).toEqual(lineage())
  expect(Lineage.safeParse({ ...lineage(), more: 1 }).success).toBe(false)
})
