import { describe, expect, test } from 'vitest'
import { audit, promoted, whole } from '../desk.ts'
import { asked } from '../planted.ts'

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
    ['another version', { version: '1' }, 'The ledger knows no version "1" of credit-approval. It knows 2.'],
    [
      'another environment',
      { environment: 'staging' },
      'The ledger knows no environment "staging". It knows production.',
    ],
    ['another model', { model: 'other' }, 'The ledger knows no model "other". It knows credit-approval.'],
  ])('of %s is unknown to the ledger, and fails', async (_, other, failure) => {
    const said = await audit(await promoted(), { ...ask, ...other })
    expect([said.outputs.answer, said.failures]).toEqual(['', [failure]])
  })
})

test('who approved what was begun and not completed is unknown, and fails', async () => {
  const said = await asked({ command: 'who', question: 'churn\n1' })
  expect([said.outputs.answer, said.failures]).toEqual(['', ['The ledger knows of no such promotion.']])
  expect(said.summary).toContain('no promotion of `churn` version 1 to production')
})
