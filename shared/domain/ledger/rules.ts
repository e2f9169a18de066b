import { isAfter } from '../instant.ts'
import type { Entry } from './chain.ts'
import { intentOf, recordedGovernance, recordedModelFile } from './history.ts'
import type { GovernanceFile } from './record-parts.ts'

/** The rules that records put in force, as they hold them: the governance, and the file of a model. */
export type RulesInForce = {
  readonly record: number
  readonly at: string
  readonly governance: { readonly digest: string; readonly files: readonly GovernanceFile[] }
  readonly file: GovernanceFile | null
}

/** Whether the record may have put other rules in force for the model. */
function changesRules({ record }: Entry, entries: readonly Entry[], model: string): boolean {
  if (record.kind === 'genesis' || record.kind === 'policy') return true
  if (record.kind === 'model-facts') return record.model === model
  // a first move brings the model's first file
  return (
    record.kind === 'outcome' &&
    record.result === 'done' &&
    record.move?.model === model &&
    intentOf(entries, record)?.modelFile?.text != null
  )
}

/** The rules under which a model was judged at any time since then, oldest first; one where nothing changed. */
export function rulesSince(entries: readonly Entry[], model: string, since: string): readonly RulesInForce[] {
  const places = entries.flatMap((entry, index) => (changesRules(entry, entries, model) ? [index] : []))
  // what was replaced before is of no concern
  const begun = places.findLastIndex((index) => !isAfter(entries[index]?.record.at ?? since, since))
  const found: RulesInForce[] = []
  for (const index of places.slice(Math.max(begun, 0))) {
    const known = entries.slice(0, index + 1)
    const [governance, file, last] = [recordedGovernance(known), recordedModelFile(known, model), found.at(-1)]
    const record = known.at(-1)?.record
    if (governance === null || record === undefined) continue
    const same = last?.governance.digest === governance.governance && last.file?.digest === file?.digest
    if (same) continue
    const { governance: digest, files } = governance
    found.push({ record: record.number, at: record.at, governance: { digest, files }, file })
  }
  return found
}
