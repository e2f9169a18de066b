import type { DataQuality } from '../evidence/data-quality.ts'
import type { Finding } from '../verdict.ts'
import type { DataQualitySettings } from './data-quality-settings.ts'
import { gateFinding } from './finding.ts'

/** What the data makes one suspect: columns that tell the outcome, and populations that are not the same. */

const whyNot: Readonly<Record<NonNullable<DataQuality['leakage']['why']>, string>> = {
  'no-rows': 'no rows could be looked at',
  'no-label': 'the rows have no column of the outcome',
  'not-binary': 'the outcome is not one of two',
  'too-few-outcomes': 'fewer than 20 rows have one of the outcomes',
  'no-columns': 'the rows have no column that the model reads',
}

/** Columns that tell the outcome better than the policy allows; one that is the outcome fails by itself. */
export function leakageFindings({ leakage, faults }: DataQuality, settings: DataQualitySettings): readonly Finding[] {
  const { fold, why, positives, negatives } = leakage
  if (why !== null) {
    // rows that could not be looked at have a finding of their own
    if (why === 'no-rows' && faults.length > 0) return []
    const facts = { why: whyNot[why], positives, negatives }
    return [
      gateFinding('data-quality', 'leakage-not-evaluable', 'leakage', why === 'not-binary' ? 'note' : 'fail', facts),
    ]
  }
  const limit = settings.leakage_auc_at_most
  return leakage.columns.flatMap(({ column, auc, by, equal }) => {
    const facts = { column, auc, by, fold, limit }
    if (equal) return [gateFinding('data-quality', 'outcome-leaks', column, 'fail', facts)]
    if (auc <= limit) return []
    const weight = settings.suspicions === 'gate' ? 'fail' : 'note'
    return [gateFinding('data-quality', 'leakage-suspected', column, weight, facts)]
  })
}

const shiftWhy: Readonly<Record<NonNullable<DataQuality['stability'][number]['why']>, string>> = {
  'no-rows': 'one of both has no rows',
  'of-two-kinds': 'one holds numbers and the other texts',
  'too-many-values': 'it has more than 50 values that are no numbers',
  'one-value': 'it has one value alone',
  'not-in-both': 'not both have it',
  'other-engine': 'another engine counted the rows, and the index is computed in the bundle alone',
}

/**
 * Columns that moved. Below as many rows as keep chance alone under the lower limit in 95 of 100 times nothing can be told: that
 * passes nothing where the shift decides.
 */
export function stabilityFindings(
  { stability }: DataQuality,
  { stability: limits }: DataQualitySettings,
): readonly Finding[] {
  return stability.flatMap(({ against, column, from, to, index, noise, expected, actual, why }) => {
    const decides = against === 'folds' || limits.champion === 'gate'
    const about = `${column} ${from} to ${to}`
    const facts = { column, from, to, index, noise, expected, actual, warn: limits.warn, act: limits.act }
    const weigh = (fails: boolean): 'fail' | 'note' => (decides && fails ? 'fail' : 'note')
    if (index === null || noise === null) {
      // a score that the rows of one fold do not have, or that is the same for all, was not asked to be stable
      const beside = why === 'not-in-both' || why === 'one-value'
      return [
        gateFinding('data-quality', 'stability-not-evaluable', about, weigh(!beside), {
          ...{ ...facts, why: why === null ? 'it was not measured' : shiftWhy[why] },
        }),
      ]
    }
    if (noise > limits.warn)
      return [
        gateFinding('data-quality', 'stability-not-evaluable', about, weigh(true), {
          ...{ ...facts, why: 'too few rows: chance alone moves it as far' },
        }),
      ]
    if (index > limits.act) return [gateFinding('data-quality', 'distribution-shifted', about, weigh(true), facts)]
    return index > limits.warn ? [gateFinding('data-quality', 'distribution-drifts', about, 'note', facts)] : []
  })
}
