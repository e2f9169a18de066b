import { expect, test } from 'vitest'
import { obligationTable } from '../../shared/render/obligations.ts'

const one = {
  stage: 'compliance-review',
  review: 1,
  by: 'carl',
  text: 'Report.',
  until: null,
  owner: null,
  person: null,
}

test('conditions name what, who, until when, and what is not named', () => {
  const shown = obligationTable([
    { ...one, until: '2027-03-01', owner: 'mel-acme', person: 'mel' },
    { ...one, owner: 'nobody' },
    one,
  ])
  expect(shown).toMatch(/Report\. +\| mel +\| 2027-03-01 +\| carl +\| compliance-review/)
  expect(shown).toContain('nobody, who is not in people.yml')
  expect(shown).toContain('nobody named')
  expect(shown).toContain('no day named')
})

test('no conditions are no table, and hostile words stay words', () => {
  expect(obligationTable([])).toBe('')
  expect(obligationTable([{ ...one, text: '| <!-- @team/x' }])).not.toMatch(/<!--|@team/)
})
