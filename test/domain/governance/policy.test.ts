import { describe, expect, test } from 'vitest'
import { Environment, Policy, Role } from '../../../shared/domain/governance/policy.ts'
import { examplePolicy } from '../../builders/documents.ts'

describe('policy.yml', () => {
  test('of the example, read again, is the same', () => {
    expect(Policy.parse(JSON.parse(JSON.stringify(examplePolicy())))).toEqual(examplePolicy())
  })

  test('left short is the strict one', () => {
    const { sign_off: _quote, freshness: _fresh, vetoes: _vetoes, regulations: _laws, ...short } = examplePolicy()
    expect(Policy.parse({ ...short, separation_of_duties: { builders: ['request-author'] } })).toMatchObject({
      sign_off: { quote_digest: 'required' },
      freshness: 'evidence',
      vetoes: { cleared_by: ['its-giver'] },
      regulations: [],
      separation_of_duties: { one_person_one_stage: true, inherited_team_members: true },
    })
  })

  test.each([
    ['another version of the schema', { policy: 2 }],
    ['a registry that is no web address', { registry: { uri: 'file:///mlruns', artifact_roots: ['x'] } }],
    ['no artifact root', { registry: { uri: 'https://x.example', artifact_roots: [] } }],
    ['a role with a capital', { roles: { Validator: { team: 'acme/v' } } }],
    ['a count of nought', { changes: { approvals: [{ role: 'model-risk', count: 0 }] } }],
    [
      'a cool-down that is no duration',
      { changes: { approvals: [{ role: 'model-risk', count: 1 }], cool_down: '1 day' } },
    ],
    ['a stage that is none', { stages: { marketing: { approvals: [] } } }],
    ['gates signed by people', { stages: { 'validation-gates': { approvals: [] } } }],
    ['a builder’s fact that is none', { separation_of_duties: { builders: ['request-author', 'reader'] } }],
    ['nobody who may clear a veto', { vetoes: { cleared_by: [] } }],
    ['an answer with a space', { stages: { 'compliance-review': { approvals: [], answers: ['risk class'] } } }],
    ['a word too many', { approve_everything: true }],
  ])('cannot hold %s', (_, other) => {
    expect(Policy.safeParse({ ...examplePolicy(), ...other }).success).toBe(false)
  })
})

describe('a role', () => {
  test.each([
    [{ team: 'acme/validators' }, true],
    [{ people: ['vera'] }, true],
    [{ people: [] }, false],
    [{ team: 'validators' }, false],
    [{ team: 'acme/a/b' }, false],
    [{ team: 'acme/a', people: ['vera'] }, false],
  ])('%j: %s', (role, fits) => {
    expect(Role.safeParse(role).success).toBe(fits)
  })
})

describe('an alias', () => {
  test.each([
    ['champion', true],
    ['Champion_2', true],
    ['latest', false],
    ['Latest', false],
    ['v1', false],
    ['V12', false],
    ['v1-old', true],
    ['two words', false],
    ['', false],
    ['a'.repeat(256), false],
  ])('%j can be one: %s', (alias, fits) => {
    expect(Environment.safeParse({ alias }).success).toBe(fits)
  })
})
