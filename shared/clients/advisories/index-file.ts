import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { AdvisoryRecord } from '../../domain/advisory/record.ts'

/** A compiled database: the records of a package are found by one short read, without reading the others. */

const magic = 'countersign advisories 1\n'
const buckets = 4096
/** magic, key, date, then for each bucket where it begins and how long it is */
const headSize = magic.length + 64 + 32
const tableSize = buckets * 8

const Bucket = z.record(z.string(), z.array(z.unknown()))
const Records = z.array(AdvisoryRecord)

export type Compiled = ReadonlyMap<string, readonly AdvisoryRecord[]>

function bucketOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % buckets
}

/** The bytes of the index; `key` is the digest of what it was compiled from, `date` of its newest record. */
export function formatIndex(key: string, date: string, compiled: Compiled): Uint8Array {
  const groups: Record<string, readonly AdvisoryRecord[]>[] = Array.from({ length: buckets }, () => ({}))
  for (const [name, records] of compiled) {
    const group = groups[bucketOf(name)]
    if (group !== undefined) Object.defineProperty(group, name, { value: records, enumerable: true })
  }
  const table = Buffer.alloc(tableSize)
  const bodies = groups.map((group) => Buffer.from(Object.keys(group).length === 0 ? '' : JSON.stringify(group)))
  let at = headSize + tableSize
  bodies.forEach((body, index) => {
    table.writeUInt32LE(at, index * 8)
    table.writeUInt32LE(body.length, index * 8 + 4)
    at += body.length
  })
  return Buffer.concat([Buffer.from(`${magic}${key}${date.padEnd(32)}`), table, ...bodies])
}

export type Index = { readonly date: string; readonly records: (name: string) => readonly AdvisoryRecord[] }

type Read = (at: number, length: number) => Buffer

function indexIn(read: Read, key: string): Index | null {
  const head = read(0, headSize + tableSize)
  if (head.length < headSize + tableSize || head.toString('latin1', 0, magic.length + 64) !== `${magic}${key}`)
    return null
  const date = head.toString('latin1', magic.length + 64, headSize).trim()
  const bodies = new Map<number, z.infer<typeof Bucket>>()
  const bucket = (index: number): z.infer<typeof Bucket> => {
    const known = bodies.get(index)
    if (known !== undefined) return known
    const place = headSize + index * 8
    const length = head.readUInt32LE(place + 4)
    const made = length === 0 ? {} : Bucket.parse(JSON.parse(read(head.readUInt32LE(place), length).toString('utf8')))
    bodies.set(index, made)
    return made
  }
  return {
    date,
    records: (name) => {
      const own = bucket(bucketOf(name))
      return Object.hasOwn(own, name) ? Records.parse(own[name]) : []
    },
  }
}

/** The index in the bytes, or null where it was compiled from something else. */
export const parseIndex = (bytes: Uint8Array, key: string): Index | null =>
  indexIn((at, length) => Buffer.from(bytes.subarray(at, at + length)), key)

/** What `use` makes of the index in the file; null where there is none, it is torn, or of something else. */
export function withIndex<T>(path: string, key: string, use: (index: Index) => T): T | null {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    const index = indexIn((at, length) => {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(handle, bytes, 0, length, at))
    }, key)
    return index === null ? null : use(index)
  } catch {
    // a torn index is made anew from what it was compiled from
    return null
  } finally {
    closeSync(handle)
  }
}
