import type { Materiality } from '../governance/policy.ts'
import type { Tier } from '../stage.ts'
import { annexIIIPoint, annexIProduct } from './domain.ts'
import type { ModelFile, Use } from './model-file.ts'
import { classOf, inTheUnion } from './use-class.ts'

/**
 * Risk tiers by decision table, first row that fits. Sources: Annexes I and III and Article 6 of Regulation (EU) 2024/1689
 * for the uses; SR 26-2 for materiality, which is exposure and purpose: it names no number, so the limits are the policy's.
 */
export type TierReason =
  | 'no-model-file'
  | 'high-risk-in-the-union'
  | 'listed-use-about-persons'
  | 'automated-about-persons'
  | 'health-information'
  | 'material'
  | 'listed-use'
  | 'assisted-about-persons'
  | 'large-scale'
  | 'material-exposure'
  | 'prudential-purpose'
  | 'no-person-no-decision'
  | 'unknown'
  /** other rules asked more of this request while it was open */
  | 'due-before'

export type TierOf = {
  readonly tier: Tier
  readonly reason: TierReason
  /** the answers that decided, as paths in the model file or the policy */
  readonly decidedBy: readonly string[]
}

type Limits = NonNullable<NonNullable<Materiality>['high']>

type Row = {
  readonly tier: Tier
  readonly reason: TierReason
  readonly decidedBy: readonly string[]
  readonly fits: (use: Use, materiality: Materiality) => boolean
}

/** Decisions a year that a use's scale, such as `P1M=12000`, comes to; null where the period is not understood. */
export function decisionsPerYear(scale: string): number | null {
  const match = /^P(\d+)([YMWD])=(\d+)$/.exec(scale)
  const perYear = { Y: 1, M: 12, W: 52, D: 365 }[match?.[2] ?? '']
  if (match === null || perYear === undefined || Number(match[1]) === 0) return null
  const count = (Number(match[3]) * perYear) / Number(match[1])
  // more digits than a number holds
  return Number.isFinite(count) ? count : null
}

/** What an exposure such as `USD=40000000` says. */
export function amountOf(exposure: string): { readonly currency: string; readonly amount: number } {
  return { currency: exposure.slice(0, 3), amount: Number(exposure.slice(4)) }
}

const listed = ({ domain }: Use): boolean =>
  annexIIIPoint(domain) !== null || domain === 'medical' || domain === 'in-vitro-diagnostics'
const about = (use: Use): boolean => use.affects === 'natural-persons'
/** Whether an exception of the Union's law speaks for all places of the use; elsewhere it excepts from nothing. */
const excepted = (use: Use): boolean =>
  classOf(use).class === 'excepted' && use.jurisdictions.every((one) => inTheUnion({ jurisdictions: [one] }))

/** Whether as much as the limit rests on the model; an amount in another currency is not known. */
function exposed(use: Use, { exposure: limit }: Limits): boolean | null {
  if (limit === undefined) return false
  if (use.exposure === undefined) return null
  const [own, most] = [amountOf(use.exposure), amountOf(limit)]
  return own.currency === most.currency ? own.amount >= most.amount : null
}

/** Where the policy says nothing of decisions a year, those of a machine are many from here on. */
const manyDecisions = 'P1Y=1000000'

const many = (use: Use, limit: string | undefined): boolean =>
  limit !== undefined &&
  use.decision === 'automated' &&
  (decisionsPerYear(use.scale) ?? Infinity) >= (decisionsPerYear(limit) ?? 0)

const rows: readonly Row[] = [
  {
    tier: 'high',
    reason: 'high-risk-in-the-union',
    decidedBy: [],
    fits: (use) => classOf(use).class === 'high-risk',
  },
  {
    tier: 'high',
    reason: 'listed-use-about-persons',
    decidedBy: ['use.domain', 'use.affects', 'use.decision'],
    fits: (use) => listed(use) && about(use) && use.decision !== 'informational' && !excepted(use),
  },
  {
    tier: 'high',
    reason: 'automated-about-persons',
    decidedBy: ['use.affects', 'use.decision'],
    fits: (use) => about(use) && use.decision === 'automated',
  },
  {
    tier: 'high',
    reason: 'health-information',
    decidedBy: ['use.protected_health_information'],
    fits: (use) => use.protected_health_information,
  },
  {
    tier: 'high',
    reason: 'unknown',
    decidedBy: ['use.domain', 'use.scale', 'use.exposure'],
    fits: (use, materiality) =>
      use.domain === 'other' ||
      decisionsPerYear(use.scale) === null ||
      [materiality?.high, materiality?.medium].some((limits) => limits !== undefined && exposed(use, limits) === null),
  },
  {
    tier: 'high',
    reason: 'material',
    decidedBy: ['use.exposure', 'use.scale', 'use.decision', 'policy.materiality'],
    fits: (use, materiality) =>
      materiality?.high !== undefined &&
      use.decision !== 'informational' &&
      (exposed(use, materiality.high) === true || many(use, materiality.high.decisions)),
  },
  {
    tier: 'medium',
    reason: 'listed-use',
    decidedBy: ['use.domain'],
    fits: (use) => listed(use) || annexIProduct(use.domain) !== null,
  },
  { tier: 'medium', reason: 'assisted-about-persons', decidedBy: ['use.affects'], fits: about },
  {
    tier: 'medium',
    reason: 'large-scale',
    decidedBy: ['use.scale', 'use.decision'],
    fits: (use, materiality) => many(use, materiality?.medium?.decisions ?? manyDecisions),
  },
  {
    tier: 'medium',
    reason: 'material-exposure',
    decidedBy: ['use.exposure', 'policy.materiality'],
    fits: (use, materiality) =>
      [materiality?.high, materiality?.medium].some((limits) => limits !== undefined && exposed(use, limits) === true),
  },
  {
    tier: 'medium',
    reason: 'prudential-purpose',
    decidedBy: ['use.domain'],
    fits: ({ domain }) => domain === 'financial-risk',
  },
  {
    tier: 'low',
    reason: 'no-person-no-decision',
    decidedBy: ['use.domain', 'use.affects', 'use.decision', 'use.scale'],
    fits: () => true,
  },
]

/** The tier of a model with the row that decided it; a model whose file is not on the base is high. */
export function tierOf(file: ModelFile | null, materiality: Materiality): TierOf {
  if (file === null) return { tier: 'high', reason: 'no-model-file', decidedBy: [] }
  const { use } = file
  const row = rows.find(({ fits }) => fits(use, materiality))
  if (row === undefined) return { tier: 'high', reason: 'unknown', decidedBy: [] }
  const { tier, reason } = row
  return { tier, reason, decidedBy: reason === 'high-risk-in-the-union' ? classOf(use).decidedBy : row.decidedBy }
}
