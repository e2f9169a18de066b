/** Ends a run at a chosen write, as a job that is killed would: before the write reached the other side, or just after. */
export type Fuse = {
  /** every write so far, by name */
  readonly writes: readonly string[]
  /** lets the write happen, or dies around it */
  readonly around: <T>(write: string, effect: () => T) => T
  /** dies at the write of this number, counted from 1 and from now on, and writes nothing more until it is set anew or cleared */
  readonly set: (at: number, side: 'before' | 'after') => void
  /** never dies again */
  readonly clear: () => void
}

export class BurntFuseError extends Error {}

/** Whether the work died at the write of this number; the fuse is cleared afterwards. */
export async function diesAt(
  own: Fuse,
  at: number,
  side: 'before' | 'after',
  work: () => Promise<unknown>,
): Promise<boolean> {
  own.set(at, side)
  try {
    await work()
    return false
  } catch (error) {
    if (!(error instanceof BurntFuseError)) throw error
    return true
  } finally {
    own.clear()
  }
}

/** A fuse that is shared by the fakes of one world. */
export function fuse(): Fuse {
  const writes: string[] = []
  let left: number | null = null
  let side: 'before' | 'after' = 'before'
  let dead = false
  return {
    writes,
    around: (write, effect) => {
      // whoever catches its death is dead all the same
      if (dead) throw new BurntFuseError(`killed long before ${write}`)
      left = left === null ? null : left - 1
      dead = left === 0
      if (dead && side === 'before') throw new BurntFuseError(`killed before ${write}`)
      const made = effect()
      writes.push(write)
      if (dead) throw new BurntFuseError(`killed after ${write}`)
      return made
    },
    set: (at, chosen) => {
      left = at
      side = chosen
      dead = false
    },
    clear: () => {
      left = null
      dead = false
    },
  }
}
