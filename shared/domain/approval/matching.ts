import { millis } from '../instant.ts'

/** A person's valid approval at one stage: when it began to stand, and the roles of the stage that it can fill. */
export type Candidate = {
  readonly stage: number
  readonly person: string
  readonly at: string
  readonly roles: readonly string[]
}

export type Asked = {
  readonly stage: number
  readonly approvals: readonly { readonly role: string; readonly count: number }[]
}

export type Assignment = ReadonlyMap<number, readonly Candidate[]>

type Slot = { readonly stage: number; readonly role: string }

const slotsOf = ({ stage, approvals }: Asked): readonly Slot[] =>
  approvals.flatMap(({ role, count }) => Array.from({ length: count }, () => ({ stage, role })))

/** Fills as many slots as can be, each person once (or once a stage); Kuhn's augmenting paths. */
function fill(
  slots: readonly Slot[],
  candidates: readonly Candidate[],
  personOnce: boolean,
): readonly (Candidate | null)[] {
  const taken = new Map<string, number>()
  const filled: (Candidate | null)[] = slots.map(() => null)
  const key = (candidate: Candidate): string =>
    personOnce ? candidate.person : `${candidate.stage} ${candidate.person}`
  const place = (index: number, tried: Set<string>): boolean => {
    const slot = slots[index]
    for (const candidate of candidates) {
      if (candidate.stage !== slot?.stage || !candidate.roles.includes(slot.role) || tried.has(key(candidate))) continue
      tried.add(key(candidate))
      const holder = taken.get(key(candidate))
      if (holder === undefined || place(holder, tried)) {
        taken.set(key(candidate), index)
        filled[index] = candidate
        return true
      }
    }
    return false
  }
  for (const index of slots.keys()) place(index, new Set())
  return filled
}

/** Every way to part the time among the stages: each stage's approvals later than the last instant of the stage before. */
function* boundaries(stages: readonly Asked[], candidates: readonly Candidate[]): Generator<readonly number[]> {
  const times = stages
    .slice(0, -1)
    .map(({ stage }) =>
      [...new Set(candidates.filter((one) => one.stage === stage).map((one) => millis(one.at)))].sort((a, b) => a - b),
    )
  function* from(index: number, after: number): Generator<readonly number[]> {
    const own = times[index]
    if (own === undefined) {
      yield []
      return
    }
    for (const end of own.filter((time) => time > after)) {
      for (const rest of from(index + 1, end)) yield [end, ...rest]
    }
  }
  yield* from(0, -Infinity)
}

const within = (candidate: Candidate, place: number, ends: readonly number[]): boolean => {
  const at = millis(candidate.at)
  return at > (ends[place - 1] ?? -Infinity) && at <= (ends[place] ?? Infinity)
}

/**
 * For each stage the approvals that fill its slots. The first assignment that satisfies the most stages, in order, with
 * distinct people and each stage after the one before; of a stage that cannot be satisfied, as many as can be.
 */
export function assign(stages: readonly Asked[], candidates: readonly Candidate[], personOnce: boolean): Assignment {
  const ordered = candidates.toSorted((a, b) => millis(a.at) - millis(b.at))
  for (let length = stages.length; length > 0; length--) {
    const wanted = stages.slice(0, length)
    const slots = wanted.flatMap(slotsOf)
    const places = new Map(wanted.map(({ stage }, place) => [stage, place]))
    const own = ordered.filter((one) => places.has(one.stage))
    for (const ends of boundaries(wanted, own)) {
      const filled = fill(
        slots,
        own.filter((one) => within(one, places.get(one.stage) ?? 0, ends)),
        personOnce,
      )
      if (!filled.includes(null))
        return withNext(
          stages,
          length,
          filled.filter((one) => one !== null),
          ordered,
          personOnce,
        )
    }
  }
  return withNext(stages, 0, [], ordered, personOnce)
}

/** Adds what the first unsatisfied stage has so far. */
function withNext(
  stages: readonly Asked[],
  satisfied: number,
  filled: readonly Candidate[],
  candidates: readonly Candidate[],
  personOnce: boolean,
): Assignment {
  const result = new Map(stages.map(({ stage }) => [stage, filled.filter((one) => one.stage === stage)]))
  const next = stages[satisfied]
  if (next === undefined) return result
  const last = Math.max(-Infinity, ...filled.map((one) => millis(one.at)))
  const used = new Set(filled.map((one) => one.person))
  const open = candidates.filter(
    (one) => one.stage === next.stage && millis(one.at) > last && !(personOnce && used.has(one.person)),
  )
  result.set(
    next.stage,
    fill(slotsOf(next), open, personOnce).filter((one) => one !== null),
  )
  return result
}
