import { expect, test } from 'vitest'
import { answerOf, asked } from '../planted.ts'

test('cycle times are told by kind, tier and step', async () => {
  const said = await asked({ command: 'cycle-times' })
  expect(said.failures).toEqual([])
  expect(said.summary).toContain('| promotion   | high | independent-validation | 2 ')
  expect((answerOf(said) as { times: readonly unknown[] }).times).toHaveLength(13)
})
