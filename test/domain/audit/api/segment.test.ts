import fc from 'fast-check'
import { expect, test } from 'vitest'
import { segmentOf } from '../../../../shared/domain/audit/api/segment.ts'

test.each([
  ['credit-approval', 'credit-approval'],
  ['credit_approval', 'credit_approval'],
  ['7', '7'],
  ['Credit', '~43redit'],
  ['a/b', 'a~2fb'],
  ['..', '~2e~2e'],
  ['a.json', 'a~2ejson'],
  ['_site', '~5fsite'],
  ['con', '~63on'],
  ['com1', '~63om1'],
  ['~', '~7e'],
  ['', '~'],
  ['ü', '~c3~bc'],
  ['u\u0308', 'u~cc~88'],
  ['C:\\x', '~43~3a~5cx'],
  ['a b%2f', 'a~20b~252f'],
])('the name %j is the segment %j', (name, segment) => {
  expect(segmentOf(name)).toBe(segment)
})

test('a segment is a file name everywhere, and no two names share one, whatever their case', () => {
  const names = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('a', 'A', '.', '..', 'nul', 'NUL'),
  )
  fc.assert(
    fc.property(names, names, (one, other) => {
      expect(segmentOf(one)).toMatch(/^[a-z0-9~-](?:[a-z0-9_~-]{0,118}[a-z0-9~-])?$/)
      if (one !== other) expect(segmentOf(one).toLowerCase()).not.toBe(segmentOf(other).toLowerCase())
    }),
  )
})

test('a name too long for a file is cut, and told apart by its digest', () => {
  const [one, other] = ['é'.repeat(200), `${'é'.repeat(199)}e`]
  expect(segmentOf(one).length).toBeLessThan(121)
  expect(segmentOf(one)).not.toBe(segmentOf(other))
})
