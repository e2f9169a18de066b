import { describe, expect, test } from 'vitest'
import {
  objectionsOf,
  opinionated,
  opinionsOf,
  standingApprovals,
  stoodAt,
  type MayClear,
} from '../../../shared/domain/approval/opinion.ts'
import type { Review } from '../../../shared/domain/forge.ts'
import { account, review } from '../../builders/forge.ts'

const at = (hour: number): string => `2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`
const said = (hour: number, state: Review['state'], other: Partial<Review> = {}): Review =>
  review('vera-acme', { id: hour, state, submittedAt: at(hour), ...other })
const dismissed = (
  hour: number,
  was: 'approved' | 'changes-requested' | 'commented',
  by: string | null,
  when: number,
): Review => said(hour, 'dismissed', { dismissal: { by: by === null ? null : account(by), at: at(when), was } })
const own = (reviews: readonly Review[]) =>
  opinionsOf(reviews, null)[0] ?? { account: account('vera-acme'), reviews: [] }
const giver: MayClear = (actor, given) => actor.id === given.id

describe('what each person said', () => {
  test('is joined by their number and told oldest first', () => {
    const reviews = [
      said(11, 'approved'),
      review('carl-acme', { id: 1 }),
      said(9, 'commented', { author: account('renamed', { id: 7002 }) }),
    ]
    expect(
      opinionsOf(reviews, null).map(({ account: who, reviews: given }) => [who.login, given.map(({ id }) => id)]),
    ).toEqual([
      ['vera-acme', [9, 11]],
      ['carl-acme', [1]],
    ])
  })

  test.each([
    ['a review still being written', [said(9, 'pending')], null],
    ['a review at the limit', [said(9, 'approved')], at(9)],
    ['a review after the limit', [said(9, 'approved')], at(8)],
  ])('leaves out %s', (_, reviews, before) => {
    expect(opinionsOf(reviews, before)).toEqual([])
  })

  test('two accounts that are gone are two', () => {
    const ghost = account('ghost', { id: 10137, state: 'deleted' })
    expect(
      opinionsOf([said(9, 'approved', { author: ghost }), said(10, 'approved', { author: ghost })], null),
    ).toHaveLength(2)
  })

  test('of one second are told by their number', () => {
    expect(
      own([said(9, 'approved', { id: 5 }), said(9, 'changes-requested', { id: 4 })]).reviews.map(({ id }) => id),
    ).toEqual([4, 5])
  })
})

describe('an approval stands', () => {
  test.each<readonly [string, readonly Review[], readonly number[]]>([
    ['alone', [said(9, 'approved')], [9]],
    ['with a comment after it', [said(9, 'approved'), said(10, 'commented')], [9]],
    ['with a dismissed comment after it', [said(9, 'approved'), dismissed(10, 'commented', null, 11)], [9]],
    ['given again', [said(9, 'approved'), said(10, 'approved')], [9, 10]],
    ['not after a veto', [said(9, 'approved'), said(10, 'changes-requested')], []],
    ['again after a veto', [said(9, 'changes-requested'), said(10, 'approved')], [10]],
    ['not once dismissed', [dismissed(9, 'approved', 'rita-acme', 10)], []],
    ['after one that was dismissed', [dismissed(9, 'approved', 'rita-acme', 10), said(11, 'approved')], [11]],
  ])('%s', (_, reviews, expected) => {
    expect(standingApprovals(own(reviews)).map(({ id }) => id)).toEqual(expected)
  })

  test('and a comment is no opinion', () => {
    expect(opinionated(own([said(9, 'commented'), said(10, 'approved')])).map(({ id }) => id)).toEqual([10])
  })
})

describe('an objection', () => {
  const may: MayClear = (actor, given) => actor.login === 'rita-acme' || actor.id === given.id
  test.each<readonly [string, readonly Review[], MayClear, string | null, string | null]>([
    ['stands', [said(9, 'changes-requested')], may, null, null],
    [
      'is lifted by its giver’s own approval',
      [said(9, 'changes-requested'), said(10, 'approved')],
      giver,
      at(10),
      null,
    ],
    [
      'is not lifted by its giver where the policy does not let them',
      [said(9, 'changes-requested'), said(10, 'approved')],
      () => false,
      null,
      null,
    ],
    [
      'is lifted by an approval that was dismissed later',
      [said(9, 'changes-requested'), dismissed(10, 'approved', 'x', 11)],
      giver,
      at(10),
      null,
    ],
    [
      'is lifted by a dismissal of whoever may',
      [dismissed(9, 'changes-requested', 'rita-acme', 11)],
      may,
      at(11),
      null,
    ],
    [
      'is not lifted by anybody else, who is named',
      [dismissed(9, 'changes-requested', 'dana-acme', 11)],
      may,
      null,
      'dana-acme',
    ],
    [
      'is not lifted by a dismissal that nobody is named for',
      [dismissed(9, 'changes-requested', null, 11)],
      may,
      null,
      null,
    ],
    [
      'is lifted by the earlier of the two',
      [dismissed(9, 'changes-requested', 'rita-acme', 12), said(10, 'approved')],
      may,
      at(10),
      null,
    ],
  ])('%s', (_, reviews, mayClear, to, by) => {
    const [objection] = objectionsOf(own(reviews), mayClear)
    expect([objection?.from, objection?.to, objection?.dismissedBy?.login ?? null]).toEqual([at(9), to, by])
  })

  test('is none in an approval or a comment', () => {
    expect(
      objectionsOf(own([said(9, 'approved'), said(10, 'commented'), dismissed(11, 'approved', 'x', 12)]), may),
    ).toEqual([])
  })

  test('given twice is two', () => {
    expect(
      objectionsOf(own([said(9, 'changes-requested'), said(10, 'changes-requested'), said(11, 'approved')]), giver).map(
        ({ to }) => to,
      ),
    ).toEqual([at(11), at(11)])
  })
})

test.each([
  ['before it', at(8), false],
  ['from its instant on', at(9), true],
  ['in between', at(10), true],
  ['no more when it was lifted', at(11), false],
])('an objection stood %s: %s', (_, instant, stood) => {
  expect(stoodAt({ from: at(9), to: at(11) }, instant)).toBe(stood)
  expect(stoodAt({ from: at(9), to: null }, instant)).toBe(instant !== at(8))
})
