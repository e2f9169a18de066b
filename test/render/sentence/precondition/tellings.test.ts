import { expect, test } from 'vitest'
import { preconditions } from '../../../../shared/domain/doctor/precondition.ts'
import { hints, tellings } from '../../../../shared/render/sentence/precondition/tellings.ts'

test.each(preconditions)('%s has a title, says what was found and how to mend it', (code) => {
  const { title, missing, mend } = tellings[code]
  expect(title).toMatch(/^[A-Z].*[^.]$/)
  expect(missing({})).toMatch(/[.]$|unknown/)
  expect(mend((path) => `https://github.com/acme/models/${path}`)).toMatch(/^[A-Za-z].*\.$/)
})

test('no title is there twice', () => {
  expect(new Set(preconditions.map((code) => tellings[code].title)).size).toBe(preconditions.length)
})

test('a hint ends a sentence without a full stop of its own', () => {
  expect(Object.values(hints).filter((hint) => hint.endsWith('.'))).toEqual([])
})
