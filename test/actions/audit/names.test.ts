import { expect, test } from 'vitest'
import { asked } from './planted.ts'

test.each([
  [
    'model',
    { command: 'history', question: 'credit-aproval' },
    'Did you mean "credit-approval"? It knows credit-approval, churn.',
  ],
  ['environment', { command: 'at', question: 'prod' }, 'It knows production.'],
  ['version', { command: 'who', question: 'credit-approval\n9' }, 'of credit-approval. It knows 7, 8.'],
])('a %s that no record holds is answered with those that are there', async (what, inputs, said) => {
  const told = await asked(inputs)
  expect(told.failures).toEqual([expect.stringContaining(`The ledger knows no ${what}`)])
  expect(told.failures[0]).toContain(said)
  expect(told.outputs.answer).toBe('')
})

test('an empty ledger knows none', async () => {
  const told = await asked({ command: 'history', question: 'churn' }, { files: [] })
  expect(told.summary).toContain('It knows none.')
  expect(told.failures).toEqual(['The ledger does not verify.'])
})
