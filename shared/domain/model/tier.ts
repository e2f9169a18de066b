import type { ModelFile, Use } from './model-file.ts'
import type { Tier } from '../stage.ts'

/**
 * Risk tiers by decision table, first row that fits. Sources: Annex III and Article 6 of Regulation (EU) 2024/1689 for
 * the uses, SR 26-2 for materiality; the bank's own policy may only ask for more.
 */
export type TierReason =
  | 'no-model-file'
  | 'listed-use-about-persons'
  | 'automated-about-persons'
  | 'health-information'
  | 'listed-use'
  | 'assisted-about-persons'
  | 'large-scale'
  | 'no-person-no-decision'
  | 'unknown'

type Row = { readonly tier: Tier; readonly reason: TierReason; readonly fits: (use: Use) => boolean }

const listed: ReadonlySet<Use['domain']> = new Set([
  'credit',
  'insurance-life-health',
  'medical',
  'employment',
  'education',
  'essential-services',
  'law-enforcement',
  'migration',
  'justice',
  'biometrics',
  'critical-infrastructure',
])

/** Decisions a year that a use's scale, such as `P1M=12000`, comes to; null where the period is not understood. */
export function decisionsPerYear(scale: string): number | null {
  const match = /^P(\d+)([YMWD])=(\d+)$/.exec(scale)
  const perYear = { Y: 1, M: 12, W: 52, D: 365 }[match?.[2] ?? '']
  return match === null || perYear === undefined || Number(match[1]) === 0
    ? null
    : (Number(match[3]) * perYear) / Number(match[1])
}

const about = (use: Use): boolean => use.affects === 'natural-persons'

const rows: readonly Row[] = [
  {
    tier: 'high',
    reason: 'listed-use-about-persons',
    fits: (use) => listed.has(use.domain) && about(use) && use.decision !== 'informational',
  },
  { tier: 'high', reason: 'automated-about-persons', fits: (use) => about(use) && use.decision === 'automated' },
  { tier: 'high', reason: 'health-information', fits: (use) => use.protected_health_information },
  { tier: 'high', reason: 'unknown', fits: (use) => use.domain === 'other' || decisionsPerYear(use.scale) === null },
  { tier: 'medium', reason: 'listed-use', fits: (use) => listed.has(use.domain) },
  { tier: 'medium', reason: 'assisted-about-persons', fits: (use) => about(use) },
  {
    tier: 'medium',
    reason: 'large-scale',
    fits: (use) => use.decision === 'automated' && (decisionsPerYear(use.scale) ?? 0) >= 1_000_000,
  },
  { tier: 'low', reason: 'no-person-no-decision', fits: () => true },
]

/** The tier of a model with the row that decided it; a model whose file is not on the base is high. */
export function tierOf(file: ModelFile | null): { readonly tier: Tier; readonly reason: TierReason } {
  if (file === null) return { tier: 'high', reason: 'no-model-file' }
  const row = rows.find(({ fits }) => fits(file.use))
  return row === undefined ? { tier: 'high', reason: 'unknown' } : { tier: row.tier, reason: row.reason }
}
