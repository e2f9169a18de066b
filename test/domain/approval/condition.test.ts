import { describe, expect, test } from 'vitest'
import { conditionsOf, obligationsOf } from '../../../shared/domain/approval/condition.ts'
import { identitiesOf } from '../../../shared/domain/approval/identity.ts'
import { judgeApprovals } from '../../../shared/domain/approval/judge.ts'
import { reviewed, signed, signOff } from '../../builders/approval.ts'
import { examplePeople } from '../../builders/documents.ts'
import { review } from '../../builders/forge.ts'

const identities = identitiesOf(examplePeople())
const body = `${signOff}\nConditions:\n- Weekly report until 2026-03-01, owner @mel-acme\n- Tell legal`

describe('a condition', () => {
  test.each([
    ['by login', '- x, owner @MEL-acme', { owner: 'MEL-acme', person: 'mel' }],
    ['by key', '- x, owner mel', { owner: 'mel', person: 'mel' }],
    ['whom nobody knows', '- x, owner @nobody', { owner: 'nobody', person: null }],
    ['not named', '- x', { owner: null, person: null }],
  ])('has an owner %s', (_, line, owner) => {
    expect(conditionsOf(review('vera-acme', { body: `Conditions:\n${line}` }), identities)).toMatchObject([owner])
  })

  test('of an edited review is none that could be relied on', () => {
    expect(conditionsOf(review('vera-acme', { body, editedAt: '2026-01-06T10:00:00Z' }), identities)).toEqual([])
  })
})

describe('the obligations of a request', () => {
  const all = [signed('vera-acme', 10, 1, { body }), signed('carl-acme', 11, 2), signed('olga-acme', 12, 3)]
  const judge = (now: string, reviews = all) =>
    judgeApprovals(reviewed(reviews, { now }), { passed: true, since: '2026-01-05T09:00:10Z' }, [])

  test('are the conditions of what counts, with owner and day', () => {
    expect(obligationsOf(judge('2026-01-06T12:00:00Z'))).toEqual([
      {
        ...{ stage: 'independent-validation', review: 1, by: 'vera-acme', owner: 'mel-acme', person: 'mel' },
        ...{ text: 'Weekly report until 2026-03-01, owner @mel-acme', until: '2026-03-01' },
      },
      {
        ...{ stage: 'independent-validation', review: 1, by: 'vera-acme', owner: null, person: null },
        ...{ text: 'Tell legal', until: null },
      },
    ])
  })

  test.each([
    ['on its day', '2026-03-01T23:59:59Z', 'passed', undefined],
    ['when its day is over', '2026-03-02T00:00:00Z', 'pending', 'expired'],
  ])('one overdue before the merge takes the approval away: %s', (_, now, state, code) => {
    const [own] = judge(now)
    expect([own?.state, own?.ignored.find(({ account }) => account.login === 'vera-acme')?.code]).toEqual([state, code])
  })

  test('of an approval that does not count are none', () => {
    expect(obligationsOf(judge('2026-01-06T12:00:00Z', [signed('dana-acme', 10, 1, { body })]))).toEqual([])
  })
})
