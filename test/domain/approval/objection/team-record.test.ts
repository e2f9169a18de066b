import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatTeamRecord,
  mergedTeamRecords,
  parseTeamRecord,
} from '../../../../shared/domain/approval/objection/team-record.ts'

describe('whom we saw in which role', () => {
  test('comes back as it was written, whatever stands around it', () => {
    const role = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/).filter((name) => name !== '__proto__')
    const ids = fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 }).map((all) => all.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(fc.dictionary(role, ids, { noNullPrototype: true }), (record) => {
        expect(parseTeamRecord(`before\n${formatTeamRecord(record)}\nafter`)).toEqual(record)
      }),
    )
  })

  test('is no line at all where it names nobody', () => {
    expect([formatTeamRecord({}), formatTeamRecord({ 'model-validator': [] })]).toEqual(['', ''])
  })

  test.each([
    '',
    'text',
    '<!-- countersign members: {broken -->',
    '<!-- countersign members: {"Role":[1]} -->',
    '<!-- countersign members: {"role":["1"]} -->',
  ])('is nobody in %j', (text) => {
    expect(parseTeamRecord(text)).toEqual({})
  })

  test('is everybody whom any record saw', () => {
    expect(mergedTeamRecords([{ a: [1] }, { a: [2, 1], b: [3] }, {}])).toEqual({ a: [1, 2], b: [3] })
  })
})
