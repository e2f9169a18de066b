import { planState, type AccessPlan } from '../../shared/domain/access/plan.ts'
import { renderAccess } from '../../shared/render/setup/access.ts'
import type { House } from '../../shared/runtime/house.ts'
import { applied, type Applied } from './apply.ts'
import { Inputs, outputs } from './inputs.ts'
import { planOf } from './plan.ts'
import { readDesk, type Desk } from './question.ts'
import { verified } from './verify.ts'

async function perform(desk: Desk, inputs: Inputs): Promise<Applied> {
  if (inputs.command === 'apply') return applied(desk, { revoke: inputs['revoke-excess'] })
  return { done: [], left: inputs.command === 'verify' ? await verified(desk) : planOf(desk) }
}

/** Why the run fails; a plan that could be read whole is no failure, whatever it holds. */
function failure(command: Inputs['command'], left: AccessPlan): string | null {
  const state = planState(left)
  if (state === 'unknown') return 'Not everything could be looked at, and unknown is no pass.'
  if (state === 'passed' || command === 'plan') return null
  return command === 'verify'
    ? 'The rights in the registry are not those that the governance files ask for.'
    : 'Not everything is as the governance files ask for; what is left is named.'
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const desk = await readDesk(house, inputs)
  const { done, left } = await perform(desk, inputs)
  house.output(outputs, { verdict: planState(left), plan: JSON.stringify(left) })
  await house.summary(renderAccess(left, done))
  const said = failure(inputs.command, left)
  if (said !== null) house.fail(said)
}
