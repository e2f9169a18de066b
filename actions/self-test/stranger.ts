import type { Registry } from '../../shared/ports/registry.ts'
import type { Scratch } from '../../shared/ports/scratch.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import type { Inputs } from './inputs.ts'

/** The job's own token as a second identity; null where it is the one that everything is done with. */
export function strangerOf(house: House, inputs: Inputs): Scratch | null {
  const token = inputs['job-token']
  if (token === undefined || token === inputs['github-token']) return null
  return house.scratch({ ...credentialsOf(inputs), token, app: null })
}

/** The registry with the credential for tags alone; null where none was given, whatever the environment holds. */
export function taggerOf(house: House, inputs: Inputs, uri: string): Registry | null {
  const mlflowUsername = inputs['mlflow-tag-username']
  const mlflowPassword = inputs['mlflow-tag-password']
  const mlflowToken = inputs['mlflow-tag-token']
  if (mlflowToken === undefined && (mlflowUsername === undefined || mlflowPassword === undefined)) return null
  return house.ports({ ...credentialsOf(inputs), mlflowUsername, mlflowPassword, mlflowToken }).registryAt(uri)
}
