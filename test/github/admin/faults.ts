/** A failure to be played instead of, or before, the real answer. */
export type Fault = {
  readonly method?: string | undefined
  /** a regular expression over the path */
  readonly path: string
  /** a regular expression over the request's body: GraphQL asks everything at one path */
  readonly holding?: string | undefined
  times: number
  /** so many matching requests go through first */
  after: number
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
  readonly delayMs?: number | undefined
  readonly hang?: boolean | undefined
}

/** The fault that is due for a request, counted as played. */
export function faultFor(faults: readonly Fault[], method: string, path: string, body = ''): Fault | null {
  const due = faults.find(
    (fault) =>
      fault.times > 0 &&
      (fault.method === undefined || fault.method === method) &&
      new RegExp(fault.path).test(path) &&
      (fault.holding === undefined || new RegExp(fault.holding).test(body)),
  )
  if (due === undefined) return null
  if (due.after > 0) {
    due.after -= 1
    return null
  }
  due.times -= 1
  return due
}
