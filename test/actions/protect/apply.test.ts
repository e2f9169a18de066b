import { expect, test } from 'vitest'
import { applyPlan, leftOpen } from '../../../actions/protect/apply.ts'
import { readPlan } from '../../../actions/protect/reading.ts'
import { asked, bare, placeOf, protectedSettings } from '../../builders/administration.ts'

const planOf = async (place: Awaited<ReturnType<typeof placeOf>>) =>
  (await readPlan(place.administration, place, asked)).plan

test('only what differs is written', async () => {
  const settings = protectedSettings()
  settings.rulesets = settings.rulesets.map((one) => (one.id === 12 ? { ...one, enforcement: 'evaluate' } : one))
  const place = await placeOf(settings)
  expect(await applyPlan(place.administration, await planOf(place))).toEqual([
    'ruleset Countersign: only the App writes the ledger',
  ])
  expect(place.administration.settings.rulesets.find(({ id }) => id === 12)?.enforcement).toBe('active')
})

test('a ruleset whose bypass is hidden is not written, for a write would drop it', async () => {
  const settings = protectedSettings()
  settings.rulesets = settings.rulesets.map((one) => ({ ...one, bypass: null, enforcement: 'disabled' }))
  const place = await placeOf(settings)
  await expect(applyPlan(place.administration, await planOf(place))).rejects.toThrow('would drop them')
  expect(place.administration.written).toEqual([])
})

test('what is still to be set is named, but for files', async () => {
  expect(leftOpen(await planOf(await placeOf(bare)))).toHaveLength(6)
  expect(leftOpen(await planOf(await placeOf()))).toEqual([])
})
