import { z } from 'zod'

/** The `gates:` section of the policy, and of a model file that tightens it: one strict object per gate built. */

const Share = z.number().min(0).max(1)

export const metricNames = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'log_loss', 'brier'] as const
export const MetricName = z.enum(metricNames)
export type MetricName = z.infer<typeof MetricName>

export const PerformanceSettings = z.strictObject({
  minimum: z.partialRecord(MetricName, z.number()).default({}),
  maximum: z.partialRecord(MetricName, z.number()).default({}),
  against_champion: z
    .strictObject({
      metric: z.literal('roc_auc'),
      margin: z.number().min(0).max(1),
      confidence: z.number().gt(0.5).lt(1),
    })
    .optional(),
  claims_must_match: z.number().min(0).default(1e-6),
  provenance: z
    .partialRecord(z.enum(['high', 'medium', 'low']), z.enum(['builder-supplied', 'rescored', 'sealed-holdout']))
    .default({}),
})
export type PerformanceSettings = z.infer<typeof PerformanceSettings>

export const FairnessSettings = z.strictObject({
  demographic_parity_ratio: z.strictObject({ minimum: Share }).optional(),
  equal_opportunity_difference: z.strictObject({ maximum: Share }).optional(),
  predictive_parity_difference: z.strictObject({ maximum: Share }).optional(),
  intersections: z.enum(['report', 'gate']).default('report'),
  smallest_group: z
    .strictObject({ members: z.number().int().min(1), positives: z.number().int().min(1) })
    .default({ members: 30, positives: 20 }),
  judged_on: z.enum(['point', 'interval']).default('point'),
})
export type FairnessSettings = z.infer<typeof FairnessSettings>

const Tiers = z.array(z.enum(['high', 'medium', 'low'])).readonly()

export const DocumentationSettings = z.strictObject({ complete_for: Tiers })
export type DocumentationSettings = z.infer<typeof DocumentationSettings>

export const EnvironmentSettings = z.strictObject({
  pinned: z.boolean().default(true),
  image_digest: Tiers.default([]),
  clean_commit: z.boolean().default(true),
})
export type EnvironmentSettings = z.infer<typeof EnvironmentSettings>

/** Gates that are planned and not built; naming one in a policy is an error, never a silent pass. */
export const gatesNotBuilt = ['data-quality', 'security', 'lineage'] as const

export const GateSettings = z.strictObject({
  performance: PerformanceSettings.optional(),
  fairness: FairnessSettings.optional(),
  documentation: DocumentationSettings.optional(),
  environment: EnvironmentSettings.optional(),
})
export type GateSettings = z.infer<typeof GateSettings>
