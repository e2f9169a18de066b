import type { DataQuality } from '../evidence/data-quality.ts'
import { labelStates } from '../metric/predictions.ts'
import { type ColumnParts, textPlaces } from './column-parts.ts'
import { separation, type Told as Separated } from './leakage.ts'

/** What one column alone tells of the outcome; of names only by where there is none. */
export type Told = Separated & { readonly column: string }

/** Fewer rows of an outcome are told apart by chance. */
const LEAST_OUTCOMES = 20
/** Kept by the area, the largest first: whoever is shown one looks at the first ones. */
const MOST_KEPT = 20

/** What the column alone tells of the outcomes of its rows. The room is for its numbers. */
export const toldBy = (name: string, column: ColumnParts, outcomes: Int8Array, room: Float64Array): Told => ({
  column: name,
  ...separation(column, outcomes, room),
})

/** 1, 0 or -1 (neither) for each row's label; null where it was not read as texts, and where the outcome is not one of two. */
export function outcomesOf(label: ColumnParts, positive: string | number | boolean | null): Int8Array | null {
  if (label.kind !== 'category' || positive === null) return null
  // which label is the other one is told by all that occur
  const texts = textPlaces()
  label.each((part) => {
    if (part.kind === 'category') part.dictionary.forEach((_, code) => texts.of(part)(code))
  })
  const states = labelStates(texts.all(), positive)
  const found = new Int8Array(label.rows)
  label.each((part, from) => {
    if (part.kind !== 'category') return
    const place = texts.of(part)
    part.codes.forEach((code, row) => (found[from + row] = code < 0 ? -1 : (states[place(code)] ?? -1)))
  })
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
