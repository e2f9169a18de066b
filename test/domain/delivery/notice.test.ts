import { describe, expect, test } from 'vitest'
import { dueNotices, type noticesOf } from '../../../shared/domain/delivery/notice.ts'
import type { Receiver } from '../../../shared/domain/governance/policy.ts'
import type { RequestStatus } from '../../../shared/domain/status/status.ts'
import type { StageState } from '../../../shared/domain/verdict.ts'
import { chained, genesis, notice } from '../../builders/ledger.ts'

const policy = {
  stages: {
    'independent-validation': { approvals: [{ role: 'model-validator', count: 1 }], answers: [], valid_for: 'P90D' },
  },
  receivers: {},
} as unknown as Parameters<typeof noticesOf>[1]
const grc: Receiver = {
  url: 'https://grc.acme.example/',
  events: ['approval-needed', 'stage-changed'],
  give_up_after: 'P3D',
}

const status = (...states: readonly StageState[]): RequestStatus => {
  const [first = 'passed', second = 'pending', third = 'pending', fourth = 'pending'] = states
  return {
    ...{ pull: 12, head: 'c'.repeat(40), model: 'credit-approval', version: '7', environment: 'production' },
    stages: {
      ...{ 'validation-gates': first, 'independent-validation': second },
      ...{ 'compliance-review': third, 'business-sign-off': fourth },
    },
  }
}
const due = (own: RequestStatus, notices: readonly Parameters<typeof notice>[0][] = [], receiver: Receiver = grc) =>
  dueNotices({
    ...{ status: own, policy: { ...policy, receivers: { grc: receiver } }, now: '2026-01-06T12:00:00Z' },
    ...{
      entries: chained([genesis(), ...notices.map((one) => notice(one))]),
      source: 'https://github.com/acme/governance',
    },
  })
const told = (...args: Parameters<typeof due>) =>
  due(...args).map(({ notice: { word, stage, state } }) => `${word} ${stage} ${state}`)

describe('what is told of a status:', () => {
  test.each<[string, readonly StageState[], readonly string[]]>([
    ['that gates run tells nobody anything', ['pending'], []],
    ['failed gates ask nobody', ['failed'], ['stage-changed validation-gates failed']],
    [
      'the first stage that waits for people asks, those behind it do not',
      ['passed'],
      ['stage-changed validation-gates passed', 'approval-needed independent-validation pending'],
    ],
    [
      'a stage that is not required is passed over',
      ['passed', 'not-required', 'pending'],
      ['stage-changed validation-gates passed', 'approval-needed compliance-review pending'],
    ],
    [
      'a blocked stage asks for no approval',
      ['passed', 'blocked'],
      ['stage-changed validation-gates passed', 'stage-changed independent-validation blocked'],
    ],
    [
      'where all have signed nobody is asked',
      ['passed', 'passed', 'passed', 'passed'],
      ['validation-gates', 'independent-validation', 'compliance-review', 'business-sign-off'].map(
        (stage) => `stage-changed ${stage} passed`,
      ),
    ],
  ])('%s', (_, states, expected) => {
    expect(told(status(...states))).toEqual(expected)
  })
})

test('the event names model, version, environment, stage, the roles that are awaited and the pull request', () => {
  expect(due(status()).at(-1)?.event).toMatchObject({
    ...{ type: 'countersign.approval-needed', subject: 'credit-approval/production', time: '2026-01-06T12:00:00Z' },
    data: {
      ...{ model: 'credit-approval', version: '7', environment: 'production', stage: 'independent-validation' },
      ...{
        roles: ['model-validator'],
        pull: 12,
        url: 'https://github.com/acme/governance/pull/12',
        head: 'c'.repeat(40),
      },
    },
  })
})

describe('a receiver', () => {
  const asked = { stage: 'independent-validation', state: 'pending' } as const
  const gates = { stage: 'validation-gates', state: 'passed' } as const

  test('is told once for a head and a state', () => {
    expect(told(status(), [gates, asked])).toEqual([])
    expect(told(status(), [gates, { ...asked, result: 'dead' }])).toEqual([])
  })

  test('is told again of another head, and where a stage comes back to a state, each under an id of its own', () => {
    const again = 'approval-needed independent-validation pending'
    expect(told(status(), [gates, { ...asked, sha: 'd'.repeat(40) }])).toEqual([again])
    const back = [gates, asked, { ...asked, state: 'blocked', event: { id: 'other', type: 'x' } }] as const
    expect(told(status(), back)).toEqual([again])
    const ids = [due(status()), due(status(), back)].map((some) => some.at(-1)?.event.id)
    expect(new Set(ids).size).toBe(2)
  })

  test('that was not reached is tried again under the same id, from the record of the first failure', () => {
    const id = due(status()).at(-1)?.event.id ?? ''
    const waits = { ...asked, result: 'waiting', event: { id, type: 'countersign.approval-needed' } } as const
    const [again] = due(status(), [gates, waits])
    expect([again?.event.id, again?.waiting?.result]).toEqual([id, 'waiting'])
  })

  test.each<[string, Receiver]>([
    ['of other events', { ...grc, events: ['promoted'] }],
    ['of another environment', { ...grc, environments: ['staging'] }],
  ])('%s is told nothing', (_, receiver) => {
    expect(told(status(), [], receiver)).toEqual([])
  })

  test('is told nothing where nobody says which head was judged', () => {
    const { head: _, ...without } = status()
    expect(told(without)).toEqual([])
  })
})
