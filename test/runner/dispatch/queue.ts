import type { PlannedRun } from '../runner.ts'
import type { RunResult } from '../result.ts'

/** A run that waits for its turn, and the room its concurrency group counts in. */
export interface Entry {
  readonly repository: string
  readonly plan: PlannedRun
}

const groupOf = ({ repository, plan }: Entry): string | undefined =>
  plan.facts.concurrency === undefined ? undefined : `${repository} ${plan.facts.concurrency.group.toLowerCase()}`

/** What is left of a run that another of its group took the place of. */
export function cancelled({ plan }: Entry): RunResult {
  return { ...plan.facts, conclusion: 'cancelled', jobs: [], artifacts: [] }
}

/**
 * The waiting runs once a new one has come, and those it cancels. One machine plays them in turn, so the first of a
 * group counts as running, whether or not the machine has come to it, and every other one as pending.
 */
export function joinedBy<E extends Entry>(
  newest: E,
  waiting: readonly E[],
  playing: E | undefined,
): { readonly waiting: readonly E[]; readonly cancelled: readonly E[] } {
  const group = groupOf(newest)
  const settings = newest.plan.facts.concurrency
  if (group === undefined || settings === undefined) return { waiting: [...waiting, newest], cancelled: [] }
  const same = waiting.filter((entry) => groupOf(entry) === group)
  const isRunning = playing !== undefined && groupOf(playing) === group
  const pending = isRunning ? same : same.slice(1)
  const gone = settings.cancelInProgress ? same : settings.queue === 'max' ? [] : pending
  return { waiting: [...waiting.filter((entry) => !gone.includes(entry)), newest], cancelled: gone }
}
