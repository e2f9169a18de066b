import type { Governance } from '../../domain/facts.ts'
import type { Account, FailedRead } from '../../domain/forge.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import { isProposalBranch } from '../../domain/proposals/candidate.ts'
import { isUnasked } from '../../domain/request/requester.ts'
import type { Forge, PullReading } from '../../ports/forge.ts'
import type { Reading } from '../governance.ts'
import { readMemberships } from '../people.ts'

type Owners = { readonly members: readonly Account[]; readonly failed: readonly FailedRead[] }

const nobody: Owners = { members: [], failed: [] }

/** Those who hold the role of the model's owner, asked for only where one of them may have taken up what the App proposed by itself. */
export async function readOwners(
  forge: Pick<Forge, 'members'>,
  { policy, people }: Governance,
  { pull, opening }: PullReading,
  model: Reading<ModelFile>,
  app: string | null,
): Promise<Owners> {
  if (opening?.readied == null || !isUnasked(pull.author, opening, app)) return nobody
  // a body can be edited and a request turned into a draft: nobody takes up what somebody asked for through the form
  if (!isProposalBranch(pull.head.ref)) return nobody
  if (policy.state !== 'read' || people.state !== 'read' || model.state !== 'read') return nobody
  const { memberships, failed } = await readMemberships(forge, policy.value, people.value, [model.value.owner.role])
  return { members: memberships.flatMap((one) => one.members), failed }
}
