import { describe, expect, test } from 'vitest'
import { audit, promoted, whole } from './desk.ts'

describe('who approved', () => {
  const ask = { ...whole, command: 'who', model: 'credit-approval' }

  test('is answered from the record, as a text and as data', async () => {
    const said = await audit(await promoted(), ask)
    expect(said.failures).toEqual([])
    expect(said.summary).toContain('| independent-validation | vera (vera, id 102)')
    expect(JSON.parse(said.outputs.answer ?? '')).toMatchObject({
      version: '2',
      environment: 'production',
      writerProven: true,
    })
  })

  test.each([
    ['another version', { version: '1' }],
    ['another environment', { environment: 'staging' }],
    ['another model', { model: 'other' }],
  ])('of %s is unknown to the ledger, and fails', async (_, other) => {
    const said = await audit(await promoted(), { ...ask, ...other })
    expect([said.outputs.answer, said.failures]).toEqual(['', ['The ledger knows of no such promotion.']])
  })
})
