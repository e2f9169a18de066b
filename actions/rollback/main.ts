import { wrong } from '../../shared/runtime/drafting/move.ts'
import { layTable, openDraft } from '../../shared/runtime/drafting/opening.ts'
import { draftRollback } from '../../shared/runtime/drafting/rollback.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { Inputs } from './inputs.ts'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const { policy, ...table } = await layTable(house, house.ports(credentialsOf(inputs)), inputs.model)
  if (policy.state !== 'read') throw wrong('The policy on the default branch', policy)
  const { model, from: environment, to: version = null, developers, reason } = inputs
  const draft = await draftRollback(table, policy.value, { model, environment, version, developers, reason })
  await openDraft(table, draft, inputs)
}
