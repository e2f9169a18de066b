import { expect, test } from 'vitest'
import { ruleTellings } from '../../../../shared/render/sentence/precondition/rules.ts'

test.each([
  ['ledger-writer', { rules: ['update'], actors: [] }, 'against update'],
  ['ledger-writer', { rules: [], actors: ['Team 5 (always)'] }, 'Team 5 (always)'],
  ['ledger-append-only', { rules: ['deletion'], actors: [] }, 'from deletion'],
  ['ledger-append-only', { rules: [], actors: ['Team 5 (always)'] }, 'Team 5 (always)'],
  ['genesis-recorded', { faults: [] }, 'no genesis'],
  ['genesis-recorded', { faults: ['broken-link: x'] }, 'broken-link: x'],
  ['dismissals-restricted', { beyond: [] }, 'Whoever may write'],
  ['dismissals-restricted', { beyond: ['User 7'] }, 'User 7 may'],
] as const)('%s with %j says %s', (code, facts, said) => {
  expect(ruleTellings[code].missing(facts)).toContain(said)
})

test('what protect can set names it, and the page beside it', () => {
  const mend = ruleTellings['pull-request-required'].mend((path) => `https://github.com/acme/models/${path}`)
  expect(mend).toBe('Run countersign protect apply, or set it at https://github.com/acme/models/settings/rules.')
})
