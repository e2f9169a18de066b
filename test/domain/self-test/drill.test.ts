import { beforeAll, describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { drilled, drillNames, groundOf, type Ground, type Judge } from '../../../shared/domain/self-test/drill.ts'
import { countsEverything, scratchFacts } from '../../builders/self-test.ts'

let facts: Facts
beforeAll(async () => {
  facts = (await scratchFacts()).attacked
})

function ground(of: Facts = facts, judge: Judge = judgeRequest): Ground {
  const found = groundOf(of, judge)
  if (typeof found === 'string') throw new Error(found)
  return found
}

const guards = {
  'author-approval': 'built-it',
  'builder-approval': 'built-it',
  'outsider-approval': 'not-in-role',
  'stale-approval': 'stale-head',
  'foreign-digest': 'wrong-digest',
  'tool-approval': 'bot',
} as const

describe('the engine refuses', () => {
  test.each(drillNames.map((name) => [name, guards[name]] as const))('%s as %s', (name, code) => {
    expect(drilled(name, ground(), judgeRequest)).toEqual({
      ...{ attack: name, kind: 'drill', outcome: 'refused', by: [`engine: ${code}`], code: null, facts: {} },
    })
  })
})

describe('a guard that is off is noticed:', () => {
  test.each(drillNames)('an engine that counts everything lets %s through', (name) => {
    expect(drilled(name, ground(), countsEverything)).toMatchObject({ outcome: 'got-through', code: 'counted' })
  })

  test('an engine that refuses everything is no proof, since the honest twin is refused as well', () => {
    const refusesAll: Judge = (of, now, before) => {
      const verdict = judgeRequest(of, now, before)
      const stages = verdict.stages.map((stage) => ({
        ...stage,
        counted: [],
        ignored: of.pull.reviews.map(({ id, author }) => ({
          ...{ reviewId: id, account: author, code: 'stale-head' as const, facts: {} },
        })),
      }))
      return { ...verdict, stages }
    }
    expect(drilled('stale-approval', ground(), refusesAll)).toMatchObject({ outcome: 'unknown', code: 'no-control' })
    expect(drilled('foreign-digest', ground(), refusesAll)).toMatchObject({ outcome: 'unknown', code: 'masked' })
  })
})

describe('what cannot be drilled is unknown:', () => {
  test('where nobody of the role is known', () => {
    expect(groundOf({ ...facts, memberships: [] }, judgeRequest)).toBe('no-reviewer')
  })

  test('where the governance cannot be read', () => {
    const governance = { ...facts.governance, people: { state: 'absent' as const } }
    expect(groundOf({ ...facts, governance }, judgeRequest)).toBe('not-judged')
  })

  test('where a read failed, the request is not judged on its approvals', () => {
    const failed = { ...facts, failed: [{ read: 'teams' as const, detail: 'GitHub answered 500' }] }
    expect(drilled('stale-approval', ground(failed), judgeRequest)).toMatchObject({
      ...{
        outcome: 'unknown',
        code: 'not-judged',
        facts: { errors: expect.arrayContaining(['read-failed']) as unknown },
      },
    })
  })

  test('where the forge shows no second head', () => {
    const one = { ...facts, pull: { ...facts.pull, heads: facts.pull.heads.slice(-1) } }
    expect(drilled('stale-approval', ground(one), judgeRequest)).toMatchObject({ code: 'unexpected-state' })
  })

  test('where the policy makes nobody a builder by that fact', () => {
    const own = ground()
    const separation_of_duties = { ...own.policy.separation_of_duties, builders: ['request-author' as const] }
    const policy = { ...own.policy, separation_of_duties }
    expect(drilled('builder-approval', { ...own, policy }, judgeRequest)).toMatchObject({
      ...{ outcome: 'unknown', code: 'not-in-policy', facts: { fact: 'commit-author' } },
    })
  })
})
