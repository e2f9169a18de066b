import type { Cursor } from './bytes.ts'
import { UnreadableError } from './bytes.ts'
import type { Value } from './value.ts'

/** A place where a pickle reaches for something by name, or by what stands for one. */
export type Use = {
  readonly kind: 'global' | 'computed' | 'extension' | 'persistent'
  /** `module.name`, or what stands in its place */
  readonly name: string
  readonly offset: number
}

/** Stack, memo and what was found, while a pickle is walked and nothing of it is made. */
export type Machine = {
  readonly cursor: Cursor
  readonly push: (value: Value) => void
  readonly pop: () => Value
  readonly top: () => Value
  readonly mark: () => void
  /** whether the topmost thing is a mark */
  readonly atMark: () => boolean
  /** what lies above the last mark, which is taken away with it */
  readonly popMark: () => readonly Value[]
  readonly remember: (index: number | null) => void
  readonly recall: (index: number) => void
  readonly use: (kind: Use['kind'], name: string) => void
  readonly nested: (offset: number, length: number) => void
  /** something is called, built or filled */
  readonly act: () => void
  /** ends where every loader ends, too */
  readonly fail: (why: string) => never
  /** ends where a loader might go on: nobody knows what comes behind */
  readonly giveUp: (why: string) => never
}

/** What several pickles of one file add to. */
export type Found = {
  readonly uses: Map<string, Use>
  readonly nested: { readonly offset: number; readonly length: number }[]
  acts: number
}

/** Values on the stack, names in the memo, different names: more than these no model holds. */
const most = { stack: 8_000_000, memo: 8_000_000, uses: 5_000, nested: 1_000 }

/** What was remembered, by its index: those that count on in a list, what jumps ahead apart. */
function memory({ fail, giveUp }: Pick<Machine, 'fail' | 'giveUp'>) {
  const dense: Value[] = []
  const sparse = new Map<number, Value>()
  return {
    set: (asked: number | null, value: Value): void => {
      const index = asked ?? dense.length + sparse.size
      if (index < dense.length) dense[index] = value
      else if (index === dense.length && sparse.size === 0) dense.push(value)
      else sparse.set(index, value)
      if (dense.length + sparse.size > most.memo) giveUp('it remembers more values than are followed')
    },
    get: (index: number): Value => dense[index] ?? sparse.get(index) ?? fail('it recalls what it never kept'),
  }
}

/** A machine at the beginning of a pickle. */
export function machineAt(cursor: Cursor, found: Found, offsetOf: () => number): Machine {
  const stack: Value[] = []
  const marks: number[] = []
  const fail = (why: string): never => {
    throw new UnreadableError(why, offsetOf())
  }
  const giveUp = (why: string): never => {
    throw new UnreadableError(why, offsetOf(), { ours: true })
  }
  const floor = (): number => marks.at(-1) ?? 0
  const memo = memory({ fail, giveUp })
  const top = (): Value => (stack.length > floor() ? stack.at(-1) : undefined) ?? fail('it takes what is not there')
  return {
    cursor,
    top,
    push: (value) => {
      if (stack.push(value) > most.stack) giveUp('it holds more values than are followed')
    },
    pop: () => {
      const value = top()
      stack.pop()
      return value
    },
    mark: () => {
      if (marks.push(stack.length) > most.stack) giveUp('it holds more values than are followed')
    },
    atMark: () => marks.length > 0 && stack.length === floor(),
    popMark: () => {
      const from = marks.pop()
      return from === undefined ? fail('it looks for a mark that was never set') : stack.splice(from)
    },
    remember: (index) => memo.set(index, top()),
    recall: (index) => {
      stack.push(memo.get(index))
    },
    use: (kind, name) => {
      const key = `${kind} ${name}`
      if (!found.uses.has(key)) found.uses.set(key, { kind, name, offset: offsetOf() })
      if (found.uses.size > most.uses) giveUp('it reaches for more names than are followed')
    },
    nested: (offset, length) => {
      if (found.nested.push({ offset, length }) > most.nested) giveUp('it holds more pickles than are followed')
    },
    act: () => {
      found.acts += 1
    },
    fail,
    giveUp,
  }
}
