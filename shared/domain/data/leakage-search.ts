import type { DataQuality } from '../evidence/data-quality.ts'
import type { Column } from '../metric/column.ts'
import { labelStates } from '../metric/predictions.ts'
import type { Separation } from './leakage.ts'

/** What one column alone tells of the outcome; null where it has too many values to tell anything, or none. */
export type Told = { readonly column: string; readonly found: Separation | null }

/** Fewer rows of an outcome are told apart by chance. */
const LEAST_OUTCOMES = 20
/** Kept by the area, the largest first: whoever is shown one looks at the first ones. */
const MOST_KEPT = 20

/** 1, 0 or -1 (neither) for each row's label; null where no value of it is the positive one. */
export function outcomesOf(label: Column, positive: string | number | boolean | null): Int8Array | null {
  if (label.kind !== 'category' || positive === null) return null
  const states = labelStates(label.dictionary, positive)
  return Int8Array.from(label.codes, (code) => states[code] ?? -1)
}

/** What the columns tell of the outcomes, or why that is not known. */
export function leakageOf(
  training: { readonly fold: string; readonly outcomes: Int8Array | null; readonly told: readonly Told[] } | null,
  positive: string | number | boolean | null,
): DataQuality['leakage'] {
  const nothing = { positives: 0, negatives: 0, judged: 0, columns: [], unjudged: [] }
  if (training === null) return { fold: null, why: 'no-rows', ...nothing }
  const { fold, outcomes, told } = training
  if (positive === null) return { fold, why: 'not-binary', ...nothing }
  if (outcomes === null) return { fold, why: 'no-label', ...nothing }
  const count = (wanted: number): number => outcomes.reduce((sum, one) => sum + (one === wanted ? 1 : 0), 0)
  const [positives, negatives] = [count(1), count(0)]
  const counted = { ...nothing, positives, negatives }
  if (Math.min(positives, negatives) < LEAST_OUTCOMES) return { fold, why: 'too-few-outcomes', ...counted }
  if (told.length === 0) return { fold, why: 'no-columns', ...counted }
  const judged = told.flatMap(({ column, found }) => (found === null ? [] : [{ column, ...found }]))
  return {
    fold,
    why: null,
    positives,
    negatives,
    judged: judged.length,
    columns: judged.toSorted((a, b) => b.auc - a.auc || (a.column < b.column ? -1 : 1)).slice(0, MOST_KEPT),
    unjudged: told.flatMap(({ column, found }) => (found === null ? [column] : [])),
  }
}
