import { expect, test } from 'vitest'
import { main } from '../../../actions/rollback/main.ts'
import { intent, move, outcome } from '../../builders/ledger.ts'
import { live } from '../../builders/requests.ts'
import { model, record, world } from '../../builders/world.ts'
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
