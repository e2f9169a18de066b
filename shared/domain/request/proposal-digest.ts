import { digestOf } from '../digest.ts'
import type { Facts } from '../facts.ts'

/**
 * The digest that sign-offs of a change of what judges are bound to: the request, each file as the merge will leave it,
 * and the governance that judges it; so are those of a retirement. Null for a request that brings a version, whose evidence has its own.
 */
export function proposalDigest({ request, ledger }: Pick<Facts, 'request' | 'ledger'>): string | null {
  if (request.state !== 'found') return null
  const retires = request.request.state === 'read' && request.request.value.kind === 'retirement'
  if (request.asks === 'move' && !retires) return null
  const { folder, blob, governance, models, proposedFile } = request
  const source = proposedFile?.source ?? null
  return digestOf({
    schema: 'countersign/proposal/1',
    folder,
    request: blob,
    files: { ...governance, ...models, ...(source === null ? {} : { [source.path]: source.digest }) },
    judgedBy: ledger.governance,
  })
}
