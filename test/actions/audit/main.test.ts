import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/audit/main.ts'
import { main as promote } from '../../../actions/promote/main.ts'
import { mergedPromotion } from '../../builders/requests.ts'
import { world, type World } from '../../builders/world.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'

/** A world in which one version was promoted by the promoter itself. */
async function promoted(): Promise<World> {
  const own = await world()
  await mergedPromotion(own)
  const inputs = { environment: 'production', 'github-token': 'ghs_x', 'app-slug': 'countersign' }
  await promote(fakeHouse({ ports: own.ports, inputs, env: { GITHUB_SHA: own.forge.tip() } }))
  return own
}

const whole = { 'github-token': 'ghs_x', 'app-slug': 'countersign', 'mlflow-token': 't' }

async function audit(own: World, inputs: Readonly<Record<string, string>>): Promise<Said> {
  const house = fakeHouse({ ports: own.ports, inputs, clones: { './clone': own.ledger.files() } })
  await main(house)
  return house.said
}

describe('a verification', () => {
  test('of everything passes where everything holds', async () => {
    const said = await audit(await promoted(), whole)
    expect([said.outputs.verdict, said.outputs.records, said.failures]).toEqual(['passed', '3', []])
    expect(said.summary).toContain('✅')
  })

  test.each([
    ['no App is named', { 'github-token': 'ghs_x', 'mlflow-token': 't' }],
    ['no registry is read', { 'github-token': 'ghs_x', 'app-slug': 'countersign' }],
    ['only a clone is read', { ledger: './clone', 'app-slug': 'countersign' }],
  ])('is no pass where %s', async (_, inputs) => {
    const said = await audit(await promoted(), inputs)
    expect([said.outputs.verdict, said.failures.length]).toEqual(['unknown', 1])
    expect(said.summary).toContain('Unknown:')
  })

  test.each<[string, (own: World) => void, RegExp]>([
    [
      'a record was changed',
      (own) => {
        const files = own.ledger.files()
        own.ledger.overwrite(
          files.map((file, index) =>
            index === 1 ? { ...file, text: file.text.replace('"to":"2"', '"to":"3"') } : file,
          ),
        )
      },
      /broken-link/,
    ],
    ['a record is gone', (own) => own.ledger.overwrite(own.ledger.files().slice(1)), /missing-record/],
    [
      'the last record is gone, which the registry’s tag still names',
      (own) => own.ledger.overwrite(own.ledger.files().slice(0, 1)),
      /unknown-anchor: the tag of credit-approval 2 names record 2/,
    ],
    [
      'a file lies there that is none of ours',
      (own) => own.ledger.overwrite([...own.ledger.files(), { path: 'evil.txt', text: '' }]),
      /foreign-file/,
    ],
  ])('fails where %s', async (_, change, said) => {
    const own = await promoted()
    change(own)
    const told = await audit(own, whole)
    expect(told.summary).toMatch(said)
    expect([told.outputs.verdict, told.failures]).toEqual(['failed', ['The ledger does not verify.']])
  })

  test('fails where a version’s tag names another record', async () => {
    const own = await promoted()
    await own.registry.setVersionTag('credit-approval', '2', 'countersign.record', `2 sha256:${'0'.repeat(64)}`)
    const said = await audit(own, whole)
    expect(said.summary).toContain('the tag of credit-approval 2 names record 2')
    expect(said.outputs.verdict).toBe('failed')
  })

  test('fails where a version’s tag is no anchor', async () => {
    const own = await promoted()
    await own.registry.setVersionTag('credit-approval', '2', 'countersign.record', 'hello')
    expect((await audit(own, whole)).outputs.verdict).toBe('failed')
  })

  test('fails on an empty ledger', async () => {
    expect((await audit(await world({ genesis: false }), whole)).outputs.verdict).toBe('failed')
  })

  test.each(['read', 'commits'] as const)('is an error where the ledger cannot be read (%s)', async (method) => {
    const own = await promoted()
    const refusing = { ...own.ledger, [method]: () => Promise.reject(new Error('GitHub answered 500')) }
    const ports = { ...own.ports, ledgerOf: () => refusing }
    await expect(main(fakeHouse({ ports, inputs: whole }))).rejects.toThrow('GitHub answered 500')
  })

  test('is an error without a policy, which names the ledger’s branch', async () => {
    const own = await promoted()
    own.forge.commit({})
    await expect(audit(own, whole)).rejects.toThrow('the ledger’s branch is unknown')
  })
})

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

  test('on a ledger that does not verify is shown and fails', async () => {
    const own = await promoted()
    own.ledger.overwrite([...own.ledger.files(), { path: 'evil.txt', text: '' }])
    expect((await audit(own, ask)).failures).toEqual(['The ledger does not verify.'])
  })

  test('needs a model', async () => {
    await expect(audit(await world(), { ...whole, command: 'who' })).rejects.toThrow('The inputs cannot be used')
  })
})
