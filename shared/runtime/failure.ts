import { z } from 'zod'

/** A mistake a person can mend: one sentence that says what is wrong and one that says how to mend it. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly mend: string

  constructor(message: string, mend: string, options?: ErrorOptions) {
    super(message, options)
    this.mend = mend
  }
}

/** Whether an error tells that somebody else did not answer as asked, with the status where there was one. */
export function isForeseen(error: unknown): error is Error & { readonly status: unknown } {
  return error instanceof Error && 'code' in error && 'status' in error
}

/** How a failed run is told: `headline` for the annotation, `details` for the log. */
export interface FailureText {
  readonly headline: string
  readonly details: readonly string[]
}

/**
 * What is said of an error that ended a run. Its remedy stands in the headline where the error carries one (`mend`);
 * its causes follow as details, and the stack with `debug`, or where nobody foresaw the error.
 */
export function describeFailure(error: unknown, { debug }: { readonly debug: boolean }): FailureText {
  const causes = causeChain(error)
  const first = causes[0]
  const foreseen = mendOf(first) !== null
  const details = causes.slice(1).map((cause) => `Caused by: ${sentenceOf(cause)}`)
  const stacks =
    debug || !foreseen ? causes.flatMap((cause) => (cause instanceof Error ? [cause.stack ?? ''] : [])) : []
  return { headline: sentenceOf(first), details: [...details, ...stacks.filter((stack) => stack !== '')] }
}

function causeChain(error: unknown): readonly unknown[] {
  const chain: unknown[] = [error]
  let current = error
  // a chain that bites its own tail, or an endless one, must not hang the report of a failure
  while (
    current instanceof Error &&
    current.cause !== undefined &&
    chain.length < 10 &&
    !chain.includes(current.cause)
  ) {
    current = current.cause
    chain.push(current)
  }
  return chain
}

function sentenceOf(error: unknown): string {
  const mend = mendOf(error)
  const said = messageOf(error)
  // a client's message ends with its mend already, for those who show it elsewhere
  return mend === null || said.endsWith(mend) ? said : `${said} ${mend}`
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) return `Data of an unexpected shape: ${z.prettifyError(error)}`
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  if (error instanceof Error) return error.message === '' ? `${error.name} without a message` : error.message
  return `Something that is no error was thrown: ${String(error)}`
}

function mendOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('mend' in error)) return null
  return typeof error.mend === 'string' && error.mend !== '' ? error.mend : null
}
