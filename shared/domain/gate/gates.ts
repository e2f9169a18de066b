import type { Finding } from '../verdict.ts'
import { onSealedRows } from '../rescore/findings.ts'
import { judgeDataQuality } from './data-quality.ts'
import { judgeDocumentation } from './documentation.ts'
import { judgeEnvironment } from './environment.ts'
import { judgeFairness } from './fairness.ts'
import { judgeLineage } from '../lineage/gaps.ts'
import type { GateName } from './finding.ts'
import type { GateInput } from './gate.ts'
import { judgePerformance } from './performance.ts'
import { judgeSecurity } from './security.ts'
import type { GateSettings } from './settings.ts'

export type GateVerdict = { readonly gate: GateName; readonly findings: readonly Finding[] }

type Row<Name extends GateName> = {
  readonly gate: Name
  readonly judge: (input: GateInput<NonNullable<GateSettings[Name]>>) => readonly Finding[]
}

/** The gates of stage 1: one file and one row each. */
const rows: { readonly [Name in GateName]: Row<Name> } = {
  performance: {
    gate: 'performance',
    judge: (input) => {
      const { against_champion: _asked, retrained: _retrained, ...settings } = input.settings
      const sealed = { ...input, settings: { ...settings, provenance: {} } }
      return [...judgePerformance(input), ...onSealedRows(judgePerformance, sealed)]
    },
  },
  fairness: {
    gate: 'fairness',
    judge: (input) => [...judgeFairness(input), ...onSealedRows(judgeFairness, input)],
  },
  documentation: { gate: 'documentation', judge: judgeDocumentation },
  environment: { gate: 'environment', judge: judgeEnvironment },
  security: { gate: 'security', judge: judgeSecurity },
  'data-quality': { gate: 'data-quality', judge: judgeDataQuality },
  lineage: { gate: 'lineage', judge: judgeLineage },
}

function judgeOne<Name extends GateName>(
  row: Row<Name>,
  settings: GateSettings,
  input: Omit<GateInput<never>, 'settings'>,
): readonly GateVerdict[] {
  const own = settings[row.gate]
  return own === undefined ? [] : [{ gate: row.gate, findings: row.judge({ ...input, settings: own }) }]
}

/** Each gate that the settings name, with its findings; a gate passes when none of them fails or is an error. */
export function judgeGates(settings: GateSettings, input: Omit<GateInput<never>, 'settings'>): readonly GateVerdict[] {
  return [
    ...judgeOne(rows.performance, settings, input),
    ...judgeOne(rows.fairness, settings, input),
    ...judgeOne(rows.documentation, settings, input),
    ...judgeOne(rows.environment, settings, input),
    ...judgeOne(rows['data-quality'], settings, input),
    ...judgeOne(rows.security, settings, input),
    ...judgeOne(rows.lineage, settings, input),
  ]
}
