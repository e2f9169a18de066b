import { describe, expect, test } from 'vitest'
import { main } from '../../../../actions/audit/main.ts'
import { publicKeyOf } from '../../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { rootPath, shardOf } from '../../../../shared/domain/ledger/checkpoint/pages.ts'
import { otherPem, pem } from '../../../builders/checkpoint.ts'
import { indexed, type Indexed } from '../../../builders/indexed.ts'
import { mergedPromotion } from '../../../builders/requests.ts'
import { fakeHouse, type Said } from '../../../fakes/house.ts'
import { promote } from '../../promote/desk.ts'
import { whole } from '../desk.ts'

const own = await (async () => {
  const made = await indexed(40)
  await mergedPromotion(made)
  await promote(made)
  await made.checkpoint('2026-01-07T11:00:00Z', pem)
  return made
})()
const files = own.ledger.files()

type Asked = Readonly<Record<string, string>>

async function ask(inputs: Asked, world: Indexed = own): Promise<Said> {
  const house = fakeHouse({ ports: world.ports, inputs: { ...whole, ...inputs } })
  await main(house)
  return house.said
}
const keys = { 'checkpoint-keys': publicKeyOf(pem) ?? '' }
const model = 'credit-approval'
const answerOf = ({ outputs }: Said): unknown => {
  const { ledger: _ledger, now: _now, ...answer } = JSON.parse(outputs.answer ?? '') as Record<string, unknown>
  return answer
}
/** What no question about the model reads by the index. */
const another = `index/${shardOf('other-0')}/000001.json`

describe('a question about one model', () => {
  test.each<[string, Asked]>([
    ['who', { command: 'who', model }],
    ['why', { command: 'why', model, version: '2' }],
    ['history', { command: 'history', model }],
    ['conditions', { command: 'conditions', model, time: '2026-03-01T00:00:00Z' }],
    ['at', { command: 'at', model, environment: 'production', time: '2026-01-05T13:05:00Z' }],
  ])('is answered by the index as by the whole: %s', async (_, inputs) => {
    own.asked()
    const said = await ask({ ...inputs, ...keys })
    const byIndex = own.asked().filter((path) => /^records\/\d+\/\d+\.json$/.test(path))
    const all = await ask({ ...inputs, ...keys, whole: 'true' })
    expect(answerOf(said)).toEqual(answerOf(all))
    expect([said.failures, said.outputs.verdict, all.outputs.verdict]).toEqual([[], 'unknown', 'passed'])
    expect(byIndex.length).toBeLessThan(10)
  })

  test('says what was proven and what was not', async () => {
    const { summary, outputs } = await ask({ command: 'who', model, ...keys })
    expect(summary).toMatch(/By the index: 4 of 84 records were read/)
    expect(summary).toMatch(/the checkpoint of record 84 \(`sha256:[0-9a-f]{64}`, signed by `ed25519:[0-9a-f]{16}`\)/)
    expect(summary).toContain('`--whole` reads and verifies all')
    expect(JSON.parse(outputs.answer ?? '')).toMatchObject({
      ledger: { verification: 'unknown', index: { read: 4, of: 84, checkpoint: { number: 84 } } },
    })
  })

  test.each<[string, Asked]>([
    ['all of it is asked for', { whole: 'true' }],
    ['a record is to be there that somebody kept', { 'at-least': `1:sha256:${'0'.repeat(64)}` }],
    ['no checkpoint was signed by a key that may', { 'checkpoint-keys': publicKeyOf(otherPem) ?? '' }],
    ['the index does not know the model', { model: 'nobody' }],
    ['the index does not know the version', { version: '9' }],
  ])('is answered from the whole where %s', async (_, inputs) => {
    own.asked()
    await ask({ command: 'who', model, ...keys, ...inputs })
    expect(own.asked()).toContain(another)
  })

  test.each([
    ['a root', rootPath, /index-differs/],
    ['a page', `index/${shardOf(model)}/000001.json`, /index-differs/],
    ['a record of the model', 'records/000/000082.json', /first bad record is 82/],
  ] as const)('begins with what does not verify where %s was changed', async (_, path, fault) => {
    own.alter(path, (text) => text.replace('countersign', 'Countersign'))
    const said = await ask({ command: 'who', model, ...keys })
    own.ledger.overwrite(files)
    expect(said.failures).toEqual(['The ledger does not verify.'])
    expect(said.summary).toMatch(fault)
  })
})
