import type { z } from 'zod'
import type { answers } from '../../shared/domain/audit/api/answers.ts'
import { checkpointAt } from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import type { LedgerRecord } from '../../shared/domain/ledger/record.ts'
import { recordedGovernanceFacts } from '../../shared/gather/governance.ts'
import type { Keep } from '../../shared/gather/ledger/looking.ts'
import type { House } from '../../shared/runtime/house.ts'

/** What a verification has to say of attestations: that they were not looked at, so that no ledger passes whose policy wants them. Who attested what is told by GitHub's own command. */

type Governing = Extract<LedgerRecord, { readonly kind: 'genesis' | 'policy' }>
type Told = {
  readonly answer: Pick<z.infer<(typeof answers)['verify']>, 'attestations'>
  /** what could not be looked at, in the words of a verification */
  readonly said: readonly string[]
}

/** Whether the policy that the ledger recorded last wants the checkpoints attested in public, or cannot be read, and there are any. */
export function lookForAttested({ documents }: Pick<House, 'documents'>): {
  readonly keep: Keep
  readonly told: () => Told
} {
  const seen: { governing: Governing | null; last: number } = { governing: null, last: 0 }
  const publicly = (record: Governing): boolean => {
    const { policy } = recordedGovernanceFacts(documents, record.files, record.governance)
    return policy.state === 'wrong' || (policy.state === 'read' && policy.value.ledger.transparency === 'public')
  }
  return {
    keep: ({ path }, entry) => {
      const record = entry?.record
      if (record?.kind === 'genesis' || record?.kind === 'policy') seen.governing = record
      seen.last = Math.max(seen.last, checkpointAt(path) ?? 0)
    },
    told: () =>
      seen.governing === null || seen.last === 0 || !publicly(seen.governing)
        ? { answer: {}, said: [] }
        : {
            answer: { attestations: 'unknown' },
            said: [
              `whether the checkpoints were attested in public: gh attestation verify tells of each, and the last is of record ${seen.last}`,
            ],
          },
  }
}
