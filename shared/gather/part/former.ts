import { parseEvidence } from '../../domain/evidence/file.ts'
import type { Former, OwnFacts, RequestFacts } from '../../domain/facts.ts'
import type { Entry } from '../../domain/ledger/chain.ts'
import { formerMove } from '../../domain/ledger/former.ts'
import type { Forge } from '../../ports/forge.ts'

/** What a rollback goes back to, by the ledger, with the evidence of then as the merge of then holds it; nothing for another kind. */
export async function readFormer(
  forge: Pick<Forge, 'folder'>,
  entries: readonly Entry[],
  request: RequestFacts,
): Promise<Pick<OwnFacts, 'former'>> {
  const asked = request.state === 'found' && request.request.state === 'read' ? request.request.value : null
  if (asked?.kind !== 'rollback') return {}
  const { record } = asked
  const found = formerMove(entries, asked)
  if ('problem' in found) return { former: { state: 'none', record, why: found.problem } }
  const { at, request: then, judgement } = found.outcome
  const path = `${then.folder}/evidence.json`
  const file = (await forge.folder(then.mergeSha, then.folder)).find((one) => one.path === path)
  const held: Former & { readonly state: 'approved' } = {
    ...{ state: 'approved', record, at, kind: then.kind, folder: then.folder },
    pull: { number: then.pull, url: then.url },
    evidence: judgement?.evidence ?? null,
    held: file?.text == null ? { state: 'absent' } : parseEvidence(file.text),
  }
  return { former: held }
}
