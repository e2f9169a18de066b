import { expect, test } from 'vitest'
import {
  completenessAlone,
  CompletenessSettings,
  CompletenessTightening,
  tightenedCompleteness,
} from '../../../shared/domain/documentation/settings.ts'

type Words = readonly [CompletenessSettings, CompletenessTightening]

test.each<readonly [string, Words, CompletenessSettings, readonly string[]]>([
  [
    'adds tiers and takes none away',
    [{ complete_for: ['high'] }, { complete_for: ['low'] }],
    { complete_for: ['high', 'low'] },
    [],
  ],
  [
    'may ask that the commit is seen where the policy does not',
    [{ complete_for: ['high'], commit: 'recorded' }, { commit: 'reachable' }],
    { complete_for: ['high'], commit: 'reachable' },
    [],
  ],
  [
    'may not be content with less, also where the policy leaves the word out',
    [{ complete_for: ['high'] }, { commit: 'recorded' }],
    { complete_for: ['high'] },
    ['commit'],
  ],
  [
    'says nothing by what it leaves out',
    [{ complete_for: ['high'], commit: 'recorded' }, {}],
    { complete_for: ['high'], commit: 'recorded' },
    [],
  ],
])('a model file %s', (_, [policy, model], expected, complaints) => {
  const said: string[] = []
  expect(tightenedCompleteness(policy, model, (path) => said.push(path.join('.')))).toEqual(expected)
  expect(said).toEqual(complaints)
})

test('alone, a model file asks what it names', () => {
  expect(completenessAlone({ commit: 'recorded' })).toEqual({ complete_for: [], commit: 'recorded' })
})

test('other words are errors', () => {
  expect(CompletenessSettings.safeParse({ complete_for: ['high'], commit: 'any' }).success).toBe(false)
  expect(CompletenessSettings.safeParse({ complete_for: ['highest'] }).success).toBe(false)
  expect(CompletenessTightening.safeParse({ complete: [] }).success).toBe(false)
})
