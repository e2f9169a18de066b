import { describe, expect, test } from 'vitest'
import { world } from '../../builders/world.ts'
import { audit, promoted, whole } from './desk.ts'

describe('a question', () => {
  const ask = { ...whole, command: 'who', model: 'credit-approval' }

  test('to a ledger that does not verify is answered with that first, and fails', async () => {
    const own = await promoted()
    own.ledger.overwrite([...own.ledger.files(), { path: 'evil.txt', text: '' }])
    const said = await audit(own, ask)
    expect(said.summary).toMatch(/^❌ The ledger does not verify[^]*vera/)
    expect(said.failures).toEqual(['The ledger does not verify.'])
  })

  test('may be put as bare words', async () => {
    const said = await audit(await promoted(), { ...whole, command: 'who', question: 'credit-approval\n2' })
    expect(JSON.parse(said.outputs.answer ?? '')).toMatchObject({ model: 'credit-approval', version: '2' })
  })

  test.each<[string, Readonly<Record<string, string>>]>([
    ['without the model it is about', { command: 'who' }],
    ['with a word too many', { command: 'who', question: 'credit-approval\n2\n3' }],
    ['with a word that its name says, too', { command: 'who', model: 'credit-approval', question: 'credit-approval' }],
    ['of another kind', { command: 'whom' }],
  ])('%s cannot be used', async (_, inputs) => {
    await expect(audit(await world(), { ...whole, ...inputs })).rejects.toThrow('The inputs cannot be used')
  })
})
