import { expect, test } from 'vitest'
import { AdvisoryRecord } from '../../../shared/domain/advisory/record.ts'
import { advisory } from '../../builders/advisory.ts'

test('a record is read without its prose', () => {
  const read = AdvisoryRecord.parse({ ...advisory(), details: 'long', references: [], summary: 'x' })
  expect(Object.keys(read).sort()).toEqual(['affected', 'aliases', 'id', 'modified'])
})

test.each<readonly [string, object]>([
  ['without a name', { id: undefined }],
  ['without its date', { modified: undefined }],
  ['whose versions are no list', { affected: [{ versions: '1.0' }] }],
])('a record %s is none', (_, other) => {
  expect(AdvisoryRecord.safeParse({ ...advisory(), ...other }).success).toBe(false)
})
