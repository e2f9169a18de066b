import { expect, test } from 'vitest'
import { readPlan } from '../../../actions/protect/reading.ts'
import { verificationFailure } from '../../../actions/protect/verify.ts'
import { asked, bare, placeOf, protectedSettings, type Place } from '../../builders/administration.ts'

const failureOf = async (place: Place): Promise<string | null> =>
  verificationFailure((await readPlan(place.administration, place, asked)).plan)

test('a protection that was seen whole and is as it should be is no failure', async () => {
  expect(await failureOf(await placeOf())).toBeNull()
})

test('what differs is named', async () => {
  expect(await failureOf(await placeOf(bare))).toMatch(/promotions are judged.*production/)
})

test('rules of others are named as such', async () => {
  const settings = protectedSettings()
  const [first] = settings.rulesets
  if (first === undefined) throw new Error('there is no ruleset')
  settings.rulesets = [
    ...settings.rulesets,
    { ...first, id: 99, name: 'theirs', own: false, rules: [{ type: 'merge_queue', parameters: null }] },
  ]
  expect(await failureOf(await placeOf(settings))).toBe('The protection is not as it should be: rules of others.')
})

test('what was not seen is named with its reason', async () => {
  const place = await placeOf()
  place.administration.refuse('branchRules', 'GitHub answered 500.')
  expect(await failureOf(place)).toBe(
    'Not everything could be looked at, and unknown is no pass: the rules in force: GitHub answered 500.',
  )
})
