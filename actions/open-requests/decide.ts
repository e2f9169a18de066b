/**
 * The requests that one run judges, by number. Where more are open than it may take, each run begins where the one
 * before it ended, in the ring of all: every one has its turn, and nothing has to be remembered but the run's number.
 */
export function sweptRequests(open: readonly number[], atMost: number, run: number): readonly number[] {
  const ring = open.toSorted((a, b) => a - b)
  if (ring.length <= atMost) return ring
  const begin = (run * atMost) % ring.length
  return [...ring.slice(begin), ...ring.slice(0, begin)].slice(0, atMost).toSorted((a, b) => a - b)
}
