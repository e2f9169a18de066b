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
