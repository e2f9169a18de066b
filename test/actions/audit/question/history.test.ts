import { expect, test } from 'vitest'
import { answerOf, asked } from '../planted.ts'

test('the history of a model is told as a table and as data', async () => {
  const said = await asked({ command: 'history', question: 'churn' })
  expect(said.failures).toEqual([])
  expect(said.summary).toContain('## `churn`: what happened')
  expect(answerOf(said)).toMatchObject({
    model: 'churn',
    ledger: { verification: 'unknown', records: 11, unproven: 1 },
  })
})
