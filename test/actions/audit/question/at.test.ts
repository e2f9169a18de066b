import { expect, test } from 'vitest'
import { answerOf, asked } from '../planted.ts'

test('what stood in an environment at an instant is told from a clone alone, as bare words ask it', async () => {
  const said = await asked({ command: 'at', question: 'production\n2026-01-10T00:00:00Z' })
  expect(said.failures).toEqual([])
  expect(answerOf(said)).toMatchObject({ state: 'recorded', models: [{ version: '7' }] })
  expect(said.summary).toContain('## production at 2026-01-10T00:00:00Z')
  expect(answerOf(await asked({ command: 'at' }))).toMatchObject({
    ...{ environment: 'production', at: '2026-06-01T00:00:00Z', models: [{ version: '8' }] },
  })
})

test.each([
  ['before the ledger began', '2020-01-01T00:00:00Z'],
  ['that has not come', '2030-01-01T00:00:00Z'],
])('an instant %s is answered, and fails', async (_, time) => {
  const said = await asked({ command: 'at', environment: 'production', time })
  expect(said.failures).toEqual([`What was in production at ${time} is unknown to the ledger.`])
  expect(answerOf(said)).toMatchObject({ models: [] })
})

test('what is no instant cannot be used', async () => {
  await expect(asked({ command: 'at', question: 'production\nyesterday' })).rejects.toThrow('The inputs cannot be used')
})
