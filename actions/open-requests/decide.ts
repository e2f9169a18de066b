import { inTurn } from '../../shared/domain/proposals/candidate.ts'

/**
 * The requests that one run judges, by number. Where more are open than it may take, each run begins where the one
 * before it ended, in the ring of all: every one has its turn, and nothing has to be remembered but the run's number.
 */
export function sweptRequests(open: readonly number[], atMost: number, run: number): readonly number[] {
  const ring = open.toSorted((a, b) => a - b)
  return inTurn(ring, atMost, run).toSorted((a, b) => a - b)
}
