import { describe, expect, test } from 'vitest'
import { world, type World } from '../../builders/world.ts'
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

  test('is answered as of the forge’s clock, which its records have, and of a clone as of the machine’s', async () => {
    const own = await promoted()
    const ahead = { ...own, ports: { ...own.ports, clock: () => '2031-01-01T00:00:00Z' } }
    const read = async (inputs: Readonly<Record<string, string>>): Promise<unknown> =>
      JSON.parse((await audit(ahead, inputs)).outputs.answer ?? '') as unknown
    expect(await read(ask)).toMatchObject({ ledger: { read: '2031-01-01T00:00:00Z' } })
    expect(await read({ command: 'who', model: 'credit-approval', ledger: './clone' })).not.toMatchObject({
      ledger: { read: '2031-01-01T00:00:00Z' },
    })
  })

  const basis = async (own: World, inputs: Readonly<Record<string, string>>): Promise<unknown> => {
    const { outputs } = await audit(own, inputs)
    const verified = await audit(own, { ...inputs, command: 'verify', model: '' })
    expect(outputs.verdict).toBe(verified.outputs.verdict)
    return JSON.parse(outputs.answer ?? '')
  }

  test.each<[string, (own: World) => void, string]>([
    ['where all holds', () => undefined, 'passed'],
    [
      'where the branch was cut back',
      (own) =>
        own.forge.move('governance-ledger', {
          ...{ sha: '0'.repeat(40), before: 'e'.repeat(40), at: '2026-01-05T09:00:00Z', kind: 'deletion', by: null },
        }),
      'failed',
    ],
    ['where nobody tells how it moved', (own) => own.forge.refuse('movements', 'GitHub answered 500'), 'unknown'],
    [
      'where a checkpoint cannot be read',
      (own) =>
        own.ledger.overwrite([...own.ledger.files(), { path: 'checkpoints/000002.json', text: 'x' }], {
          author: 'countersign[bot]',
          verified: true,
        }),
      'failed',
    ],
    [
      'where the index says other than the records',
      (own) =>
        own.ledger.overwrite([...own.ledger.files(), { path: 'index/root.json', text: 'x' }], {
          author: 'countersign[bot]',
          verified: true,
        }),
      'failed',
    ],
  ])('says of the ledger what a verification says of it: %s', async (_, change, verification) => {
    const own = await promoted()
    change(own)
    expect(await basis(own, ask)).toMatchObject({ ledger: { verification } })
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
