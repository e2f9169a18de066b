import { expect, test } from 'vitest'
import { canonicalJson } from '../../../shared/domain/canonical.ts'
import { DataQuality } from '../../../shared/domain/evidence/data-quality.ts'
import { inOrder, lookAt } from '../../builders/data-world.ts'

test('what is found is kept as it is, and is small', async () => {
  const { data } = await lookAt(inOrder)
  expect(DataQuality.parse(JSON.parse(canonicalJson(data)))).toEqual(data)
  expect(canonicalJson(data).length).toBeLessThan(4000)
})

test('a value of a row has no place in it', async () => {
  const { data } = await lookAt(inOrder)
  expect(DataQuality.safeParse({ ...data, rows: [[1, 2]] }).success).toBe(false)
})
