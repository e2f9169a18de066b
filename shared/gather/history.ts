import type { Governance } from '../domain/facts.ts'
import type { Policy } from '../domain/governance/policy.ts'
import type { RecordedMove } from '../domain/impact/recorded-move.ts'
import type { Entry } from '../domain/ledger/chain.ts'
import { intentOf, recordedModelFile, recordedVersion } from '../domain/ledger/history.ts'
import type { IntentRecord } from '../domain/ledger/record.ts'
import type { GovernanceFile } from '../domain/ledger/record-parts.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import type { Documents } from '../ports/documents.ts'
import { recordedGovernanceFacts, recordedModel, type Reading } from './governance.ts'

/** Every completed move of the ledger with what its records hold of how it was judged. */

/** The texts of the records read once each, by their digest. */
function reader(documents: Documents, entries: readonly Entry[]) {
  const governance = new Map<string, Governance>()
  const models = new Map<string, Reading<ModelFile>>()
  const texts = new Map<string, GovernanceFile>()
  const keep = (file: GovernanceFile): void => void texts.set(`${file.path} ${file.digest}`, file)
  for (const { record } of entries) {
    if (record.kind === 'genesis' || record.kind === 'policy') record.models?.forEach(keep)
    if (record.kind === 'model-facts') keep(record.file)
    if (record.kind === 'intent' && record.modelFile != null && record.modelFile.text !== null)
      keep({ ...record.modelFile, text: record.modelFile.text })
  }
  return {
    policy: (digest: string): Policy | null => {
      const record = entries.find(
        ({ record: one }) => (one.kind === 'genesis' || one.kind === 'policy') && one.governance === digest,
      )?.record
      if (record?.kind !== 'genesis' && record?.kind !== 'policy') return null
      const own = governance.get(digest) ?? recordedGovernanceFacts(documents, record.files, digest)
      governance.set(digest, own)
      return own.policy.state === 'read' ? own.policy.value : null
    },
    file: (model: string, judged: IntentRecord['modelFile']): RecordedMove['file'] => {
      if (judged === undefined) return { state: 'unknown' }
      if (judged === null) return { state: 'none' }
      const key = `${judged.path} ${judged.digest}`
      const own = models.get(key) ?? recordedModel(documents, texts.get(key) ?? null, model).file
      models.set(key, own)
      // a text that no record holds, or that today's schema refuses, is not known: it is not the same as none
      return own.state === 'read' ? own : { state: 'unknown' }
    },
  }
}

/** Every completed move, oldest first. */
export function recordedMoves(documents: Documents, entries: readonly Entry[]): readonly RecordedMove[] {
  const read = reader(documents, entries)
  const last = new Map<string, number>()
  for (const { record } of entries)
    if (record.kind === 'outcome' && record.result === 'done' && record.move !== null)
      last.set(`${record.move.model} ${record.move.environment}`, record.number)
  return entries.flatMap(({ record }): readonly RecordedMove[] => {
    if (record.kind !== 'outcome' || record.result !== 'done' || record.move?.to == null || record.judgement === null)
      return []
    const { model, environment, to, registry } = record.move
    const intent = intentOf(entries, record)
    const file = read.file(model, intent?.modelFile)
    const current = recordedModel(documents, recordedModelFile(entries, model), model).file
    const known = file.state === 'read' ? file.value : current.state === 'read' ? current.value : null
    return [
      {
        record: record.number,
        kind: record.request.kind,
        model,
        version: to,
        environment,
        registry,
        mergedAt: record.request.mergedAt,
        live:
          last.get(`${model} ${environment}`) === record.number && recordedVersion(entries, model, environment) === to,
        owner: known?.owner.person ?? null,
        judgement: record.judgement,
        policy: read.policy(record.judgement.governance),
        file,
        observed: intent?.observed ?? null,
      },
    ]
  })
}
