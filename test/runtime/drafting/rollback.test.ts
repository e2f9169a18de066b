import { describe, expect, test } from 'vitest'
import { readGovernance } from '../../../shared/gather/governance.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { draftRollback } from '../../../shared/runtime/drafting/rollback.ts'
import { judgement, intent, move, outcome, reference } from '../../builders/ledger.ts'
import { promotionRequest } from '../../builders/facts.ts'
import { live } from '../../builders/requests.ts'
import { model, predictions, record, register, world, type World } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

/** 1 was adopted by record 3, and 2 promoted after it by record 5. */
async function twice(): Promise<World> {
  const own = await world()
  await live(own, '1')
  const at = '2026-01-05T10:00:00Z'
  const moved = move({ from: '1', to: '2' })
  await record(own, intent({ at, move: moved }))
  await record(own, outcome(4, { at, move: moved, request: reference(), judgement: judgement() }))
  await own.registry.setAlias(model, 'champion', '2')
  return own
}

async function draft(own: World, version: string | null) {
  const { ports } = own
  const repository = await ports.forge.repository()
  const { policy } = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (policy.state !== 'read') throw new Error('no policy')
  const { entries } = readChain(own.ledger.files())
  const table = { house: fakeHouse({ ports }), ports, repository, entries, folders: [] }
  const asked = { model, environment: 'production', version, developers: [], reason: 'It burns.' }
  return draftRollback(table, policy.value, asked)
}

describe('the way back', () => {
  test.each([null, '1'])('to %j is drafted with the record of then and what is live now', async (version) => {
    const made = await draft(await twice(), version)
    expect(made.title).toBe(`Roll back ${model} to 1 in production (now 2)`)
    expect(JSON.parse(made.files[0]?.text ?? '')).toMatchObject({
      ...{ kind: 'rollback', version: '1', expected_current: '2', record: 3, reason: 'It burns.' },
      evidence: made.digest,
    })
  })

  test('names whom the request of then named as developers, beside those of now', async () => {
    const own = await twice()
    const { digest: evidence } = await draft(own, null)
    const then = { ...promotionRequest(), kind: 'adoption', evidence, developers: ['dana'] }
    const path = `promotions/${model}/production/0000/request.yml`
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [path]: own.ports.documents.format(then) })
    expect(JSON.parse((await draft(own, null)).files[0]?.text ?? '')).toMatchObject({ developers: ['dana'] })
  })

  test('shows what its gates find, and is not kept back by it', async () => {
    const own = await twice()
    register(own.registry, '1', predictions(55))
    const weights = (await draft(own, null)).findings.map(({ weight }) => weight)
    expect(weights.length).toBeGreaterThan(0)
    expect(new Set(weights)).toEqual(new Set(['note']))
  })

  test.each([
    ['2', 'no version 2'],
    ['9', 'no version 9'],
  ])('to %s is none', async (version, said) => {
    await expect(draft(await twice(), version)).rejects.toThrow(said)
  })

  test('where nothing was before is a retirement, and that is said', async () => {
    const own = await world()
    await live(own, '1')
    await expect(draft(own, null)).rejects.toMatchObject({
      mend: expect.stringContaining('--kind retirement') as string,
    })
  })
})
