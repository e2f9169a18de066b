import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entriesFor, fixedIn, heldBy, holds } from '../../../shared/domain/advisory/affected.ts'
import { compareVersions, parseVersion, versionKey } from '../../../shared/domain/requirement/version.ts'
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
    ['what lies behind a limit as well, which says no more than that it is not told there', range({ introduced: '1' }, { limit: '2' }), '3', true], // prettier-ignore
    ['all where commits alone are told', git, '1', true],
    ['by its list where commits are told beside it', { ...git, versions: ['1.0'] }, '2', false],
  ])('%s', (_, affected, version, wanted) => {
    const entries = entriesFor(advisory({}, affected), 'flask')
    expect(entries.some((entry) => holds(heldBy(entry), versionKey(version)))).toBe(wanted)
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
  expect(fixedIn(entries.map(heldBy), versionKey(version))).toBe(wanted)
})

/** The rule as the schema tells it: whatever happened last at or before the version decides. */
function inRange(events: readonly Event[], text: string): boolean {
  const version = parseVersion(text)
  const stands = (said: string): number => {
    const at = parseVersion(said)
    return at === null || version === null ? NaN : compareVersions(version, at)
  }
  const changes = events
    .flatMap((event) => Object.entries(event))
    .map(([kind, said]) => ({ kind, said, first: kind === 'introduced' && said === '0' }))
    .toSorted((one, other) => {
      if (one.first || other.first) return Number(other.first) - Number(one.first)
      const [left, right] = [parseVersion(one.said), parseVersion(other.said)]
      return left === null || right === null ? NaN : compareVersions(left, right)
    })
  let inside = !changes.some(({ kind }) => kind === 'introduced')
  for (const { kind, said, first } of changes) {
    const order = first ? 1 : stands(said)
    if (kind === 'last_affected' ? order > 0 : order >= 0) inside = kind === 'introduced'
  }
  return inside
}

const some = fc.constantFrom('0', '1', '1.0', '1.0rc1', '1.0.post1', '1.0.1', '1.0.1.dev1', '2', '2.0+cpu', '1!0', '10')
const happened = fc.record({ kind: fc.constantFrom('introduced', 'fixed', 'last_affected'), at: some })

test('what is held by the keys of versions is what the events tell, in whatever order and at whatever versions', () => {
  fc.assert(
    fc.property(fc.array(happened, { maxLength: 6 }), some, (list, version) => {
      const events = list.map(({ kind, at }) => ({ [kind]: at }))
      const held = heldBy({ ranges: [{ type: 'ECOSYSTEM', events }] })
      expect(holds(held, versionKey(version))).toBe(inRange(events, version))
    }),
  )
})
