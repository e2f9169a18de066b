import type { Machine } from './machine.ts'
import { bytesOf, decimal, longestName, named, nameLine, quoted, signed, textOf, unsigned } from './operand.ts'
import { mute, other, putInto, tupleOf, type Value } from './value.ts'

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

function make(machine: Machine, by: Value, args: Value): void {
  machine.act()
  machine.push({ kind: 'made', by: by.kind === 'global' ? by.name : null, args, state: null })
}

const constant =
  (value: Value): Instruction =>
  (machine) =>
    machine.push(value)

const skipping =
  (size: number): Instruction =>
  (machine) => {
    machine.cursor.skip(size)
    machine.push(mute)
  }

const number =
  (size: number): Instruction =>
  (machine) =>
    machine.push({ kind: 'number', number: unsigned(machine, size) })

const tuple =
  (size: number): Instruction =>
  (machine) => {
    const items = Array.from({ length: size }, () => machine.pop())
    machine.push(tupleOf(items.reverse()))
  }

const collect: Instruction = (machine) => {
  machine.popMark()
  machine.push(mute)
}

const persistent = (machine: Machine): void => {
  machine.use('persistent', 'a persistent id')
  machine.push(other)
}

const values: Readonly<Record<number, Instruction>> = {
  0x46: (machine) => {
    machine.cursor.line(longestName)
    machine.push(mute)
  },
  0x47: skipping(8),
  0x49: (machine) => machine.push(decimal(machine)),
  0x4a: (machine) => machine.push(signed(machine.cursor.bytes(4))),
  0x4b: number(1),
  0x4c: (machine) => machine.push(decimal(machine)),
  0x4d: number(2),
  0x4e: constant(mute),
  0x53: (machine) => machine.push(quoted(machine)),
  // the bytes of Python 2, which become texts
  0x54: (machine) => textOf(machine, 4),
  0x55: (machine) => textOf(machine, 1),
  0x56: (machine) => machine.push(named(machine.cursor.line(longestName))),
  0x58: (machine) => textOf(machine, 4),
  0x88: constant({ kind: 'number', number: 1 }),
  0x89: constant({ kind: 'number', number: 0 }),
  0x8a: (machine) => machine.push(signed(machine.cursor.bytes(machine.cursor.byte()))),
  0x8b: (machine) => {
    machine.cursor.skip(unsigned(machine, 4))
    machine.push(mute)
  },
  0x42: (machine) => bytesOf(machine, 4),
  0x43: (machine) => bytesOf(machine, 1),
  0x8c: (machine) => textOf(machine, 1),
  0x8d: (machine) => textOf(machine, 8),
  0x8e: (machine) => bytesOf(machine, 8),
  0x96: (machine) => bytesOf(machine, 8),
  0x97: (machine) => machine.fail('its buffers lie outside of the file'),
  0x98: () => undefined,
}

const containers: Readonly<Record<number, Instruction>> = {
  0x5d: constant(mute),
  0x8f: constant(mute),
  0x7d: (machine) => machine.push({ kind: 'dict', entries: new Map() }),
  0x29: constant({ kind: 'tuple', items: [] }),
  0x74: (machine) => machine.push(tupleOf(machine.popMark())),
  0x85: tuple(1),
  0x86: tuple(2),
  0x87: tuple(3),
  0x6c: collect,
  0x91: collect,
  0x64: (machine) => {
    const made: Value = { kind: 'dict', entries: new Map() }
    putInto(made, machine.popMark())
    machine.push(made)
  },
  0x61: (machine) => {
    machine.pop()
    machine.top()
  },
  0x65: (machine) => {
    machine.popMark()
    machine.top()
  },
  0x90: (machine) => {
    machine.popMark()
    machine.top()
  },
  0x73: (machine) => {
    const value = machine.pop()
    const key = machine.pop()
    putInto(machine.top(), [key, value])
  },
  0x75: (machine) => {
    const pairs = machine.popMark()
    putInto(machine.top(), pairs)
  },
}

const names: Readonly<Record<number, Instruction>> = {
  0x63: (machine) => {
    const module = nameLine(machine)
    machine.push(reachFor(machine, module, nameLine(machine)))
  },
  0x93: stackGlobal,
  0x69: (machine) => {
    const module = nameLine(machine)
    const own = reachFor(machine, module, nameLine(machine))
    make(machine, own, tupleOf(machine.popMark()))
  },
  0x82: (machine) => extension(machine, 1),
  0x83: (machine) => extension(machine, 2),
  0x84: (machine) => extension(machine, 4),
  0x50: (machine) => {
    machine.cursor.line(longestName)
    persistent(machine)
  },
  0x51: (machine) => {
    machine.pop()
    persistent(machine)
  },
}

const calls: Readonly<Record<number, Instruction>> = {
  0x52: (machine) => {
    const args = machine.pop()
    make(machine, machine.pop(), args)
  },
  0x81: (machine) => {
    const args = machine.pop()
    make(machine, machine.pop(), args)
  },
  0x92: (machine) => {
    machine.pop()
    const args = machine.pop()
    make(machine, machine.pop(), args)
  },
  0x6f: (machine) => {
    const [by = machine.fail('it builds nothing'), ...args] = machine.popMark()
    make(machine, by, tupleOf(args))
  },
  0x62: (machine) => {
    machine.act()
    const state = machine.pop()
    const target = machine.top()
    if (target.kind === 'made') target.state = state
  },
}

const order: Readonly<Record<number, Instruction>> = {
  0x28: (machine) => machine.mark(),
  0x30: (machine) => {
    if (machine.atMark()) machine.popMark()
    else machine.pop()
  },
  0x31: (machine) => void machine.popMark(),
  0x32: (machine) => machine.push(machine.top()),
  0x67: (machine) => {
    const index = decimal(machine)
    machine.recall(index.kind === 'number' ? index.number : -1)
  },
  0x68: (machine) => machine.recall(machine.cursor.byte()),
  0x6a: (machine) => machine.recall(unsigned(machine, 4)),
  0x70: (machine) => {
    const index = decimal(machine)
    machine.remember(index.kind === 'number' ? index.number : machine.fail('it keeps a value nowhere'))
  },
  0x71: (machine) => machine.remember(machine.cursor.byte()),
  0x72: (machine) => machine.remember(unsigned(machine, 4)),
  0x94: (machine) => machine.remember(null),
  0x80: (machine) => {
    const protocol = machine.cursor.byte()
    if (protocol > 5) machine.fail(`its protocol ${protocol} is none that is known`)
  },
  0x95: (machine) => machine.cursor.skip(8),
}

export const stop = 0x2e
export const build = 0x62

/** Every instruction by its byte, but the one that stops. */
export const instructions: ReadonlyMap<number, Instruction> = new Map(
  [values, containers, names, calls, order].flatMap((table) =>
    Object.entries(table).map(([byte, instruction]) => [Number(byte), instruction] as const),
  ),
)
