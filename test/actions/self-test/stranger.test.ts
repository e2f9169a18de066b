import { expect, test } from 'vitest'
import { Inputs } from '../../../actions/self-test/inputs.ts'
import { strangerOf } from '../../../actions/self-test/stranger.ts'
import { fakeHouse } from '../../fakes/house.ts'
import { fakeScratch } from '../../fakes/scratch.ts'
import { world } from '../../builders/world.ts'

async function houseWith() {
  const { ports, forge } = await world()
  return fakeHouse({ ports, scratch: () => fakeScratch(forge) })
}
const inputs = (other: Readonly<Record<string, string>>): Inputs =>
  Inputs.parse({ 'github-token': 'ghs_app', ...other })

test('the stranger is the job’s own token, and is no App', async () => {
  const house = await houseWith()
  expect(strangerOf(house, inputs({ 'job-token': 'ghs_job', 'app-slug': 'countersign' }))).not.toBeNull()
  expect(house.said.credentials).toMatchObject([{ token: 'ghs_job', app: null }])
})

test('one token is one identity', async () => {
  const house = await houseWith()
  expect(strangerOf(house, inputs({ 'job-token': 'ghs_app' }))).toBeNull()
  expect(strangerOf(house, inputs({}))).toBeNull()
})
