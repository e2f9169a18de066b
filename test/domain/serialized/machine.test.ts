import { expect, test } from 'vitest'
import { bytesIn, cursorAt, UnreadableError } from '../../../shared/domain/serialized/bytes.ts'
import { machineAt, type Found } from '../../../shared/domain/serialized/machine.ts'
import type { Value } from '../../../shared/domain/serialized/value.ts'

const text = (own: string): Value => ({ kind: 'text', text: own })

function begin() {
  const found: Found = { uses: new Map(), nested: [], acts: 0 }
  return { found, machine: machineAt(cursorAt(bytesIn(Buffer.alloc(0)), 0), found, () => 7) }
}

test('what lies below a mark is out of reach until the mark is taken away', () => {
  const { machine } = begin()
  machine.push(text('a'))
  machine.mark()
  expect(machine.atMark()).toBe(true)
  expect(() => machine.pop()).toThrow(UnreadableError)
  machine.push(text('b'))
  expect([machine.atMark(), machine.popMark(), machine.pop()]).toEqual([false, [text('b')], text('a')])
  expect(() => machine.popMark()).toThrow('never set')
})

test('the memo counts on by itself, keeps what is put far ahead, and forgets what is written over', () => {
  const { machine } = begin()
  const kept = (index: number): Value => {
    machine.recall(index)
    return machine.pop()
  }
  for (const [own, index] of [
    ['a', null],
    ['b', null],
    ['far', 900],
    ['c', null],
    ['again', 0],
  ] as const) {
    machine.push(text(own))
    machine.remember(index)
  }
  // as many as are kept is the next one's place, as the loader has it
  expect([0, 1, 900, 3].map(kept)).toEqual(['again', 'b', 'far', 'c'].map(text))
  expect(() => machine.recall(2)).toThrow('never kept')
})

test('a name is kept once, where it came first', () => {
  const { machine, found } = begin()
  machine.use('global', 'a.b')
  machine.use('global', 'a.b')
  machine.use('computed', 'a.b')
  machine.act()
  expect([[...found.uses.values()], found.acts]).toEqual([
    [
      { kind: 'global', name: 'a.b', offset: 7 },
      { kind: 'computed', name: 'a.b', offset: 7 },
    ],
    1,
  ])
})
