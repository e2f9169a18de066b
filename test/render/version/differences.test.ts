import { expect, test } from 'vitest'
import { differences } from '../../../shared/render/version/differences.ts'
import { champion, subject } from '../../builders/evidence.ts'
import { facts, gathered } from '../../builders/facts.ts'

test('what differs from the live version is a table, and hostile text in it is inert', () => {
  const parameters = { ...subject().parameters, C: '1|2`@team`' }
  const said = differences(facts({ gathered: gathered({ subject: { ...subject(), parameters } }) }))
  expect(said).toContain('parameter `C`')
  expect(said).not.toMatch(/[^`]@team/)
})

test('nothing is compared where nothing was live, or nothing was gathered', () => {
  expect(differences(facts({ gathered: gathered({ champion: { state: 'none' } }) }))).toBe('')
  expect(differences(facts({ gathered: null }))).toBe('')
  expect(champion().state).toBe('read')
})
