import { PredictionsError, quoted } from './problem.ts'

const MOST_NAMED = 20

/** The place of each wanted column among a file's columns; throws a PredictionsError for an absent or a repeated one. */
export function columnPlaces(file: string, present: readonly string[], wanted: readonly string[]): readonly number[] {
  return wanted.map((name) => {
    const place = present.indexOf(name)
    if (place < 0) throw absent(file, present, name)
    if (present.includes(name, place + 1)) {
      const sentence = `Predictions ${quoted(file)} have two columns named ${quoted(name)}; write the file with distinct names.`
      throw new PredictionsError('duplicate-column', { file, column: name }, sentence)
    }
    return place
  })
}

function absent(file: string, present: readonly string[], name: string): PredictionsError {
  const near = nearest(name, present)
  const hint = near === null ? '' : ` Did you mean ${quoted(near)}?`
  const more = present.length > MOST_NAMED ? ` and ${present.length - MOST_NAMED} more` : ''
  const columns = present.slice(0, MOST_NAMED).map(quoted).join(', ')
  const single = present.length === 1 && /[;\t|]/.test(present[0] ?? '') ? ' Separate columns by commas.' : ''
  const sentence = `Predictions ${quoted(file)} have no column ${quoted(name)}.${hint} Columns found: ${columns}${more}.${single}`
  const mend = ' Log the file with that column, or correct the name under `evaluation` in the model file.'
  return new PredictionsError('missing-column', { file, column: name }, sentence + mend)
}

/** The candidate that fewest edits part from the word, or null where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const most = Math.ceil((word.length - 1) / 3)
  let best: { readonly candidate: string; readonly edits: number } | null = null
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > most) continue
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (edits <= most && (best === null || edits < best.edits)) best = { candidate, edits }
  }
  return best?.candidate ?? null
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [at, letter] of left.split('').entries()) {
    const next = [at + 1]
    for (let column = 1; column <= right.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === right[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
