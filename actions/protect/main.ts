import { renderProtection } from '../../shared/render/setup/protection.ts'
import type { House } from '../../shared/runtime/house.ts'
import { askedOf } from '../../shared/runtime/protection-inputs.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { applyPlan, leftOpen } from './apply.ts'
import { Inputs, outputs } from './inputs.ts'
import { readPlan, type Reading } from './reading.ts'
import { verificationFailure } from './verify.ts'

async function report(house: House, { plan }: Reading): Promise<void> {
  house.output(outputs, {
    verdict: plan.state,
    differences: plan.conflicts.length + plan.steps.reduce((sum, { lines }) => sum + lines.length, 0),
    plan: JSON.stringify(plan),
  })
  await house.summary(renderProtection(plan))
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const credentials = credentialsOf(inputs)
  const [administration, ports] = [house.administration(credentials), house.ports(credentials)]
  const read = (): Promise<Reading> => readPlan(administration, ports, askedOf(inputs))
  const before = await read()
  if (inputs.command !== 'apply') {
    await report(house, before)
    const failure = inputs.command === 'verify' ? verificationFailure(before.plan) : null
    if (failure !== null) house.fail(failure)
    return
  }
  const written = await applyPlan(administration, before.plan)
  for (const what of written) house.log.info(`Written: ${what}.`)
  // what was written is believed once it is read back
  const after = written.length === 0 ? before : await read()
  await report(house, after)
  const open = leftOpen(after.plan)
  if (open.length > 0) house.fail(`Not set: ${open.join('; ')}.`)
  else if (after.plan.state !== 'same') house.log.warning(verificationFailure(after.plan) ?? '')
}
