import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import { edited, editedText, policyPath, saidOf } from '../../builders/documents.ts'

function said(section: string): readonly string[] {
  const changes = [['{on: alias, alias: candidate, environment: production}', section]] as const
  const read = readPolicy(edited(policyPath, changes))
  return read.ok ? [] : saidOf(read.problems, editedText(policyPath, changes))
}

describe('proposals of the policy', () => {
  test.each<[string, string, readonly string[]]>([
    ['what is registered', '{on: registered, environment: production}', []],
    ['what gets an alias', '{on: alias, alias: candidate, environment: staging}', []],
    [
      'an environment that is not there',
      '{on: registered, environment: prodction}',
      ['proposals.environment: "prodction" is not defined under environments. Did you mean "production"?'],
    ],
    [
      'an alias that is not named',
      '{on: alias, environment: production}',
      ['proposals.on: is alias, and no alias is named; write alias.'],
    ],
    [
      'an alias that means nothing',
      '{on: registered, alias: candidate, environment: production}',
      ['proposals.alias: means nothing with on: registered; remove it, or write on: alias.'],
    ],
    [
      'the alias of an environment',
      '{on: alias, alias: Champion, environment: staging}',
      ['proposals.alias: is the alias of environment "production", which promote alone moves; name another.'],
    ],
    [
      'another occasion',
      '{on: staged, environment: production}',
      ['proposals.on: is the text "staged"; it must be one of registered, alias.'],
    ],
  ])('of %s', (_, section, expected) => {
    expect(said(section)).toEqual(expected)
  })
})
