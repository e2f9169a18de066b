import { expect, test } from 'vitest'
import { diagnosisOf } from '../../../shared/domain/doctor/diagnosis.ts'
import { preconditions } from '../../../shared/domain/doctor/precondition.ts'
import { breaks } from '../../builders/mutations.ts'
import { codesOf, placeOf, soundWorld, worldOf } from '../../builders/administration.ts'

const sound = await soundWorld()

test('where everything is set, every precondition is done', () => {
  const world = sound
  expect({ missing: codesOf(world, 'missing'), unknown: codesOf(world, 'unknown') }).toEqual({
    missing: [],
    unknown: [],
  })
  expect(codesOf(world, 'done')).toEqual(preconditions)
})

test('each precondition is judged once, and the counts are theirs', () => {
  const { judged, counts } = diagnosisOf(sound)
  expect(judged.map(({ code }) => code)).toEqual(preconditions)
  expect(counts).toEqual({ done: preconditions.length, missing: 0, unknown: 0 })
})

test('without an App the checks are advisory: it is missing, and what would be pinned to it is unknown', async () => {
  const world = await worldOf(await placeOf(), { app: null })
  expect(diagnosisOf(world).advisory).toBe(true)
  expect(codesOf(world, 'missing')).toEqual(['app-known'])
  expect(codesOf(world, 'unknown')).toEqual([
    'app-installed',
    'app-permissions',
    'checks-pinned',
    'ledger-writer',
    'ledger-writable',
  ])
})

const table = preconditions.flatMap((code) => breaks[code].map(([title, broken]) => ({ code, title, broken })))

test.each(table)('$title: $code is missing, and nothing else', ({ code, broken }) => {
  expect(codesOf(broken(sound), 'missing')).toEqual([code])
})

test('whatever can be missing is broken once at least', () => {
  // whether a runner serves one job can only be known of GitHub's own, so it is done or unknown
  expect(preconditions.filter((code) => breaks[code].length === 0)).toEqual(['runners-isolated'])
})
