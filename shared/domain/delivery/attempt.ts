/** What an answer to a delivery means, and when it is tried again. */

/** What came of one attempt: a status, or the word for why there is none. */
export type Answer = {
  readonly status: number | null
  readonly problem: 'timed-out' | 'unreachable' | 'no-secret' | 'not-in-policy' | null
  /** seconds that the receiver asks to be left alone */
  readonly retryAfter: number | null
}

export type Meaning = 'delivered' | 'passing' | 'refused'

/** `passing` may heal by itself within a run; what is refused is somebody's to mend. */
export function meaningOf({ status, problem }: Answer): Meaning {
  if (status === null) return problem === 'timed-out' || problem === 'unreachable' ? 'passing' : 'refused'
  if (status >= 200 && status < 300) return 'delivered'
  return status === 408 || status === 425 || status === 429 || status >= 500 ? 'passing' : 'refused'
}

const waits = [1, 4, 16] as const
const longest = 20

/** The seconds to wait after attempts so many, or null where this run tries no more; a minute is the most for all of them. */
export function waitAfter(attempts: number, answer: Answer): number | null {
  const usual = waits[attempts - 1]
  if (usual === undefined || meaningOf(answer) !== 'passing') return null
  const asked = Math.max(usual, answer.retryAfter ?? 0)
  return asked > longest ? null : asked
}
