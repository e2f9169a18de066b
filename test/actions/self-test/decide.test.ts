import { beforeAll, expect, test } from 'vitest'
import { conclude } from '../../../actions/self-test/decide.ts'
import { notDone, type Observed } from '../../../shared/domain/self-test/observed.ts'
import { countsEverything, scratchFacts, soundNight } from '../../builders/self-test.ts'

let sound: Observed
beforeAll(async () => {
  sound = await soundNight(await scratchFacts())
})

test('a night on which every attack was refused says so, and fails nothing', () => {
  const { state, failure, results } = conclude(sound, [])
  expect([state, failure]).toEqual(['refused', null])
  expect(new Set(results.map(({ since }) => since))).toEqual(new Set([sound.at]))
})

test('what is unknown fails nothing, and passes nothing', () => {
  expect(conclude({ ...sound, tagged: notDone('no-version') }, [])).toMatchObject({ state: 'unknown', failure: null })
})

test('an engine whose guards are off fails the run, each attack by its name', () => {
  const { state, failure } = conclude(sound, [], countsEverything)
  expect(state).toBe('got-through')
  expect(failure).toMatch(/^5 of 14 attacks got through: author-approval, .*The summary says how to mend it\.$/)
})
