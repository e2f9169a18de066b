import { expect, test } from 'vitest'
import { readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import { raciProblems } from '../../../shared/domain/governance/raci-rules.ts'
import { examplePolicy } from '../../builders/documents.ts'

const located = { file: 'governance/policy.yml', value: {}, lines: {} }
const problems = (raci: object): readonly string[] =>
  raciProblems({ ...examplePolicy(), raci }, located).map(({ path }) => path)

test.each([
  ['whom the stage asks', { deployment: { 'business-owner': 'A' } }, []],
  ['whom no stage asks', { deployment: { 'ml-engineer': 'A' } }, ['raci.deployment.ml-engineer']],
  ['of an activity that is no stage', { monitoring: { 'ml-engineer': 'A' } }, []],
  ['nobody', { deployment: { 'ml-engineer': 'R', auditor: 'I' } }, []],
])('accountable may be %s', (_, raci, expected) => {
  expect(problems(raci)).toEqual(expected)
})

test('a role of the matrix that the policy does not define is an error with the nearest one', () => {
  const value = { ...examplePolicy(), raci: { validation: { 'model-validators': 'R' } } }
  const read = readPolicy({ file: 'governance/policy.yml', value: JSON.parse(JSON.stringify(value)), lines: {} })
  expect(read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'raci.validation.model-validators: role "model-validators" is not defined under roles. Did you mean "model-validator"?',
  ])
})
