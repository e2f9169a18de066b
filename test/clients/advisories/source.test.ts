import { expect, test } from 'vitest'
import { ArchiveAdvisories } from '../../../shared/clients/advisories/archive.ts'
import { OsvAdvisories } from '../../../shared/clients/advisories/osv.ts'
import { advisoriesFrom } from '../../../shared/clients/advisories/source.ts'

const around = { folder: '/nowhere', now: () => '2026-01-05T00:00:00Z' }

test.each([
  ['osv', OsvAdvisories],
  ['https://osv.example', OsvAdvisories],
  ['all.zip', ArchiveAdvisories],
  ['/data/all.zip', ArchiveAdvisories],
])('%s names a database', (named, kind) => {
  expect(advisoriesFrom(named, around)).toBeInstanceOf(kind)
})

test.each([undefined, ''])('%j names none, and then nothing is known', async (named) => {
  expect(await advisoriesFrom(named, around).lookUp([{ name: 'flask', version: '1' }])).toEqual({
    reading: { state: 'unnamed' },
    hits: [],
  })
})
