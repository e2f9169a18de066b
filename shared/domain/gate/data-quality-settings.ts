import { z } from 'zod'

/** The `data-quality:` section of the gates. */

const Share = z.number().min(0).max(1)
const Limit = z.number().gt(0)

/** The words of a setting, from the loosest to the tightest. */
export const suspicionWeights = ['report', 'gate'] as const

const settings = {
  /** share of a column's rows */
  missing_at_most: Share,
  /** share of a fold's rows that repeat another */
  duplicates_at_most: Share,
  /** share of a fold's rows that another fold has too */
  overlap_between_folds_at_most: Share,
  /** numbers that mean "unknown" wherever they stand */
  sentinels: z.array(z.number()).max(100).readonly(),
  /** how well one column alone may tell the outcome, as the area under its curve */
  leakage_auc_at_most: z.number().min(0.5).max(1),
  /** whether what is only suspected (leakage, codes for "unknown") is shown or fails */
  suspicions: z.enum(suspicionWeights),
}

const stability = {
  /** population stability index from which a shift is shown */
  warn: Limit,
  /** from which it fails */
  act: Limit,
  /** whether the score's shift from the live version's is shown or fails */
  champion: z.enum(suspicionWeights),
}

const usual = { warn: 0.1, act: 0.25, champion: 'report' } as const

const orderly = ({ warn, act }: { readonly warn: number; readonly act: number }): boolean => warn <= act

const Stability = z
  .strictObject({
    warn: stability.warn.default(usual.warn),
    act: stability.act.default(usual.act),
    champion: stability.champion.default(usual.champion),
  })
  .refine(orderly, { path: ['act'], message: 'must be at least warn.' })

export const DataQualitySettings = z.strictObject({
  missing_at_most: settings.missing_at_most.default(0.05),
  duplicates_at_most: settings.duplicates_at_most.default(0),
  overlap_between_folds_at_most: settings.overlap_between_folds_at_most.default(0),
  sentinels: settings.sentinels.default([]),
  leakage_auc_at_most: settings.leakage_auc_at_most.default(0.95),
  suspicions: settings.suspicions.default('report'),
  stability: Stability.prefault({}),
})
export type DataQualitySettings = z.infer<typeof DataQualitySettings>

export const DataQualityTightening = z
  .strictObject({ ...settings, stability: z.strictObject(stability).partial() })
  .partial()
export type DataQualityTightening = z.infer<typeof DataQualityTightening>

type Complain = (path: readonly string[], found: unknown, policy: unknown) => void

/** The settings of a model file alone: what they leave out has its default. */
export const dataQualityAlone = ({ stability: own, ...rest }: DataQualityTightening): DataQualitySettings => {
  const { warn = usual.warn, act = Math.max(usual.act, warn), champion = usual.champion } = own ?? {}
  return DataQualitySettings.parse({ ...rest, stability: { warn: Math.min(warn, act), act, champion } })
}

/** The policy's settings, tightened by the model file's; each that would loosen is told and left. */
export function tightenedDataQuality(
  policy: DataQualitySettings,
  model: DataQualityTightening,
  complain: Complain,
): DataQualitySettings {
  const lower = (path: readonly string[], ours: number, theirs: number | undefined): number => {
    if (theirs !== undefined && theirs > ours) complain(path, theirs, ours)
    return theirs === undefined || theirs > ours ? ours : theirs
  }
  const stricter = <T extends 'report' | 'gate'>(path: readonly string[], ours: T, theirs: T | undefined): T => {
    if (ours === 'gate' && theirs === 'report') complain(path, theirs, ours)
    return ours === 'gate' || theirs === undefined ? ours : theirs
  }
  const share = (
    name: 'missing_at_most' | 'duplicates_at_most' | 'overlap_between_folds_at_most' | 'leakage_auc_at_most',
  ) => lower([name], policy[name], model[name])
  const act = lower(['stability', 'act'], policy.stability.act, model.stability?.act)
  return {
    missing_at_most: share('missing_at_most'),
    duplicates_at_most: share('duplicates_at_most'),
    overlap_between_folds_at_most: share('overlap_between_folds_at_most'),
    sentinels: [...new Set([...policy.sentinels, ...(model.sentinels ?? [])])],
    leakage_auc_at_most: share('leakage_auc_at_most'),
    suspicions: stricter(['suspicions'], policy.suspicions, model.suspicions),
    stability: {
      // whoever lowers the limit alone that fails lowers the one that warns with it
      warn: Math.min(act, lower(['stability', 'warn'], policy.stability.warn, model.stability?.warn)),
      act,
      champion: stricter(['stability', 'champion'], policy.stability.champion, model.stability?.champion),
    },
  }
}
