import { expect, test } from 'vitest'
import { bothSeen, mapSeen, seen, unseen } from '../../../shared/domain/protection/seen.ts'

test('what follows from something unseen is unseen, with its reason', () => {
  expect(mapSeen(seen(2), (value) => value + 1)).toEqual(seen(3))
  expect(mapSeen(unseen('Refused.'), (value: number) => value + 1)).toEqual(unseen('Refused.'))
})

test('two things are seen together where both are; the first that is not says why', () => {
  expect(bothSeen(seen(1), seen('a'))).toEqual(seen([1, 'a']))
  expect(bothSeen(unseen('one'), unseen('other'))).toEqual(unseen('one'))
  expect(bothSeen(seen(1), unseen('other'))).toEqual(unseen('other'))
})
