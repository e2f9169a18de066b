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
  const mlflowUsername = inputs['mlflow-tag-username']
  const mlflowPassword = inputs['mlflow-tag-password']
  const mlflowToken = inputs['mlflow-tag-token']
  if (mlflowToken === undefined && (mlflowUsername === undefined || mlflowPassword === undefined)) return null
  return house.ports({ ...credentialsOf(inputs), mlflowUsername, mlflowPassword, mlflowToken }).registryAt(uri)
}
