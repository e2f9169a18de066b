/** Codes of what can go wrong with an engine; documented with it, never renamed. */
export type EngineProblem =
  | 'engine-missing'
  | 'cannot-answer'
  | 'rows-do-not-reconcile'
  | 'query-failed'
  | 'unreachable'
  | 'insecure-address'
  | 'bad-answer'

/** An engine that did not answer, or answered with what cannot be: never a number. The message says how to mend it. */
export class EngineError extends Error {
  readonly code: EngineProblem
  /** the message itself, since it ends with what to do */
  readonly mend: string

  constructor(code: EngineProblem, message: string, options?: { readonly cause: unknown }) {
    super(message, options)
    this.name = 'EngineError'
    this.code = code
    this.mend = message
  }
}
