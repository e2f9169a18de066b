import { expect, test } from 'vitest'
import { readPlan } from '../../../actions/protect/reading.ts'
import { appNumber, asked, placeOf, protectedSettings, type Place } from '../../builders/administration.ts'

const read = (place: Place, other: Partial<typeof asked> = {}) =>
  readPlan(place.administration, place, { ...asked, ...other })

test('the plan is made from the policy of the default branch', async () => {
  const { protection, plan } = await read(await placeOf())
  expect(protection).toMatchObject({ defaultBranch: 'main', app: { id: appNumber, name: 'countersign' } })
  expect(plan.state).toBe('same')
})

test('an App that cannot be seen is believed by its number', async () => {
  const place = await placeOf({ ...protectedSettings(), apps: [] })
  expect((await read(place, { app: { slug: 'countersign', id: appNumber } })).plan.state).toBe('same')
})

test.each([
  ['shown to nobody', { slug: 'other', id: null }, 'shows no App other'],
  ['that has another number', { slug: 'countersign', id: 7 }, `has the number ${appNumber}, not 7`],
])('an App %s is an error, never a trial', async (_, app, said) => {
  await expect(read(await placeOf(), { app })).rejects.toThrow(said)
})

test('an App that could not be read is an error with its reason', async () => {
  const place = await placeOf()
  place.administration.refuse('app', 'GitHub answered 500.')
  await expect(read(place)).rejects.toThrow('GitHub answered 500.')
})

test('without a policy nothing can be planned', async () => {
  await expect(read(await placeOf(protectedSettings(), { 'README.md': '' }))).rejects.toThrow('policy')
})

test('without an App a trial is planned', async () => {
  expect((await read(await placeOf(), { app: null })).plan.notEnforced).toContain('checks-by-anybody')
})
