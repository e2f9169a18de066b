import { expect, test } from 'vitest'
import { appPermissions, asksRescoring, formatHolder, setupOf } from '../../../shared/domain/protection/setup.ts'
import { examplePeople, examplePolicy } from '../../builders/documents.ts'

test('who clears vetoes may dismiss, who decides changes owns the files', () => {
  expect(setupOf(examplePolicy(), examplePeople())).toEqual({
    ledgerBranch: 'governance-ledger',
    environments: ['staging', 'production'],
    rescoring: false,
    dismissers: [{ team: 'acme/model-risk' }],
    owners: [{ team: 'acme/model-risk' }],
  })
})

test.each([
  ['rescored numbers', 'provenance: {high: builder-supplied}', 'provenance: {medium: rescored}', true],
  ['a training that comes once more', 'provenance: {high: builder-supplied}', 'retrained: [high]', true],
  ['what builders supply', 'provenance: {high: builder-supplied}', 'provenance: {high: builder-supplied}', false],
])('a policy that asks for %s has versions run again, or none', (_, from, to, asked) => {
  expect(asksRescoring(examplePolicy([[from, to]]))).toBe(asked)
})

test('a role that is a list of people means their accounts', () => {
  const policy = examplePolicy([['{team: acme/model-risk}', '{people: [rita, rob]}']])
  const rita = [{ login: 'rita-acme' }, { login: 'rob-acme' }]
  expect(setupOf(policy, examplePeople())).toMatchObject({ dismissers: rita, owners: rita })
  expect(setupOf(policy, null)).toMatchObject({ dismissers: [], owners: [] })
})

test('where vetoes are cleared by their giver alone, nobody else may dismiss', () => {
  expect(
    setupOf(
      examplePolicy([['vetoes: {cleared_by: [its-giver, model-risk]}', 'vetoes: {cleared_by: [its-giver]}']]),
      null,
    ).dismissers,
  ).toEqual([])
})

test('a holder is written as an owner', () => {
  expect([formatHolder({ team: 'acme/legal' }), formatHolder({ login: 'rita' })]).toEqual(['@acme/legal', '@rita'])
})

test('the App administers nothing and reads no secret', () => {
  expect(Object.keys(appPermissions).filter((name) => /admin|secret|environment|workflow|variable/.test(name))).toEqual(
    [],
  )
})
