import { expect, test } from 'vitest'
import { RegistryError, registryErrorCodes } from '../../../shared/clients/mlflow/error.ts'

test('an error keeps its code, its cause and the registry’s own code', () => {
  const cause = new Error('below')
  const error = new RegistryError('not-found', 'The registry does not know it.', {
    said: 'RESOURCE_DOES_NOT_EXIST',
    cause,
  })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    name: 'RegistryError',
    code: 'not-found',
    message: 'The registry does not know it.',
    said: 'RESOURCE_DOES_NOT_EXIST',
    cause,
  })
})

test('where the registry gave no code of its own, none is made up', () => {
  expect(new RegistryError('timed-out', 'x').said).toBeNull()
  expect(new RegistryError('timed-out', 'x', { said: null }).said).toBeNull()
})

test('codes are kebab-case and each is there once', () => {
  expect(new Set(registryErrorCodes).size).toBe(registryErrorCodes.length)
  expect(registryErrorCodes.filter((code) => !/^[a-z]+(?:-[a-z]+)*$/.test(code))).toEqual([])
})
