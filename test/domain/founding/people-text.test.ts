import { expect, test } from 'vitest'
import { peopleText } from '../../../shared/domain/founding/people-text.ts'
import { readPeople } from '../../../shared/domain/governance/people-rules.ts'
import { examplePeople, exampleText, located, peoplePath, valueOf } from '../../builders/documents.ts'

test('people are read back as they were', () => {
  const people = examplePeople()
  expect(valueOf(readPeople(located(peopleText(people), peoplePath)))).toEqual(people)
})

test('each person stands as the example has them', () => {
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('  '))
  expect(lines(peopleText(examplePeople()))).toEqual(lines(exampleText(peoplePath)))
})

test('hostile names stay names', () => {
  const people = { ...examplePeople(), people: { x: { ...examplePeople().people.dana, name: '}, evil: {github: x' } } }
  const given = {
    ...people,
    people: { x: { github: 'x-acme', id: 1, mlflow: [], emails: [], name: people.people.x.name } },
  }
  expect(valueOf(readPeople(located(peopleText(given), peoplePath)))).toEqual(given)
})
