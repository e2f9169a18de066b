import { recordedModelFile } from '../../shared/domain/ledger/history.ts'
import { promotionFinding } from '../../shared/domain/promotion.ts'
import { proposedModelChanges } from '../../shared/domain/request/changes-standing.ts'
import { readGovernance, readModelFiles } from '../../shared/gather/governance.ts'
import { close, outcomeOf, type Case, type Outcome } from './case.ts'

/** Changes of what judges: nothing moves, and the ledger records what judges from now on. */

const refuse = (one: Case, findings: Outcome['findings']): Promise<Outcome> =>
  close(one, null, 'refused', findings, null, null)

/** Records the governance as the merge left it, or refuses it for good. */
export async function recordGovernance(one: Case): Promise<Outcome> {
  const { desk, request, judgement, findings, pending } = one
  if (findings.length > 0) return refuse(one, findings)
  const { forge, documents } = desk.ports
  const governance = await readGovernance(forge, documents, pending.mergeSha)
  if ([governance.policy, governance.people].some(({ state }) => state !== 'read'))
    return refuse(one, [
      promotionFinding('judgement-changed', 'fail', { detail: 'the merged policy or people cannot be read' }),
    ])
  const genesis = desk.book.entries().length === 0
  const models = genesis ? (await readModelFiles(forge, documents, pending.mergeSha)).files : null
  const kind = genesis ? 'genesis' : 'policy'
  const record = await desk.book.append(
    {
      kind,
      at: desk.now(),
      writer: desk.writer,
      request,
      governance: governance.digest,
      files: governance.files,
      ...(models === null ? {} : { models }),
      judgement,
    },
    `${kind}, ${request.folder}`,
  )
  return outcomeOf(one, 'done', [], record)
}

/** Records a model's file as the merge left it, or refuses it for good. */
export async function recordModelFacts(one: Case, model: string): Promise<Outcome> {
  const { desk, request, judgement, facts, findings } = one
  const file = facts.request.state === 'found' ? (facts.request.proposedFile?.source ?? null) : null
  if (findings.length > 0 || file === null) return refuse(one, findings)
  const loosenings = proposedModelChanges(facts)?.loosenings ?? []
  const record = await desk.book.append(
    {
      kind: 'model-facts',
      at: desk.now(),
      writer: desk.writer,
      request,
      model,
      file,
      previousFile: recordedModelFile(desk.book.entries(), model)?.digest ?? null,
      loosenings: loosenings.map(({ path, why }) => `${path} ${why}`.trim()),
      judgement,
    },
    `model-facts, ${request.folder}`,
  )
  return outcomeOf(one, 'done', [], record)
}
