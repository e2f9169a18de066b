import { cursorAt, partOf, UnreadableError, type ByteSource, type Cursor } from './bytes.ts'
import { machineAt, type Found, type Machine, type Use } from './machine.ts'
import { build, instructions, stop } from './opcodes.ts'
import { arrayAfter, arrayWrapper } from './value.ts'

export type Problem = { readonly why: string; readonly offset: number }

/** What a file of pickles reaches for, and where it cannot be followed any more; null where it could be to its end. */
export type PickleReading = {
  readonly uses: readonly Use[]
  readonly problem: Problem | null
  /** how many of its pickles came to their end */
  readonly pickles: number
  /** how often something would be called, built or filled */
  readonly acts: number
}

type Walk = {
  readonly cursor: Cursor
  readonly found: Found
  skipped: number
  steps: number
}

/** Instructions; a model that needs more is not followed to its end. */
const mostSteps = 300_000_000
const deepest = 4

function passArray(walk: Walk, machine: Machine): void {
  const own = machine.top()
  if (own.kind !== 'made' || own.by !== arrayWrapper) return
  const after = arrayAfter(own)
  if (after === null) machine.giveUp('the size of an array cannot be told')
  // joblib has plain pickle load them, which knows of no arrays between instructions
  else if (after.bytes === 'objects') onePickle(walk, false)
  else {
    const { cursor } = walk
    if (after.aligned) cursor.skip(cursor.byte())
    cursor.skip(after.bytes)
  }
  walk.skipped += 1
}

/** Follows one pickle to its end. */
function onePickle(walk: Walk, arrays: boolean): void {
  const { cursor, found } = walk
  let offset = cursor.position()
  const machine = machineAt(cursor, found, () => offset)
  for (;;) {
    offset = cursor.position()
    const byte = cursor.byte()
    if (byte === stop) {
      machine.pop()
      return
    }
    const instruction = instructions.get(byte)
    if (instruction === undefined) machine.fail(`0x${byte.toString(16).padStart(2, '0')} is no instruction`)
    else instruction(machine)
    if (byte === build && arrays) passArray(walk, machine)
    if (++walk.steps > mostSteps) machine.giveUp('it has more instructions than are followed')
  }
}

const sane = ({ kind, name }: Use): boolean =>
  kind === 'global' || kind === 'computed' ? /^[A-Za-z_(][\w.( )]*$/.test(name) : false

/** The uses in bytes that need not be a pickle at all: none but those that a real one would act on. */
function attempted(source: ByteSource, depth: number): readonly Use[] {
  const { uses, acts } = walked(source, { start: 0, most: Infinity, arrays: false, depth })
  return acts > 0 ? uses.filter(sane) : []
}

type Asked = {
  readonly start: number
  readonly most: number
  /** whether the bytes of an array follow its wrapper, as joblib writes them */
  readonly arrays: boolean
  readonly depth: number
}

/** A reading with how many arrays were passed over, and whether only this reader came to no end. */
type Walked = PickleReading & { readonly skipped: number; readonly ours: boolean }

function walked(source: ByteSource, { start, most, arrays, depth }: Asked): Walked {
  const found: Found = { uses: new Map(), nested: [], acts: 0 }
  const walk: Walk = { cursor: cursorAt(source, start), found, skipped: 0, steps: 0 }
  let problem: Problem | null = null
  let ours = false
  let pickles = 0
  try {
    // what lies behind the end of a pickle is another one, or nobody knows what
    while (walk.cursor.left() > 0 && pickles < most) {
      onePickle(walk, arrays)
      pickles += 1
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    problem = { why: error.message, offset: error.offset }
    ours = error.ours
  }
  if (pickles === 0 && problem === null) problem = { why: 'it is empty', offset: start }
  const inner = found.nested.flatMap(({ offset, length }) =>
    depth >= deepest ? [] : attempted(partOf(source, offset, length), depth + 1).map((use) => ({ ...use, offset })),
  )
  return { uses: [...found.uses.values(), ...inner], problem, pickles, acts: found.acts, skipped: walk.skipped, ours }
}

const together = (uses: readonly Use[]): readonly Use[] =>
  [...new Map(uses.toReversed().map((use) => [`${use.kind} ${use.name}`, use])).values()].toReversed()

/**
 * What a file reaches for that something will load as a pickle. It is followed past every end, with joblib's arrays
 * between instructions; where such arrays are passed over it is followed once more as plain `pickle` would.
 */
export function readPickle(source: ByteSource, start = 0, most = Infinity): PickleReading {
  const asJoblib = walked(source, { start, most, arrays: true, depth: 0 })
  const plain = asJoblib.skipped === 0 ? null : walked(source, { start, most, arrays: false, depth: 0 })
  const { pickles, acts } = asJoblib
  return {
    uses: together([...asJoblib.uses, ...(plain?.uses.filter(sane) ?? [])]),
    // the numbers of an array end it for plain `pickle` as they end it here, unless the end is one of ours
    problem: asJoblib.problem ?? (plain?.ours === true ? plain.problem : null),
    pickles,
    acts,
  }
}

/** The pickle in a file that nothing names as one, or null where it is none that could do anything. */
export function suspectedPickle(source: ByteSource): PickleReading | null {
  const reading = walked(source, { start: 0, most: Infinity, arrays: true, depth: 0 })
  const { problem, pickles, acts, ours } = reading
  const uses = reading.uses.filter(sane)
  return (uses.length > 0 && acts > 0) || ours ? { uses, problem, pickles, acts } : null
}
