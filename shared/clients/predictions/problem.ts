/** Codes of what can be wrong with a prediction file; documented in the action's reference, never renamed. */
export type PredictionsProblem =
  | 'unknown-format'
  | 'not-this-format'
  | 'empty'
  | 'truncated'
  | 'malformed'
  | 'too-large'
  | 'missing-column'
  | 'duplicate-column'
  | 'wrong-type'
  | 'unknown-codec'
  | 'unknown-encoding'
  | 'row-count-differs'

/** A prediction file that cannot be read; the message names file and column and says how to mend it. */
export class PredictionsError extends Error {
  readonly code: PredictionsProblem
  readonly file: string
  /** The column at fault, or null where it is the file. */
  readonly column: string | null

  constructor(
    code: PredictionsProblem,
    where: { readonly file: string; readonly column?: string | null },
    message: string,
    options?: { readonly cause: unknown },
  ) {
    super(message, options)
    this.name = 'PredictionsError'
    this.code = code
    this.file = where.file
    this.column = where.column ?? null
  }
}

const LONGEST = 60

/** A name from a file as a quoted, printable text of bounded length, since whoever wrote the file chose it. */
export function quoted(name: string): string {
  const short = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name
  // JSON leaves format characters as they are, and one that reverses text would garble the sentence
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
