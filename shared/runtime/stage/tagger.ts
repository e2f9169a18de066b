import type { Registry } from '../../ports/registry.ts'
import type { House } from '../house.ts'
import { credentialsOf, type StageInputs } from './inputs.ts'

export type TagInputs = StageInputs & {
  readonly 'mlflow-tag-username'?: string | undefined
  readonly 'mlflow-tag-password'?: string | undefined
  readonly 'mlflow-tag-token'?: string | undefined
}

/** The registry with the credential for tags alone; null where none was given, whatever the environment holds. */
export function taggerOf(house: House, inputs: TagInputs, uri: string): Registry | null {
  const { 'mlflow-tag-username': username, 'mlflow-tag-password': password, 'mlflow-tag-token': token } = inputs
  const named = username !== undefined && password !== undefined
  if (!named && token === undefined) return null
  // one of the two whole: half of a pair would be made up from the environment
  const own = named
    ? { mlflowUsername: username, mlflowPassword: password, mlflowToken: undefined }
    : { mlflowUsername: undefined, mlflowPassword: undefined, mlflowToken: token }
  return house.ports({ ...credentialsOf(inputs), ...own }).registryAt(uri)
}
