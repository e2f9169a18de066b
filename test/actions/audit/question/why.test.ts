import { expect, test } from 'vitest'
import { answerOf, asked } from '../planted.ts'

test('why a version was allowed is told with the rules of then', async () => {
  const said = await asked({ command: 'why', question: 'credit-approval\n7' })
  expect(said.failures).toEqual([])
  expect(said.summary).toContain('## Why credit-approval 7 was allowed in production')
  expect(answerOf(said)).toMatchObject({
    governance: { record: 1 },
    modelFile: { digest: expect.any(String) as string },
  })
})

test('a version that is known, but not decided on there, is no answer', async () => {
  const files = { command: 'why', question: 'churn\n1', environment: 'production' }
  expect((await asked(files)).failures).toEqual([])
  const none = await asked({ ...files, question: 'credit-approval\n8', environment: 'staging' })
  expect([none.outputs.answer, none.failures]).toEqual([
    '',
    ['The ledger knows no environment "staging". It knows production.'],
  ])
})

test('both words are needed', async () => {
  await expect(asked({ command: 'why', question: 'churn' })).rejects.toMatchObject({
    mend: expect.stringContaining('why MODEL VERSION') as string,
  })
})
