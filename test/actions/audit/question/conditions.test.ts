import { expect, test } from 'vitest'
import { answerOf, asked } from '../planted.ts'

test('conditions are told as of now, or as of the time that is given', async () => {
  expect((await asked({ command: 'conditions' })).summary).toContain('0 overdue, 0 open, 3 of what is no longer')
  const then = await asked({ command: 'conditions', question: 'credit-approval', time: '2026-01-10T00:00:00Z' })
  expect(then.summary).toContain('Conditions of credit-approval at 2026-01-10T00:00:00Z')
  expect(answerOf(then)).toMatchObject({ now: '2026-01-10T00:00:00Z' })
})
