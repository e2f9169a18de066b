import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assign, type Asked, type Candidate } from '../../../shared/domain/approval/matching.ts'
import { millis } from '../../../shared/domain/instant.ts'

const one = (stage: number, person: string, hour: number, ...roles: readonly string[]): Candidate => ({
  stage,
  person,
  at: `2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`,
  roles,
})
const ask = (stage: number, ...roles: readonly string[]): Asked => ({
  stage,
  approvals: roles.map((role) => ({ role, count: 1 })),
})
const shown = (
  asked: readonly Asked[],
  candidates: readonly Candidate[],
  personOnce = true,
): readonly (readonly string[])[] => {
  const found = assign(asked, candidates, personOnce)
  return asked.map(({ stage }) => (found.get(stage) ?? []).map(({ person }) => person))
}
const three = [ask(1, 'a'), ask(2, 'b'), ask(3, 'c')]

describe('stages are filled', () => {
  test.each<readonly [string, readonly Asked[], readonly Candidate[], readonly (readonly string[])[]]>([
    ['in order', three, [one(1, 'x', 1, 'a'), one(2, 'y', 2, 'b'), one(3, 'z', 3, 'c')], [['x'], ['y'], ['z']]],
    [
      'not by one that came before the stage before',
      three,
      [one(1, 'x', 3, 'a'), one(2, 'y', 2, 'b')],
      [['x'], [], []],
    ],
    ['not by one of the same second', three, [one(1, 'x', 2, 'a'), one(2, 'y', 2, 'b')], [['x'], [], []]],
    [
      'by the person whom another stage does not need',
      [ask(1, 'a'), ask(2, 'b')],
      [one(1, 'x', 1, 'a'), one(1, 'y', 2, 'a'), one(2, 'x', 3, 'b')],
      [['y'], ['x']],
    ],
    [
      'by moving one to another role',
      [ask(1, 'a', 'b')],
      [one(1, 'x', 1, 'a', 'b'), one(1, 'y', 2, 'a')],
      [['y', 'x']],
    ],
    ['as far as they go', three, [one(1, 'x', 1, 'a'), one(3, 'z', 3, 'c')], [['x'], [], []]],
    ['in part', [{ stage: 1, approvals: [{ role: 'a', count: 2 }] }], [one(1, 'x', 1, 'a')], [['x']]],
    ['by nobody', three, [], [[], [], []]],
    ['not by a role that is not theirs', three, [one(1, 'x', 1, 'b')], [[], [], []]],
    [
      'by one person once in a stage of two',
      [{ stage: 1, approvals: [{ role: 'a', count: 2 }] }],
      [one(1, 'x', 1, 'a'), one(1, 'x', 2, 'a')],
      [['x']],
    ],
  ])('%s', (_, asked, candidates, expected) => {
    expect(shown(asked, candidates)).toEqual(expected)
  })

  test('by one person twice, where the policy lets them', () => {
    const both = [one(1, 'x', 1, 'a'), one(2, 'x', 2, 'b')]
    expect(shown([ask(1, 'a'), ask(2, 'b')], both)).toEqual([['x'], []])
    expect(shown([ask(1, 'a'), ask(2, 'b')], both, false)).toEqual([['x'], ['x']])
  })
})

describe('whatever was said', () => {
  const roles = ['a', 'b', 'c'] as const
  const candidate = fc.record({
    stage: fc.integer({ min: 1, max: 3 }),
    person: fc.constantFrom('u', 'v', 'w', 'x'),
    hour: fc.integer({ min: 0, max: 6 }),
    own: fc.subarray([...roles], { minLength: 1 }),
  })
  // a person has one standing approval at a stage
  const candidates = fc
    .uniqueArray(candidate, { selector: ({ stage, person }) => `${stage} ${person}`, maxLength: 8 })
    .map((list) => list.map(({ stage, person, hour, own }) => one(stage, person, hour, ...own)))
  const asked = fc.tuple(
    ...[1, 2, 3].map((stage) =>
      fc.subarray([...roles], { minLength: 1, maxLength: 2 }).map((own) => ask(stage, ...own)),
    ),
  )

  /** How many stages can be satisfied, by trying everything. */
  function most(stages: readonly Asked[], given: readonly Candidate[]): number {
    const from = (index: number, after: number, used: readonly string[]): number => {
      const stage = stages[index]
      if (stage === undefined) return 0
      const fillings = (slots: readonly string[], taken: readonly Candidate[]): readonly (readonly Candidate[])[] => {
        const [role, ...rest] = slots
        if (role === undefined) return [taken]
        return given
          .filter(
            (each) =>
              each.stage === stage.stage &&
              millis(each.at) > after &&
              each.roles.includes(role) &&
              !used.includes(each.person) &&
              !taken.some(({ person }) => person === each.person),
          )
          .flatMap((each) => fillings(rest, [...taken, each]))
      }
      const ways = fillings(
        stage.approvals.map(({ role }) => role),
        [],
      )
      return Math.max(
        0,
        ...ways.map(
          (way) =>
            1 +
            from(index + 1, Math.max(...way.map(({ at }) => millis(at))), [
              ...used,
              ...way.map(({ person }) => person),
            ]),
        ),
      )
    }
    return from(0, -Infinity, [])
  }

  test('as many stages are satisfied, in order, as any choice could', () => {
    fc.assert(
      fc.property(asked, candidates, (stages, given) => {
        const found = assign(stages, given, true)
        const open = stages.findIndex(({ stage, approvals }) => (found.get(stage) ?? []).length < approvals.length)
        expect(open === -1 ? stages.length : open).toBe(most(stages, given))
      }),
      { numRuns: 300 },
    )
  })

  test('nobody fills two stages, and no stage overtakes the one before', () => {
    fc.assert(
      fc.property(asked, candidates, (stages, given) => {
        const chosen = [...assign(stages, given, true).values()].flat()
        expect(new Set(chosen.map(({ person }) => person)).size).toBe(chosen.length)
        for (const early of chosen)
          for (const late of chosen)
            if (early.stage < late.stage) expect(millis(early.at)).toBeLessThan(millis(late.at))
      }),
    )
  })
})
