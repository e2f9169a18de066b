/** Codes of what can be wrong with a request to measure; documented in the action's reference, never renamed. */
export type MetricProblem =
  | 'column-absent'
  | 'column-of-another-kind'
  | 'column-used-twice'
  | 'columns-differ-in-length'
  | 'too-many-groups'
  | 'too-many-classes'
  | 'threshold-out-of-range'
  | 'confidence-out-of-range'
  | 'limit-not-a-number'
  | 'group-not-measured'

/** A request that cannot be measured at all; a metric that is merely undefined is `null` instead. */
export class MetricError extends Error {
  readonly code: MetricProblem

  constructor(code: MetricProblem, message: string) {
    super(message)
    this.name = 'MetricError'
    this.code = code
  }
}
