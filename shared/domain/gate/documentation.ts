import { documentationFields } from '../documentation/fields.ts'
import { isPlaceholder, proseOf } from '../documentation/placeholder.ts'
import type { CompletenessSettings } from '../documentation/settings.ts'
import { commitFindings, digestFindings, frameworkFindings } from '../documentation/truth.ts'
import type { Finding } from '../verdict.ts'
import { gateFinding } from './finding.ts'
import type { GateInput } from './gate.ts'

/**
 * What is missing of the ten metadata groups, stands there as a placeholder, or is not as it says; nothing in tiers that
 * need not be complete.
 */
export function judgeDocumentation({
  settings,
  tier,
  subject,
  modelFile,
  lineage,
}: GateInput<CompletenessSettings>): readonly Finding[] {
  if (!settings.complete_for.includes(tier)) return []
  if (modelFile === null) {
    const facts = { group: 'all', by: 'owner', where: 'models/, a file of the model’s own' }
    return [gateFinding('documentation', 'field-missing', 'model file', 'fail', facts)]
  }
  const missing = documentationFields.flatMap(({ group, field, gap }) => {
    const found = gap(subject, modelFile)
    return found === null
      ? []
      : [gateFinding('documentation', 'field-missing', field, 'fail', { group, by: found.by, where: found.where })]
  })
  const idle = proseOf(modelFile).flatMap(([field, text]) =>
    isPlaceholder(text) ? [gateFinding('documentation', 'placeholder-text', field, 'fail', { text })] : [],
  )
  const origin =
    lineage === undefined
      ? [gateFinding('documentation', 'origin-not-looked-at', 'commit', 'fail')]
      : [...commitFindings('documentation', settings, lineage.commits), ...digestFindings(lineage)]
  return [...missing, ...idle, ...frameworkFindings(subject, modelFile), ...origin]
}
