import { expect, test } from 'vitest'
import { main } from '../../../actions/doctor/main.ts'
import { placeOf, type Place } from '../../builders/administration.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'

async function run(place: Place, inputs: Readonly<Record<string, string>> = {}): Promise<Said> {
  const { forge, documents, registryAt, ledgerOf, administration } = place
  const ports = { ...(await world()).ports, forge, documents, registryAt, ledgerOf }
  const house = fakeHouse({ ports, administration, inputs: { app: 'countersign', 'github-token': 'ghs_x', ...inputs } })
  await main(house)
  return house.said
}

test('a sound repository has everything done', async () => {
  const said = await run(await placeOf())
  expect(said.outputs).toMatchObject({ verdict: 'done', done: '62', missing: '0', unknown: '0' })
  expect(said.failures).toEqual([])
  expect(said.masked).toContain('ghs_x')
})

test('what is missing fails the run, and is told as JSON with its mend', async () => {
  const place = await placeOf()
  place.administration.settings.classic = true
  const said = await run(place)
  expect(said.failures).toEqual(['1 of what must be so is missing.'])
  const told = JSON.parse(said.outputs.preconditions ?? '[]') as readonly { readonly state: string }[]
  expect(told.filter(({ state }) => state === 'missing')).toEqual([
    {
      precondition: 'classic-protection-absent',
      state: 'missing',
      title: 'No classic branch protection stands beside the rulesets',
      found: expect.stringContaining('There is one'),
      mend: 'Remove it: https://github.com/acme/models/settings/branches.',
    },
  ])
})

test('what is unknown fails the run only where strict', async () => {
  const place = await placeOf()
  place.administration.refuse('actions', 'Refused.')
  expect((await run(place)).failures).toEqual([])
  expect((await run(place, { strict: 'true' })).failures).toEqual(['1 could not be seen, and unknown is no pass.'])
})
