import { expect, test } from 'vitest'
import { z } from 'zod'
import { secretNames } from '../../../shared/runtime/fields.ts'
import { readInputs, runnerInputs } from '../../../shared/runtime/inputs.ts'
import { credentialsOf, stageFields, stageOutputs } from '../../../shared/runtime/stage/inputs.ts'

const Inputs = z.object(stageFields)
const read = (env: Readonly<Record<string, string>>) => readInputs(Inputs, runnerInputs(env), () => undefined)

test('what is empty was not given', () => {
  const inputs = read({ 'INPUT_GITHUB-TOKEN': 'ghs_x', 'INPUT_PULL-REQUEST': '', 'INPUT_APP-SLUG': '' })
  expect(inputs).toEqual({ 'github-token': 'ghs_x', engine: 'auto' })
  expect(credentialsOf(inputs)).toEqual({
    token: 'ghs_x',
    app: null,
    mlflowUsername: undefined,
    mlflowPassword: undefined,
    mlflowToken: undefined,
    engine: { engine: 'auto' },
  })
})

test('credentials are passed on, each to its place', () => {
  const inputs = read({
    INPUT_GITHUB_TOKEN: 'ghs_x',
    INPUT_APP_SLUG: 'countersign',
    INPUT_MLFLOW_USERNAME: 'u',
    INPUT_MLFLOW_PASSWORD: 'p',
    INPUT_MLFLOW_TOKEN: 't',
  })
  expect(credentialsOf(inputs)).toEqual({
    token: 'ghs_x',
    app: 'countersign',
    mlflowUsername: 'u',
    mlflowPassword: 'p',
    mlflowToken: 't',
    engine: { engine: 'auto' },
  })
})

test.each(['0', '-1', '1.5', 'seven'])('the pull request %s is none', (number) => {
  expect(() => read({ INPUT_GITHUB_TOKEN: 'x', INPUT_PULL_REQUEST: number })).toThrow('The inputs cannot be used')
})

test('token and passwords are secrets', () => {
  expect([...secretNames(Inputs)].sort()).toEqual(['github-token', 'mlflow-password', 'mlflow-token'])
})

test('every stage has the same outputs', () => {
  expect(stageOutputs).toEqual(['verdict', 'facts', 'evidence-digest'])
})
