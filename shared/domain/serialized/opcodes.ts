import type { Machine } from './machine.ts'
import { bytesOf, decimal, longestName, named, nameLine, quoted, signed, textOf, unsigned } from './operand.ts'
import { isLoose, mute, none, other, putInto, tupleOf, type Value } from './value.ts'

/** What each instruction of a pickle does to stack and memo, protocols 0 to 5. Nothing is imported, called or built. */

type Instruction = (machine: Machine) => void

function reachFor(machine: Machine, module: string, name: string): Value {
  const whole = `${module}.${name}`
  // a dot in the name walks through attributes: what lies at its end the list does not tell
  if (name.includes('.')) machine.use('computed', whole)
  else machine.use('global', whole)
  return { kind: 'global', name: whole }
}

/** What a class of the lists makes is no text; what a function makes may be. */
const mayBeText = (value: Value): boolean =>
  value.kind === 'text' || value.kind === 'other' || (value.kind === 'made' && !/\.[A-Z][^.]*$/.test(value.by ?? ''))

/** What the two lines of a name reach for. */
function global(machine: Machine): Value {
  const module = nameLine(machine)
  return reachFor(machine, module, nameLine(machine))
}

function stackGlobal(machine: Machine): void {
  const name = machine.pop()
  const module = machine.pop()
  if (name.kind === 'text' && module.kind === 'text') {
    machine.push(reachFor(machine, module.text, name.text))
    return
  }
  // the loader stops at what is no text; what is made while it is loaded may be one
  if (![module, name].every(mayBeText)) machine.fail('a name is no text')
  machine.use('computed', '(a name that is made while it is loaded)')
  machine.push(other)
}

function extension(machine: Machine, size: number): void {
  machine.use('extension', `extension code ${unsigned(machine, size)}`)
  machine.push(other)
}

const untold = 'what it builds cannot be told'

/** An array's wrapper that is handed on could come back under another name, and the bytes behind it be taken for something else. */
function keepTold(machine: Machine, values: readonly Value[]): void {
  if (values.some(isLoose)) machine.giveUp(untold)
}

/** Functions that make what their first argument names. */
const makers: readonly string[] = ['copyreg._reconstructor', 'copy_reg._reconstructor', 'copyreg.__newobj__']

function make(machine: Machine, by: Value, args: Value): void {
  machine.act()
  const name = by.kind === 'global' ? by.name : null
  if (name === null || !makers.includes(name)) {
    keepTold(machine, [args])
    machine.push({ kind: 'made', by: name, args, state: null })
    return
  }
  const [first, ...rest] = args.kind === 'tuple' ? args.items : []
  keepTold(machine, rest)
  if (first?.kind !== 'global') machine.giveUp(untold)
  else machine.push({ kind: 'made', by: first.name, args: tupleOf(rest.filter((one) => !isPlain(one))), state: null })
}

/** What the base of everything is made with: nothing. */
const isPlain = (value: Value): boolean =>
  value === none || (value.kind === 'global' && /^(?:builtins|__builtin__)\.object$/.test(value.name))

const push =
  (made: Value | ((machine: Machine) => Value)): Instruction =>
  (machine) =>
    machine.push(typeof made === 'function' ? made(machine) : made)

/** Does one thing and then the other. */
const then =
  (first: (machine: Machine) => unknown, second: Instruction): Instruction =>
  (machine) => {
    first(machine)
    second(machine)
  }

const line = (machine: Machine): Uint8Array | null => machine.cursor.line(longestName)
const drop = (machine: Machine): unknown => (machine.atMark() ? machine.popMark() : machine.pop())
const mark = (machine: Machine): unknown => machine.popMark()
const listed = (machine: Machine): void => keepTold(machine, machine.popMark())

/** Passes over bytes, as many as their length says, and leaves what is surely no text. */
const pass =
  (length: (machine: Machine) => number): Instruction =>
  (machine) => {
    machine.cursor.skip(length(machine))
    machine.push(mute)
  }

const size =
  (bytes: number) =>
  (machine: Machine): number =>
    unsigned(machine, bytes)

const number = (bytes: number): Instruction => push((machine) => ({ kind: 'number', number: unsigned(machine, bytes) }))

const tuple = (length: number): Instruction =>
  push((machine) => tupleOf(Array.from({ length }, () => machine.pop()).reverse()))

const index = (machine: Machine): number => {
  const found = decimal(machine)
  return found.kind === 'number' ? found.number : machine.giveUp('it keeps a value nowhere')
}

/** Takes away the arguments of a call, and what stands before them. */
const called: Instruction = (machine) => {
  const args = machine.pop()
  make(machine, machine.pop(), args)
}

/** Takes away what is put into a container, and leaves the container. */
const filled =
  (take: (machine: Machine) => readonly Value[]): Instruction =>
  (machine) => {
    const items = take(machine)
    const target = machine.top()
    keepTold(machine, items)
    // what is neither list nor dictionary is filled by a method of its own
    if (target.kind !== 'dict' && target.kind !== 'mute') machine.act()
    putInto(target, items)
  }

const pair = (machine: Machine): readonly Value[] => [machine.pop(), machine.pop()].reverse()

const persistent: Instruction = (machine) => {
  machine.use('persistent', 'a persistent id')
  machine.push(other)
}

const inst: Instruction = (machine) => {
  const own = global(machine)
  make(machine, own, tupleOf(machine.popMark()))
}

const obj: Instruction = (machine) => {
  const [by = machine.fail('it builds nothing'), ...args] = machine.popMark()
  make(machine, by, tupleOf(args))
}

const built: Instruction = (machine) => {
  machine.act()
  const state = machine.pop()
  const target = machine.top()
  keepTold(machine, [state])
  // a class that is changed makes other things than its name says, and what is built twice is neither the one nor the other
  if (target.kind === 'global' || (target.kind === 'made' && target.state !== null)) machine.giveUp(untold)
  if (target.kind === 'made') target.state = state
}

const dict = (machine: Machine, items: readonly Value[]): Value => {
  const made: Value = { kind: 'dict', entries: new Map(), unknown: false }
  keepTold(machine, items)
  putInto(made, items)
  return made
}

const protocol: Instruction = (machine) => {
  const said = machine.cursor.byte()
  if (said > 5) machine.fail(`its protocol ${said} is none that is known`)
}

/** Every instruction, by the characters that stand for it. */
const table: readonly (readonly [string, Instruction])[] = [
  // values
  ['N', push(none)],
  [']\x8f', push(mute)],
  ['\x88', push({ kind: 'number', number: 1 })],
  ['\x89', push({ kind: 'number', number: 0 })],
  [')', push({ kind: 'tuple', items: [] })],
  ['}', push((machine) => dict(machine, []))],
  ['IL', push(decimal)],
  ['J', push((machine) => signed(machine.cursor.bytes(4)))],
  ['\x8a', push((machine) => signed(machine.cursor.bytes(machine.cursor.byte())))],
  ['K', number(1)],
  ['M', number(2)],
  ['F', then(line, push(mute))],
  ['G', pass(() => 8)],
  ['\x8b', pass(size(4))],
  ['S', push(quoted)],
  ['V', push((machine) => named(line(machine)))],
  ['U\x8c', (machine) => textOf(machine, 1)],
  // four bytes are those of Python 2, which become texts
  ['TX', (machine) => textOf(machine, 4)],
  ['\x8d', (machine) => textOf(machine, 8)],
  ['C', (machine) => bytesOf(machine, 1)],
  ['B', (machine) => bytesOf(machine, 4)],
  ['\x8e\x96', (machine) => bytesOf(machine, 8)],
  ['\x97', (machine) => machine.fail('its buffers lie outside of the file')],
  ['\x98', () => undefined],
  // containers
  ['t', push((machine) => tupleOf(machine.popMark()))],
  ['\x85', tuple(1)],
  ['\x86', tuple(2)],
  ['\x87', tuple(3)],
  ['l\x91', then(listed, push(mute))],
  ['d', push((machine) => dict(machine, machine.popMark()))],
  ['a', filled((machine) => [machine.pop()])],
  ['eu\x90', filled((machine) => machine.popMark())],
  ['s', filled(pair)],
  // names
  ['c', push(global)],
  ['\x93', stackGlobal],
  ['\x82', (machine) => extension(machine, 1)],
  ['\x83', (machine) => extension(machine, 2)],
  ['\x84', (machine) => extension(machine, 4)],
  ['P', then(line, persistent)],
  ['Q', then((machine) => machine.pop(), persistent)],
  // calls
  ['R\x81', called],
  ['\x92', then((machine) => machine.pop(), called)],
  ['i', inst],
  ['o', obj],
  ['b', built],
  // order
  ['(', (machine) => machine.mark()],
  ['0', drop],
  ['1', mark],
  ['2', push((machine) => machine.top())],
  ['g', (machine) => machine.recall(index(machine))],
  ['h', (machine) => machine.recall(machine.cursor.byte())],
  ['j', (machine) => machine.recall(unsigned(machine, 4))],
  ['p', (machine) => machine.remember(index(machine))],
  ['q', (machine) => machine.remember(machine.cursor.byte())],
  ['r', (machine) => machine.remember(unsigned(machine, 4))],
  ['\x94', (machine) => machine.remember(null)],
  ['\x80', protocol],
  ['\x95', (machine) => machine.cursor.skip(8)],
]

export const stop = 0x2e
export const build = 0x62

/** Every instruction by its byte, but the one that stops. */
export const instructions: ReadonlyMap<number, Instruction> = new Map(
  table.flatMap(([codes, instruction]) => Array.from(codes, (code) => [code.charCodeAt(0), instruction] as const)),
)
