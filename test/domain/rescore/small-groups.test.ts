import { describe, expect, test } from 'vitest'
import { withoutSmallGroups } from '../../../shared/domain/rescore/small-groups.ts'
import { exactly, fairness, fairnessResult, group, measured, rate } from '../../builders/evidence.ts'

const excluded = { group: 'Jane Roe', why: 'too-few-members', have: 1, need: 30 } as const
const parts = fairness(
  ['name'],
  [
    fairnessResult('demographic_parity_ratio', exactly(4, 5), {
      status: 'partial',
      lowest: { group: 'John Doe', rate: rate(1, 9) },
      excluded: [excluded],
    }),
  ],
  [group('a', 5, 10), group('Jane Roe', 1, 1), group('John Doe', 1, 9)],
)
const told = withoutSmallGroups(measured({ attributes: [parts], intersections: [parts] }))

describe('of a group of fewer than ten sealed rows', () => {
  test('neither name nor counts are told, wherever they stood', () => {
    expect(JSON.stringify(told)).not.toMatch(/Jane|John/)
    expect([...told.attributes, ...told.intersections].map(({ groups }) => groups.map(({ name }) => name))).toEqual([
      ['a'],
      ['a'],
    ])
  })

  test('that it could not be judged stays, so that it never passes', () => {
    expect(told.attributes[0]?.results[0]).toMatchObject({
      status: 'partial',
      lowest: { group: 'name: small group 2' },
      excluded: [{ ...excluded, group: 'name: small group 1' }],
    })
  })
})

test('what is large enough is told as it was', () => {
  const whole = measured({ attributes: [fairness(['name'], [], [group('a', 5, 10), group('b', 0, 400)])] })
  expect(withoutSmallGroups(whole)).toEqual(whole)
})

test('slices are no exception', () => {
  const slice = {
    rate: 'selectionRate' as const,
    ...{ name: 'Jane Roe', members: 9, gap: 1, p: 0.1, adjustedP: 0.1 },
    ...{ inside: rate(1, 9), outside: rate(9, 91) },
  }
  const search = { columns: ['name'], depth: 1, searched: 2, tooSmall: 0, combinationsLeft: 0, comparisons: 2 }
  const slices = { ...search, worst: [slice, { ...slice, name: 'a', members: 10 }] }
  expect(withoutSmallGroups(measured({ slices })).slices?.worst.map(({ name }) => name)).toEqual(['a'])
})
