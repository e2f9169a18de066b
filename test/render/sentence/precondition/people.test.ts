import { expect, test } from 'vitest'
import { peopleTellings } from '../../../../shared/render/sentence/precondition/people.ts'

test.each([
  ['no App', { named: false }, 'advisory'],
  ['an App that nobody sees', { named: true, slug: 'countersign' }, 'shows no App countersign'],
  ['an App of another number', { named: true, slug: 'countersign', found: 7, given: 8 }, 'number 7, not 8'],
])('%s is told for what it is', (_, facts, said) => {
  expect(peopleTellings['app-known'].missing(facts)).toContain(said)
})

test('an App is told what it lacks and what it has too much', () => {
  const say = peopleTellings['app-permissions'].missing
  expect(say({ lacking: ['checks: write'], beyond: [] })).toBe(
    'It lacks checks: write; beyond its needs it has nothing.',
  )
  expect(say({ lacking: [], beyond: ['secrets: write'] })).toContain(
    'lacks nothing; beyond its needs it has secrets: write',
  )
})

test('an installation that sleeps is not one that is absent', () => {
  expect(peopleTellings['app-installed'].missing({ why: 'suspended' })).toContain('suspended')
  expect(peopleTellings['app-installed'].missing({ why: 'absent' })).toContain('not installed')
})
