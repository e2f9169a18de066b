import { expect, test } from 'vitest'
import { Links } from '../../../shared/domain/lineage/links.ts'
import { links } from '../../builders/evidence.ts'

test('links are what a record keeps, to the letter', () => {
  expect(Links.parse(JSON.parse(JSON.stringify(links())))).toEqual(links())
  expect(Links.safeParse({ ...links(), copiesEnd: 'somewhere' }).success).toBe(false)
})
