import { describe, expect, test } from 'vitest'
import { affecting, entriesFor, fixedIn, listedAlone } from '../../../shared/domain/advisory/affected.ts'
import type { Affected } from '../../../shared/domain/advisory/record.ts'
import { advisory } from '../../builders/advisory.ts'

type Event = Readonly<Record<string, string>>
const range = (...events: readonly Event[]): Partial<Affected> => ({
  ranges: [{ type: 'ECOSYSTEM', events: [...events] }],
})
const git: Partial<Affected> = { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }

describe('an advisory affects', () => {
  test.each<readonly [string, Partial<Affected>, string, boolean]>([
    ['a version before the fix', range({ introduced: '0' }, { fixed: '2' }), '1.9', true],
    ['not the fix', range({ introduced: '0' }, { fixed: '2' }), '2.0', false],
    ['not a version before it was introduced', range({ introduced: '1.5' }, { fixed: '2' }), '1.4', false],
    ['the version that introduced it', range({ introduced: '1.5' }, { fixed: '2' }), '1.5', true],
    [
      'a version in the second of two ranges',
      range({ introduced: '0' }, { fixed: '1' }, { introduced: '2' }, { fixed: '3' }),
      '2.5',
      true,
    ],
    [
      'not a version between two ranges',
      range({ introduced: '0' }, { fixed: '1' }, { introduced: '2' }, { fixed: '3' }),
      '1.5',
      false,
    ],
    ['a version in ranges written in another order', range({ fixed: '3' }, { introduced: '2' }), '2.5', true],
    ['every version without a fix', range({ introduced: '0' }), '99', true],
    ['the last that is affected', range({ introduced: '0' }, { last_affected: '2' }), '2.0', true],
    ['not the one after the last', range({ introduced: '0' }, { last_affected: '2' }), '2.0.1', false],
    ['a version of the list', { ranges: [], versions: ['1.0', '1.1'] }, '1.1', true],
    ['a version of the list in another spelling', { ranges: [], versions: ['1.0'] }, '1', true],
    ['not a version off the list', { ranges: [], versions: ['1.0'] }, '1.2', false],
    ['a version of the list outside of the ranges', { ...range({ introduced: '2' }), versions: ['1.0'] }, '1.0', true],
    ['a version with a local label', range({ introduced: '0' }, { fixed: '2.4.1' }), '2.4.0+cu118', true],
    ['a release candidate of the fix', range({ introduced: '0' }, { fixed: '2' }), '2.0rc1', true],
    ['what is no version, since nobody can tell', range({ introduced: '0' }, { fixed: '2' }), 'acme-build', true],
    ['all where a range cannot be read', range({ introduced: 'yesterday' }), '1', true],
    ['all before the fix where a range says no beginning', range({ fixed: '2' }), '1', true],
    ['not the fix of such a range', range({ fixed: '2' }), '2', false],
    ['all where a range says nothing', range(), '1', true],
    ['all where commits alone are told', git, '1', true],
    ['by its list where commits are told beside it', { ...git, versions: ['1.0'] }, '2', false],
  ])('%s', (_, affected, version, wanted) => {
    expect(affecting(advisory({}, affected), 'flask', version).length > 0).toBe(wanted)
    // compiled, it says the same
    const kept = advisory({}, affected).affected?.map(listedAlone) ?? []
    expect(affecting(advisory({ affected: kept }), 'flask', version).length > 0).toBe(wanted)
  })

  test('nothing once it was withdrawn', () => {
    expect(affecting(advisory({ withdrawn: '2026-01-01T00:00:00Z' }), 'flask', '1')).toEqual([])
  })

  test.each([
    ['PyPI', 'Flask', 1],
    ['PyPI', 'fl-ask', 0],
    ['npm', 'flask', 0],
    ['pypi', 'flask', 1],
  ])('the package %s %s by its name in the index', (ecosystem, name, count) => {
    expect(entriesFor(advisory({}, { package: { ecosystem, name } }), 'flask')).toHaveLength(count)
  })
})

test.each([
  ['1.0', '2'],
  ['2.0', '3.5'],
  ['4', null],
  ['acme', null],
])('from %s the way out is %s', (version, wanted) => {
  const entries = [
    { ...range({ introduced: '0' }, { fixed: '3.5' }) },
    { ...range({ introduced: '0' }, { fixed: '2' }) },
  ]
  expect(fixedIn(entries, version)).toBe(wanted)
})
