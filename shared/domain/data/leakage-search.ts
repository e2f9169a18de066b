import type { DataQuality } from '../evidence/data-quality.ts'
import type { Column } from '../metric/column.ts'
import { labelStates } from '../metric/predictions.ts'
import { holdsNames, separation, type Separation } from './leakage.ts'

/** What one column alone tells of the outcome; of names only by where there is none. */
export type Told = { readonly column: string; readonly found: Separation | null; readonly names: boolean }

/** Fewer rows of an outcome are told apart by chance. */
const LEAST_OUTCOMES = 20
/** Kept by the area, the largest first: whoever is shown one looks at the first ones. */
const MOST_KEPT = 20

/** What the column alone tells of the outcomes of its rows. */
export const toldBy = (name: string, column: Column, outcomes: Int8Array): Told => ({
  column: name,
  found: separation(column, outcomes),
  names: holdsNames(column, outcomes.length),
})

/** 1, 0 or -1 (neither) for each row's label; null where it was not read as texts, and where the outcome is not one of two. */
export function outcomesOf(label: Column, positive: string | number | boolean | null): Int8Array | null {
  if (label.kind !== 'category' || positive === null) return null
  const states = labelStates(label.dictionary, positive)
  const found = new Int8Array(label.codes.length)
  for (let row = 0; row < found.length; row++) found[row] = states[label.codes[row] ?? -1] ?? -1
  return found
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
  const columns = told.flatMap(({ column, found }) => (found === null ? [] : [{ column, ...found }]))
  const unjudged = told.flatMap(({ column, found, names }) => (found === null || names ? [column] : []))
  return {
    fold,
    why: null,
    positives,
    negatives,
    judged: told.length - unjudged.length,
    // one that is the outcome fails by itself and is never among those left out
    columns: columns
      .toSorted((a, b) => Number(b.equal) - Number(a.equal) || b.auc - a.auc || (a.column < b.column ? -1 : 1))
      .slice(0, MOST_KEPT),
    unjudged,
  }
}
