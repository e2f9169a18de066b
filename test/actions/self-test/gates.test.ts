import { describe, expect, test } from 'vitest'
import { attackGates, cleanUp, mixPolicy } from '../../../actions/self-test/gates.ts'
import { plansOf } from '../../../actions/self-test/material.ts'
import { refusal } from '../../fakes/scratch.ts'
import { site, type Attacked } from '../../builders/self-test.ts'

async function plansAt({ yard, entries }: Attacked) {
  const plans = await plansOf(yard.ports, yard.repository, { entries, policy: 'policy: 1\n', mark: '1-1' })
  if (plans === null) throw new Error('there is nothing to attack with')
  return plans
}

describe('a scratch request', () => {
  test('is opened, attacked with both identities, and removed', async () => {
    const own = await site()
    const { pull, found } = await attackGates(own.yard, (await plansAt(own)).attacked)
    expect([pull, found.state]).toEqual([901, 'seen'])
    expect(own.own.done).toEqual([
      ...['open countersign/self-test/1-1', 'approve #901', 'merge state', 'close #901'],
      'remove countersign/self-test/1-1',
    ])
    expect(own.stranger.done.map((deed) => deed.split(' ')[0])).toEqual(['approve', 'post', 'post', 'post', 'post'])
  })

  test.each(['approve', 'mergeState', 'postSuccess'] as const)(
    'is removed also where %s fails, which is told',
    async (method) => {
      const own = await site()
      for (const hands of [own.own, own.stranger]) hands.refuse(method, 'GitHub answered 500')
      const { found } = await attackGates(own.yard, (await plansAt(own)).attacked)
      expect(JSON.stringify(found)).toContain('GitHub answered 500')
      expect(own.own.done.slice(-2)).toEqual(['close #901', 'remove countersign/self-test/1-1'])
    },
  )

  test('that could not be opened loses its branch all the same', async () => {
    const own = await site()
    own.own.refuse('open', 'GitHub answered 422')
    const { pull, found } = await mixPolicy(own.yard, (await plansAt(own)).mixed)
    expect([pull, found]).toEqual([
      null,
      { state: 'not-done', code: 'read-failed', facts: { detail: 'GitHub answered 422' } },
    ])
    expect(own.own.done).toEqual(['remove countersign/self-test/1-1-policy'])
  })

  test('that cannot be removed is told, and what was observed stands', async () => {
    const own = await site()
    own.own.refuse('close', 'GitHub answered 502')
    const { found } = await attackGates(own.yard, (await plansAt(own)).attacked)
    expect(found.state).toBe('seen')
    expect(own.said.at(-1)).toContain('is not cleared away')
    expect(own.own.done.at(-1)).toBe('remove countersign/self-test/1-1')
  })

  test('of a run with one identity alone is forged by nobody', async () => {
    const own = await site()
    const { found } = await attackGates({ ...own.yard, stranger: null }, (await plansAt(own)).attacked)
    expect(found).toMatchObject({ value: { spoof: { code: 'no-job-token' }, toolApproval: { code: 'no-job-token' } } })
  })

  test('whose first check cannot be forged is forged no further', async () => {
    const own = await site()
    own.stranger.answers.postSuccess = refusal(403, 'Resource not accessible by integration')
    const { found } = await attackGates(own.yard, (await plansAt(own)).attacked)
    expect(found).toMatchObject({ value: { spoof: { state: 'refused', status: 403 } } })
    expect(own.stranger.done).toHaveLength(2)
  })
})

describe('what an interrupted run left', () => {
  const left = (by: string | null, pull: number | null = 5, branch = 'countersign/self-test/0-1') => ({
    branch,
    pull,
    by,
  })

  test.each([
    [
      'a pull request of the App is closed and its branch removed',
      left('countersign[bot]'),
      ['close #5', 'remove countersign/self-test/0-1'],
    ],
    [
      'a branch of the App without one is removed',
      left('countersign[bot]', null),
      ['remove countersign/self-test/0-1'],
    ],
    ['what is somebody else’s is left alone', left('mel-acme'), []],
    ['what is nobody’s is left alone', left(null), []],
    ['what has another name is left alone', left('countersign[bot]', 5, 'promote/churn/production/0001'), []],
  ])('%s', async (_, one, deeds) => {
    const own = await site()
    own.own.left.push(one)
    await cleanUp(own.yard, 'countersign[bot]')
    expect(own.own.done).toEqual(['look', ...deeds])
  })
})
