import type { Environment } from '../governance/policy.ts'
import type { Move } from '../ledger/record.ts'
import type { DeploymentFact } from '../ledger/record-parts.ts'

/** What the ledger keeps of where a completed move went, and between which times. */
export function deploymentFact(
  environment: Environment | undefined,
  { from, to }: Pick<Move, 'from' | 'to'>,
  startedAt: string,
  completedAt: string,
): DeploymentFact {
  return {
    region: environment?.region ?? null,
    infrastructure: environment?.infrastructure ?? null,
    // an adoption found the version where it is: there is none to return to
    previous: from === to ? null : from,
    startedAt,
    completedAt,
  }
}
