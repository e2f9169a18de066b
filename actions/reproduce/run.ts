import { resolve } from 'node:path'
import type { Handover } from '../../shared/domain/rescore/answer.ts'
import type { RescoreCase } from '../../shared/gather/rescore/case.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import type { Inputs } from './inputs.ts'
import { play } from './play.ts'
import type { Asked } from './question.ts'

/** Runs the version apart; where that cannot be proven it is not run at all. */
export async function run(house: House, inputs: Inputs, asked: Asked, found: RescoreCase): Promise<Handover> {
  const sealed = found.sets.some((set) => set.rows.kind === 'sealed' && !('problem' in set))
  const workflow = house.environment.workflow !== null
  if (sealed && workflow && inputs['transport-key'] === undefined)
    throw new UserError(
      'Answers on sealed rows would lie open in the run.',
      'Give transport-key, 64 hex digits, to both jobs.',
    )
  const sandbox = house.sandbox()
  try {
    const proof = await sandbox.prove()
    if ('unknown' in proof)
      throw new UserError(
        `Whether the model can be kept apart here is unknown (${proof.unknown}), so it is not run.`,
        'Run it on a Linux machine whose unshare, setpriv and mount may be used as root or by sudo without a password, such as GitHub’s own runners.',
      )
    const sources = { ...asked.ports, registry: asked.ports.registryAt(asked.policy.registry.uri) }
    const { checkout, 'ready-environment': ready = null } = inputs
    const code = checkout === undefined ? null : resolve(house.environment.folders.workspace, checkout)
    const stage = { sources, sandbox, isolation: proof.proven, ready, checkout: code }
    return await play({ ...stage, say: (text) => house.log.info(text) }, found)
  } finally {
    sandbox.clean()
  }
}
