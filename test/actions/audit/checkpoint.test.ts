import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import { publicKeyOf } from '../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { otherPem, pem } from '../../builders/checkpoint.ts'
import { world, type World } from '../../builders/world.ts'
import { longLedger } from '../../builders/long-ledger.ts'
import { fakeHouse } from '../../fakes/house.ts'
import { main } from '../../../actions/audit/main.ts'
import { audit, promoted, whole } from './desk.ts'

/** The world with settings of checkpoints in its policy, and thirteen records in its ledger. */
async function asking(checkpoints: unknown, transparency?: string): Promise<World> {
  const own = await world({ policy: { ledger: { branch: 'governance-ledger', checkpoints, transparency } } })
  own.ledger.overwrite(longLedger(6).files, { author: 'countersign-acme[bot]', verified: true })
  return own
}

const write = async (own: World, key: Readonly<Record<string, string>>) => {
  const inputs = { command: 'checkpoint', ...whole, ...key }
  const house = fakeHouse({ ports: own.ports, inputs, env: { GITHUB_SHA: own.forge.tip() } })
  await main(house)
  return house.said
}
const settings = (secret: string, every = 10, from = '2020-01-01') => ({
  every,
  keys: [{ public: publicKeyOf(secret) ?? '', from }],
})

describe('a checkpoint', () => {
  test('is made where it is due, and lies beside its record', async () => {
    const own = await asking(settings(pem))
    const said = await write(own, { 'checkpoint-key': pem })
    expect(said.summary).toMatch(/^Record 14 takes the index into the chain, and a signed checkpoint/)
    expect(own.ledger.files().map(({ path }) => path)).toContain('checkpoints/000014.json')
    expect((await write(own, { 'checkpoint-key': pem })).summary).toContain('No checkpoint is due: 0 of 10')
  })

  test('needs no key where the policy names none', async () => {
    const own = await asking({ every: 10 })
    expect((await write(own, {})).summary).toMatch(/^Record 14 takes the index into the chain:/)
  })

  test('is told by its digest to the step that attests it, where the policy says that it may be public, and nowhere else', async () => {
    const told = async (transparency?: string, key: Readonly<Record<string, string>> = { 'checkpoint-key': pem }) => {
      const own = await asking('checkpoint-key' in key ? settings(pem) : { every: 10 }, transparency)
      const { attest } = (await write(own, key)).outputs
      const file = own.ledger.files().find(({ path }) => path.startsWith('checkpoints/'))
      return [attest, file === undefined ? null : `sha256:${sha256(file.text)}`]
    }
    const [attest, digest] = await told('public')
    expect([attest, digest?.length]).toEqual([digest, 71])
    expect((await told('none'))[0]).toBe('')
    expect((await told())[0]).toBe('')
    // without a key nothing is signed, and nothing can be attested
    expect(await told('public', {})).toEqual(['', null])
  })

  test('is not made of a branch that lost a commit', async () => {
    const own = await asking(settings(pem))
    const cut = { sha: '0'.repeat(40), before: 'e'.repeat(40), at: '2026-01-05T09:00:00Z' }
    own.forge.move('governance-ledger', { ...cut, kind: 'deletion', by: null })
    await expect(write(own, { 'checkpoint-key': pem })).rejects.toThrow('has that commit no longer')
  })

  test('is not made before it is due', async () => {
    const own = await asking(settings(pem, 14))
    expect((await write(own, {})).summary).toBe('No checkpoint is due: 13 of 14 records since the last.')
  })

  test.each([
    ['without the key that the policy names', settings(pem), {}, 'none was given'],
    ['by another key', settings(otherPem), { 'checkpoint-key': pem }, 'does not let this key sign today'],
    ['before its key is in force', settings(pem, 10, '2099-01-01'), { 'checkpoint-key': pem }, 'does not let this key'],
    ['by what is no key', settings(pem), { 'checkpoint-key': 'hello' }, 'is no ed25519 key'],
    ['where the policy asks for none', undefined, { 'checkpoint-key': pem }, 'asks for no checkpoints'],
  ])('is not made %s', async (_, given, key, message) => {
    const own = await asking(given)
    const before = own.ledger.files()
    await expect(write(own, key)).rejects.toThrow(message)
    expect(own.ledger.files()).toEqual(before)
  })
})

describe('a verification of what somebody kept', () => {
  test.each([
    [
      'that the ledger has',
      (own: World) => /"previous":"(sha256:[0-9a-f]+)"/.exec(own.ledger.files().at(-1)?.text ?? '')?.[1],
      2,
      'passed',
    ],
    ['of which it has another', () => `sha256:${'0'.repeat(64)}`, 2, 'failed'],
    ['that it no longer has', () => `sha256:${'0'.repeat(64)}`, 9, 'failed'],
  ] as const)('holds it to a record %s', async (_, digest, number, verdict) => {
    const own = await promoted()
    const said = await audit(own, { ...whole, 'at-least': `${number}:${digest(own) ?? ''}` })
    expect(said.outputs.verdict).toBe(verdict)
  })

  test('is an error where it is no record', async () => {
    await expect(audit(await world(), { ...whole, 'at-least': 'nine' })).rejects.toThrow('at-least is no record')
  })
})
