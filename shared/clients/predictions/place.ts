import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { FileBytes } from './declared.ts'
import { PredictionsError, quoted } from './problem.ts'

/** A file that lies on this machine and is open. */
export interface OpenPlace extends FileBytes {
  /** the room, filled from that place of the file on, as far as the file goes */
  readonly into: (start: number, room: Uint8Array) => Uint8Array
  /** the SHA-256 of the file that is open, whatever its name leads to by now */
  readonly digest: () => string
  /** throws a PredictionsError where the file is another than when it was opened */
  readonly checkSame: () => void
  readonly close: () => void
}

/** The file at the place, open until it is closed; `file` is how it is called. */
export function openPlace(place: string, file: string): OpenPlace {
  const handle = openSync(place, 'r')
  const before = fstatSync(handle, { bigint: true })
  const into = (start: number, room: Uint8Array): Uint8Array => readInto(handle, start, room)
  return {
    size: Number(before.size),
    read: (start, end) => into(start, new Uint8Array(Math.max(0, end - start))),
    into,
    digest: () => digestOf(handle),
    checkSame: () => {
      const after = fstatSync(handle, { bigint: true })
      // the time of the last writing can be set back, that of the last change cannot
      if (before.size === after.size && before.ctimeNs === after.ctimeNs) return
      const sentence = `Predictions ${quoted(file)} changed while they were read; run again when nobody writes them.`
      throw new PredictionsError('malformed', { file }, sentence)
    },
    close: () => closeSync(handle),
  }
}

function readInto(handle: number, start: number, room: Uint8Array): Uint8Array {
  let read = 0
  while (read < room.length) {
    const count = readSync(handle, room, read, room.length - read, start + read)
    if (count === 0) break
    read += count
  }
  return room.subarray(0, read)
}

function digestOf(handle: number): string {
  const hash = createHash('sha256')
  const room = new Uint8Array(2 ** 20)
  for (let at = 0; ;) {
    const part = readInto(handle, at, room)
    if (part.length === 0) return hash.digest('hex')
    hash.update(part)
    at += part.length
  }
}
