import type { Machine } from './machine.ts'
import { mute, other, type Value } from './value.ts'

/** What follows an instruction of a pickle: numbers, texts and bytes, read or passed over. */

/** A text longer than this is no name. */
export const longestName = 1_000

/** A mark at the beginning is a part of the name, as it is for the loader. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A whole number of little-endian bytes. */
export function unsigned(machine: Machine, size: number): number {
  const value = machine.cursor.bytes(size).reduceRight((sum, byte) => sum * 256 + byte, 0)
  return Number.isSafeInteger(value) ? value : machine.fail('it names a length beyond all files')
}

export function signed(bytes: Uint8Array): Value {
  if (bytes.length > 6) return mute
  const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)
  const negative = bytes.length > 0 && (bytes[bytes.length - 1] ?? 0) > 127
  return { kind: 'number', number: negative ? value - 256 ** bytes.length : value }
}

/** A name that is written with an escape is none that is followed: it is refused where it is used. */
export function named(bytes: Uint8Array | null): Value {
  if (bytes === null) return other
  const text = decoder.decode(bytes)
  return text.includes('\\') ? other : { kind: 'text', text }
}

export function quoted(machine: Machine): Value {
  const bytes = machine.cursor.line(longestName)
  if (bytes === null) return other
  const found = /^\s*(["'])(.*)\1\s*$/s.exec(decoder.decode(bytes))
  return found === null ? machine.fail('a text has no quotes') : named(new TextEncoder().encode(found[2]))
}

export function decimal(machine: Machine): Value {
  const bytes = machine.cursor.line(longestName)
  const text = bytes === null ? '' : decoder.decode(bytes).trim().replace(/L$/, '')
  if (bytes !== null && !/^[+-]?\d[\d_]*$/.test(text)) {
    // Python also takes numbers to other bases
    if (/^[+-]?0[box]/i.test(text)) machine.giveUp('a number has no digits')
    machine.fail('a number has no digits')
  }
  const number = Number(text)
  return bytes !== null && Number.isSafeInteger(number) ? { kind: 'number', number } : mute
}

/** A name's line; whatever it holds, it is what the pickle reaches for. */
export function nameLine(machine: Machine): string {
  const bytes = machine.cursor.line(longestName)
  return bytes === null ? machine.fail('a name has no end') : decoder.decode(bytes)
}

export function textOf(machine: Machine, size: number): void {
  const length = unsigned(machine, size)
  if (length > longestName) machine.cursor.skip(length)
  machine.push(length > longestName ? other : { kind: 'text', text: decoder.decode(machine.cursor.bytes(length)) })
}

/** Bytes that begin as a pickle does are looked at as one, too. */
export function bytesOf(machine: Machine, size: number): void {
  const length = unsigned(machine, size)
  const { cursor } = machine
  const offset = cursor.position()
  if (length > 3) {
    const [first, second = 0] = cursor.bytes(2)
    if (first === 0x80 && second >= 2 && second <= 5) machine.nested(offset, length)
    cursor.skip(length - 2)
  } else cursor.skip(length)
  machine.push(mute)
}
