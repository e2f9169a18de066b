import type { Chain } from '../../shared/domain/ledger/chain.ts'
import { verifyWalked, type Anchor, type Commit, type Verification } from '../../shared/domain/ledger/verification.ts'

/** The verdict on a ledger that is held whole, beside which lie neither checkpoints nor an index. */
export function verify(
  { entries, faults }: Chain,
  commits: readonly Commit[] | null,
  app: string | null,
  anchors: readonly Anchor[] | null,
): Verification {
  const walked = {
    digests: new Map(entries.map(({ record, digest }) => [record.number, digest])),
    unproven: entries.filter(({ record }) => !record.writer.proven).map(({ record }) => record.number),
    faults,
  }
  return verifyWalked(walked, { commits, app, anchors })
}
