import { expect, test } from 'vitest'
import { usualTeam } from '../../../shared/domain/founding/founding.ts'

test.each([
  [
    'a team with a usual name holds the role',
    'model-validator',
    ['legal', 'model-validation'],
    'acme/model-validation',
  ],
  ['the more usual name goes first', 'auditor', ['audit', 'internal-audit'], 'acme/internal-audit'],
  ['no usual name, no team', 'model-risk', ['risk'], null],
  ['a role that nobody knows has none', 'king', ['king'], null],
])('%s', (_, role, teams, wanted) => {
  expect(usualTeam(role, 'acme', teams)).toBe(wanted)
})
