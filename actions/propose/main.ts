import type { Policy } from '../../shared/domain/governance/policy.ts'
import { draftMove, draftRetirement, wrong, type Draft } from '../../shared/runtime/drafting/move.ts'
import { layTable, openDraft } from '../../shared/runtime/drafting/opening.ts'
import { draftRollback } from '../../shared/runtime/drafting/rollback.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { draftModelFacts, draftPolicy } from './changes.ts'
import type { Desk } from './desk.ts'
import { Inputs } from './inputs.ts'

type Drafting = (desk: Desk, policy: Policy) => Promise<Draft>

const asked = ({ inputs: { model = '', version = '', environment = '', developers, reason } }: Desk) => ({
  ...{ model, version, environment, developers, reason },
})

const moved =
  (kind: 'promotion' | 'adoption' | 'break-glass'): Drafting =>
  (desk, policy) =>
    draftMove(desk, policy, { kind, ...asked(desk) })

const drafts: Readonly<Record<Inputs['kind'], Drafting>> = {
  promotion: moved('promotion'),
  adoption: moved('adoption'),
  'break-glass': moved('break-glass'),
  rollback: (desk, policy) => draftRollback(desk, policy, asked(desk)),
  retirement: (desk, policy) => draftRetirement(desk, policy, asked(desk)),
  policy: draftPolicy,
  'model-facts': draftModelFacts,
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const model = inputs.kind === 'policy' ? null : (inputs.model ?? null)
  const { policy: read, ...table } = await layTable(house, house.ports(credentialsOf(inputs)), model)
  const policy = read.state === 'read' ? read.value : null
  // only a change of governance can mend a policy that nobody can read
  if (policy === null && inputs.kind !== 'policy') throw wrong('The policy on the default branch', read)
  const desk: Desk = { ...table, inputs }
  const draft = policy === null ? await draftPolicy(desk) : await drafts[inputs.kind](desk, policy)
  await openDraft(desk, draft, inputs)
}
