import { expect, test } from 'vitest'
import { GivenPeople, identifiedPeople } from '../../../shared/domain/founding/people-file.ts'

const given = (dana: object) => GivenPeople.parse({ people: { dana: { github: 'dana-acme', ...dana } } })

test.each([
  ['a number that the forge tells is taken', {}, 7001, 7001, []],
  ['a number that is given stands where nobody can be asked', { id: 7001 }, undefined, 7001, []],
  ['a number that is given and told is the same', { id: 7001 }, 7001, 7001, []],
  ['another number than the forge tells is wrong', { id: 7 }, 7001, 7, ['dana: dana-acme is number 7001, not 7.']],
  ['an account that is not there is named', { id: 7 }, null, 7, ['dana: there is no account dana-acme.']],
  [
    'a number that nobody tells is asked for',
    {},
    undefined,
    0,
    ['dana: the number of the account dana-acme is not known; give id, or a token to look it up.'],
  ],
])('%s', (_, person, found, id, problems) => {
  const read = identifiedPeople(given(person), () => found)
  expect(read.problems).toEqual(problems)
  expect(read.people.people.dana).toEqual({ github: 'dana-acme', id, mlflow: [], emails: [], name: 'dana' })
})
