/** Ends a run at a chosen write, as a job that is killed would: before the write reached the other side, or just after. */
export type Fuse = {
  /** every write so far, by name */
  readonly writes: readonly string[]
  /** lets the write happen, or dies around it */
  readonly around: <T>(write: string, effect: () => T) => T
  /** dies at the write of this number, counted from 1 and from now on */
  readonly set: (at: number, side: 'before' | 'after') => void
  /** never dies again */
  readonly clear: () => void
}

export class BurntFuseError extends Error {}

/** A fuse that is shared by the fakes of one world. */
export function fuse(): Fuse {
  const writes: string[] = []
  let left: number | null = null
  let side: 'before' | 'after' = 'before'
  return {
    writes,
    around: (write, effect) => {
      left = left === null ? null : left - 1
      // what is dead writes no more, whatever it would do in passing
      if (left !== null && left < 0) throw new BurntFuseError(`dead before ${write}`)
      if (left === 0 && side === 'before') throw new BurntFuseError(`killed before ${write}`)
      const made = effect()
      writes.push(write)
      if (left === 0) throw new BurntFuseError(`killed after ${write}`)
      return made
    },
    set: (at, chosen) => {
      left = at
      side = chosen
    },
    clear: () => {
      left = null
    },
  }
}
