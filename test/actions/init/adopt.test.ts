import { describe, expect, test } from 'vitest'
import { adoptLive } from '../../../actions/init/adopt.ts'
import { Inputs } from '../../../actions/init/inputs.ts'
import { fakeLedger } from '../../fakes/ledger.ts'
import { fakeHouse } from '../../fakes/house.ts'
import { model, world, type World } from '../../builders/world.ts'

async function adopted(own: World, inputs: Readonly<Record<string, string>> = {}) {
  const house = fakeHouse({
    ports: own.ports,
    inputs: { adopt: 'true', 'github-token': 'ghs_x', developers: 'dana', ...inputs },
  })
  return { pulls: await adoptLive(house, house.read(Inputs)), house }
}

describe('adopting', () => {
  test('proposes what is live and no record knows', async () => {
    const own = await world()
    await own.registry.setAlias(model, 'champion', '1')
    const { pulls, house } = await adopted(own)
    expect(pulls).toHaveLength(1)
    expect(own.forge.written.proposals[0]).toMatchObject({
      title: `Adopt ${model} 1 to production (now 1)`,
      draft: false,
    })
    expect(own.forge.written.proposals[0]?.files[0]?.text).toContain('adoption')
    expect(house.said.printed[0]).toContain('Adopt')
  })

  test('opens nothing where nothing is live, and says so', async () => {
    const own = await world()
    const { pulls, house } = await adopted(own)
    expect(pulls).toEqual([])
    expect(house.said.printed).toEqual(['Every version that is live is known to the ledger, or proposed already.'])
  })

  test('opens nothing at all where one of them cannot be drafted', async () => {
    const own = await world()
    await own.registry.setAlias(model, 'champion', '1')
    own.registry.addModel({ name: 'undocumented', aliases: { champion: '1' }, createdAt: 0, description: '', tags: {} })
    await expect(adopted(own)).rejects.toThrow('models/undocumented.yml is neither')
    expect(own.forge.written.proposals).toEqual([])
    expect((await adopted(own, { 'leave-out': 'undocumented' })).pulls).toHaveLength(1)
  })

  test('waits for the ledger to begin', async () => {
    const { ports } = await world()
    const house = fakeHouse({
      ports: { ...ports, ledgerOf: () => fakeLedger() },
      inputs: { adopt: 'true', 'github-token': 'x' },
    })
    await expect(adoptLive(house, house.read(Inputs))).rejects.toThrow('The ledger has not begun')
  })
})
