import { expect, test } from 'vitest'
import { main } from '../../../actions/rollback/main.ts'
import { rootPath, shardOf } from '../../../shared/domain/ledger/checkpoint/pages.ts'
import { intent, move, outcome, reference } from '../../builders/ledger.ts'
import { live } from '../../builders/requests.ts'
import { model, record, world } from '../../builders/world.ts'
import { indexed } from '../../builders/indexed.ts'
import { fakeHouse } from '../../fakes/house.ts'

const asked = { model, from: 'production', reason: 'It burns.', 'github-token': 'ghs_x' }

test('a rollback opens the pull request of the version before', async () => {
  const own = await world()
  await live(own, '1')
  const at = '2026-01-05T10:00:00Z'
  const moved = move({ from: '1', to: '2' })
  await record(own, intent({ at, move: moved }))
  await record(own, outcome(4, { at, move: moved }))
  await own.registry.setAlias(model, 'champion', '2')
  const house = fakeHouse({ ports: own.ports, inputs: asked })
  await main(house)
  expect(own.forge.written.proposals).toMatchObject([{ title: `Roll back ${model} to 1 in production (now 2)` }])
  expect(house.said.outputs['pull-request']).toBe('101')
})

test.each([
  [{ from: 'prod' }, 'knows no other version'],
  [{ reason: '' }, 'cannot be used'],
])('with %j nothing is opened', async (other, said) => {
  const own = await world()
  await live(own, '1')
  await expect(main(fakeHouse({ ports: own.ports, inputs: { ...asked, ...other } }))).rejects.toThrow(said)
})

test('of a long ledger a rollback reads the model alone, and refuses where the index is not the one of the chain', async () => {
  const own = await indexed(12)
  const at = '2026-01-05T10:00:00Z'
  for (const [from, to, place] of [
    [null, '1', 26],
    ['1', '2', 28],
  ] as const) {
    const about = {
      at,
      move: move({ from, to }),
      request: reference({ folder: `promotions/${model}/production/000${to}` }),
    }
    await record(own, intent(about))
    await record(own, outcome(place, about))
  }
  await own.registry.setAlias(model, 'champion', '2')
  await own.checkpoint('2026-01-05T11:00:00Z')
  await main(fakeHouse({ ports: own.ports, inputs: asked }))
  expect(own.forge.written.proposals).toMatchObject([{ title: `Roll back ${model} to 1 in production (now 2)` }])
  const read = own.asked()
  expect([read.includes('whole'), read.includes(`index/${shardOf('other-0')}/000001.json`)]).toEqual([false, false])
  own.alter(rootPath, (text) => text.replace('countersign', 'Countersign'))
  await expect(main(fakeHouse({ ports: own.ports, inputs: asked }))).rejects.toThrow('The ledger is broken')
})
