import { z } from 'zod'
import { Duration, SecuritySettings, SecurityTightening } from './security-settings.ts'
import { COMPARABLE_METRICS, METRIC_NAMES } from '../metric/task/tasks.ts'
import { CompletenessSettings, CompletenessTightening } from '../documentation/settings.ts'
import { DataQualitySettings, DataQualityTightening } from './data-quality-settings.ts'

/**
 * The `gates:` section of the policy, and of a model file that tightens it: one strict object per gate built. A
 * setting that the policy leaves out has its default; one that a model file leaves out says nothing.
 */

const Share = z.number().min(0).max(1)

/** Every metric that is measured, of whatever task: a limit on one that a model's task does not have is a finding. */
export const metricNames = METRIC_NAMES
export const MetricName = z.enum(metricNames)
export type MetricName = z.infer<typeof MetricName>

/** The words of a setting, from the loosest to the tightest. */
export const provenances = ['builder-supplied', 'rescored', 'sealed-holdout'] as const
export const intersectionWeights = ['report', 'gate'] as const
export const judgedOn = ['point', 'interval'] as const
export const championClaims = ['non-inferior', 'superior'] as const

/** As many rows as a performance is judged on where the policy says nothing. */
export const usualSample = 30

/** How long a result of running the version's bytes counts where the policy says nothing. */
export const usualWithin = 'P90D'

const unbounded: readonly string[] = ['log_loss', 'mae', 'rmse']

const Tiers = z.array(z.enum(['high', 'medium', 'low'])).readonly()

const performance = {
  minimum: z.partialRecord(MetricName, z.number()),
  maximum: z.partialRecord(MetricName, z.number()),
  against_champion: z
    .strictObject({
      metric: z.enum(COMPARABLE_METRICS),
      margin: z.number().min(0),
      confidence: z.number().gt(0.5).lt(1),
      /** left out: non-inferior */
      claim: z.enum(championClaims).optional(),
    })
    .refine(({ metric, margin }) => margin <= 1 || unbounded.includes(metric), {
      path: ['margin'],
      message: 'must be at most 1: the metric lies between 0 and 1.',
    }),
  claims_must_match: z.number().min(0),
  provenance: z.partialRecord(z.enum(['high', 'medium', 'low']), z.enum(provenances)),
  /** tiers whose versions must have been trained again with the recorded metrics */
  retrained: Tiers,
  /** how long a result of running the version's bytes counts; left out: 90 days */
  rescored_within: Duration,
  /** rows; left out: as many as usual */
  smallest_sample: z.number().int().min(1),
}

export const PerformanceSettings = z.strictObject({
  minimum: performance.minimum.default({}),
  maximum: performance.maximum.default({}),
  against_champion: performance.against_champion.optional(),
  claims_must_match: performance.claims_must_match.default(1e-6),
  provenance: performance.provenance.default({}),
  retrained: performance.retrained.optional(),
  rescored_within: performance.rescored_within.optional(),
  smallest_sample: performance.smallest_sample.optional(),
})
export type PerformanceSettings = z.infer<typeof PerformanceSettings>

const AtLeast = z.strictObject({ minimum: Share }).optional()
const AtMost = z.strictObject({ maximum: Share }).optional()

const fairness = {
  demographic_parity_ratio: AtLeast,
  demographic_parity_difference: AtMost,
  equal_opportunity_difference: AtMost,
  equalized_odds_difference: AtMost,
  equalized_odds_ratio: AtLeast,
  predictive_parity_difference: AtMost,
  intersections: z.enum(intersectionWeights),
  smallest_group: z.strictObject({ members: z.number().int().min(1), positives: z.number().int().min(1) }),
  judged_on: z.enum(judgedOn),
}

export const FairnessSettings = z.strictObject({
  ...fairness,
  intersections: fairness.intersections.default('report'),
  smallest_group: fairness.smallest_group.default({ members: 30, positives: 20 }),
  judged_on: fairness.judged_on.default('point'),
})
export type FairnessSettings = z.infer<typeof FairnessSettings>

const environment = { pinned: z.boolean(), image_digest: Tiers, clean_commit: z.boolean() }

export const EnvironmentSettings = z.strictObject({
  pinned: environment.pinned.default(true),
  image_digest: environment.image_digest.default([]),
  clean_commit: environment.clean_commit.default(true),
})
export type EnvironmentSettings = z.infer<typeof EnvironmentSettings>

export const GateSettings = z.strictObject({
  performance: PerformanceSettings.optional(),
  fairness: FairnessSettings.optional(),
  documentation: CompletenessSettings.optional(),
  environment: EnvironmentSettings.optional(),
  security: SecuritySettings.optional(),
  'data-quality': DataQualitySettings.optional(),
  lineage: CompletenessSettings.optional(),
})
export type GateSettings = z.infer<typeof GateSettings>

/** What a model file asks beyond the policy: without defaults, so that naming one setting asks for no other. */
export const GateTightening = z.strictObject({
  performance: z.strictObject(performance).partial().optional(),
  fairness: z
    .strictObject({ ...fairness, smallest_group: fairness.smallest_group.partial() })
    .partial()
    .optional(),
  documentation: CompletenessTightening.optional(),
  environment: z.strictObject(environment).partial().optional(),
  security: SecurityTightening.optional(),
  'data-quality': DataQualityTightening.optional(),
  lineage: CompletenessTightening.optional(),
})
export type GateTightening = z.infer<typeof GateTightening>
