import { parseEvidence } from '../../domain/evidence/file.ts'
import { askedIn, type Former, type OwnFacts, type RequestFacts } from '../../domain/facts.ts'
import type { Entry } from '../../domain/ledger/chain.ts'
import { formerMove } from '../../domain/ledger/former.ts'
import type { OutcomeRecord } from '../../domain/ledger/record.ts'
import type { Forge } from '../../ports/forge.ts'

/** Whom the request of then named beside what the registry and the forge tell; a way back that names nobody leaves none of them out. */
const claimedThen = ({ judgement }: OutcomeRecord): Approved['claimed'] =>
  (judgement?.builders ?? []).flatMap(({ fact, kind, person }) =>
    kind === 'claimed' && person !== null && isSaid(fact) ? [{ fact, person }] : [],
  )

type Approved = Former & { readonly state: 'approved' }

const isSaid = (fact: string): fact is Approved['claimed'][number]['fact'] =>
  fact === 'developers' || fact === 'version-creator' || fact === 'data-producer'

/** What a rollback goes back to, by the ledger, with the evidence of then as the merge of then holds it; nothing for another kind. */
export async function readFormer(
  forge: Pick<Forge, 'folder'>,
  entries: readonly Entry[],
  request: RequestFacts,
): Promise<Pick<OwnFacts, 'former'>> {
  const asked = askedIn(request)
  if (asked?.kind !== 'rollback') return {}
  const { record } = asked
  const found = formerMove(entries, asked)
  if ('problem' in found) return { former: { state: 'none', record, why: found.problem } }
  const { at, request: then, judgement } = found.outcome
  const path = `${then.folder}/evidence.json`
  const file = (await forge.folder(then.mergeSha, then.folder)).find((one) => one.path === path)
  const held: Approved = {
    ...{ state: 'approved', record, at, kind: then.kind, folder: then.folder },
    pull: { number: then.pull, url: then.url },
    evidence: judgement?.evidence ?? null,
    held: file?.text == null ? { state: 'absent' } : parseEvidence(file.text),
    claimed: claimedThen(found.outcome),
  }
  return { former: held }
}
