import { expect, test } from 'vitest'
import { done, given, missing, noneOf, preconditions, unknown } from '../../../shared/domain/doctor/precondition.ts'
import { seen, unseen } from '../../../shared/domain/protection/seen.ts'

test('what was not seen is unknown and is not judged', () => {
  expect(given(unseen('Refused.'), () => done())).toEqual(unknown('Refused.'))
  expect(given(seen(2), (value) => missing({ value }))).toEqual({ state: 'missing', facts: { value: 2 } })
})

test('nothing listed is done, anything listed is missing', () => {
  expect(noneOf('teams', [])).toEqual(done())
  expect(noneOf('teams', ['acme/legal'])).toEqual(missing({ teams: ['acme/legal'] }))
})

test('no precondition is there twice', () => {
  expect(new Set(preconditions).size).toBe(preconditions.length)
})
