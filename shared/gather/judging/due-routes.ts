import type { Facts, RequestFacts } from '../../domain/facts.ts'
import type { Entry } from '../../domain/ledger/chain.ts'
import { rulesSince } from '../../domain/ledger/rules.ts'
import { proposalFinding } from '../../domain/request/proposal.ts'
import { dueRoute, type DueRoute } from '../../domain/request/re-route.ts'
import type { Finding } from '../../domain/verdict.ts'
import type { Documents } from '../../ports/documents.ts'
import { recordedGovernanceFacts, recordedModel } from '../governance.ts'

export type DueReading = { readonly due: NonNullable<Facts['due']>; readonly findings: readonly Finding[] }

/**
 * What rules asked of a promotion that were replaced while it was open, as the ledger holds them: nobody can take a record
 * back, so that what was due is known whatever lies on the base now.
 */
export function readDueRoutes(
  documents: Documents,
  entries: readonly Entry[],
  request: RequestFacts,
  openedAt: string,
): DueReading {
  if (request.state !== 'found' || request.request.state !== 'read') return { due: [], findings: [] }
  const asked = request.request.value
  if (asked.kind !== 'promotion') return { due: [], findings: [] }
  const due: DueRoute[] = []
  const findings: Finding[] = []
  // the last ones are those that judge now
  for (const { record, at, governance, file } of rulesSince(entries, asked.model, openedAt).slice(0, -1)) {
    const { policy } = recordedGovernanceFacts(documents, governance.files, governance.digest)
    const model = recordedModel(documents, file, asked.model).file
    if (policy.state !== 'read') findings.push(proposalFinding('earlier-rules-unreadable', 'error', { record, at }))
    else {
      const rules = { record, at, policy: policy.value, file: model.state === 'read' ? model.value : null }
      due.push(dueRoute(rules, asked.environment))
    }
  }
  return { due, findings }
}
