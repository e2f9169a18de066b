import { describe, expect, test } from 'vitest'
import { collidingPaths, folded, seemingPath } from '../../../shared/domain/request/look-alike.ts'

describe('a path that could be taken for one that judges', () => {
  test.each([
    ['in capitals', 'Governance/policy.yml', 'governance/policy.yml'],
    ['with a capital in the file', 'governance/Policy.yml', 'governance/policy.yml'],
    ['with a Cyrillic o', 'g\u043Evernance/people.yml', 'governance/people.yml'],
    ['in full-width letters', '\uFF4Dodels/churn.yml', 'models/churn.yml'],
    ['with a zero-width space', 'promotions\u200B/x/y/0001/request.yml', 'promotions/x/y/0001/request.yml'],
    ['of GitHub, in capitals', '.GitHub/workflows/x.yml', '.github/workflows/x.yml'],
    ['as a file of that name', 'MODELS', 'models'],
    ['with a blank behind the name', 'governance/people.yml ', 'governance/people.yml'],
  ])('%s is told what it seems', (_, path, meant) => {
    expect(seemingPath(path)).toBe(meant)
  })

  test.each([
    'governance/policy.yml',
    'governance/notes/Policy.yml',
    'models/Churn.yml',
    'docs/governance/Policy.yml',
    'government/policy.yml',
    'README.md',
  ])('%s is what it seems', (path) => {
    expect(seemingPath(path)).toBe(null)
  })
})

test('two paths that a file system may take for one collide, each with the first', () => {
  expect(collidingPaths(['.github/workflows/promote.yml', '.github/workflows/Promote.yml', 'governance/a'])).toEqual([
    { path: '.github/workflows/promote.yml', other: '.github/workflows/Promote.yml' },
  ])
})

test('a name is folded to what an eye reads', () => {
  expect(folded('G\u043E\u0435')).toBe('goe')
})
