import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { holds } from '../../domain/advisory/affected.ts'
import type { Brief } from '../../domain/advisory/brief.ts'
import { severities, type Rating } from '../../domain/advisory/severity.ts'

/** A compiled database: the records of a package are found by one short read, without reading the others. */

// another number whenever a line, the key of a version, what a range holds or a rating comes out otherwise: an index of former rules is not asked
const magic = 'countersign advisories 2\n'
const buckets = 4096
const keyEnd = magic.length + 64
/** magic, key, date, then for each bucket where it begins, how long it is and its checksum, then the checksum of all that */
const tableAt = keyEnd + 32
const headSize = tableAt + buckets * 12 + 4

function bucketOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % buckets
}

// a text as JSON has it holds no line break, which ends a record, no tab, which ends a field, and not what ends each of several texts
const end = '\u001f'
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)
const plain = (text: string): string => (text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text)
const several = (texts: readonly string[]): string => texts.map((text) => `${escaped(text)}${end}`).join('')
const severalIn = (text = ''): readonly string[] => {
  const texts = text.split(end)
  texts.pop()
  return text.includes('\\') ? texts.map(plain) : texts
}
function rated(text = ''): Rating {
  if (text === '') return null
  const score = Number(text)
  return Number.isNaN(score) ? (severities.find((severity) => severity === text) ?? null) : score
}

/** A record of a package as a line: whose it is and what is told of it, then three fields for each entry. */
function formatBrief(name: string, { id, aliases, rating, entries }: Brief): string {
  const own = [escaped(name), escaped(id), several(aliases), String(rating ?? '')]
  const each = entries.flatMap(({ held, fixes, rating: one }) => [several(held), several(fixes), String(one ?? '')])
  return [...own, ...each].join('\t')
}

/** The record in the fields of its line; null, and left unread, where none of its entries holds the version of the key. */
function parseBrief(fields: readonly string[], key: string | null): Brief | null {
  let holding = false
  for (let at = 4; at < fields.length && !holding; at += 3) holding = holds({ held: severalIn(fields[at]) }, key)
  if (!holding) return null
  const entries: Brief['entries'][number][] = []
  for (let at = 4; at < fields.length; at += 3)
    entries.push({ held: severalIn(fields[at]), fixes: severalIn(fields[at + 1]), rating: rated(fields[at + 2]) })
  return { id: plain(fields[1] ?? ''), aliases: severalIn(fields[2]), rating: rated(fields[3]), entries }
}

/** The bytes of the index; `key` is the digest of what it was compiled from, `date` of its newest record. */
export function formatIndex(key: string, date: string, compiled: ReadonlyMap<string, readonly Brief[]>): Uint8Array {
  const lines: string[][] = Array.from({ length: buckets }, () => [])
  for (const [name, briefs] of compiled)
    for (const brief of briefs) lines[bucketOf(name)]?.push(formatBrief(name, brief))
  const bodies = lines.map((own) => Buffer.from(own.join('\n')))
  const head = Buffer.alloc(headSize)
  head.write(`${magic}${key}${date.padEnd(32)}`, 'latin1')
  let at = headSize
  bodies.forEach((body, index) => {
    const place = tableAt + index * 12
    head.writeUInt32LE(at, place)
    head.writeUInt32LE(body.length, place + 4)
    head.writeUInt32LE(crc32(body), place + 8)
    at += body.length
  })
  head.writeUInt32LE(crc32(head.subarray(0, -4)), headSize - 4)
  return Buffer.concat([head, ...bodies])
}

/** What an index tells: the date of the newest record, and the records of a package that hold the version of the key. */
export type Index = { readonly date: string; readonly briefs: (name: string, key: string | null) => readonly Brief[] }

type Read = (at: number, length: number) => Buffer

function indexIn(read: Read, key: string): Index | null {
  const head = read(0, headSize)
  if (head.length < headSize || head.toString('latin1', 0, keyEnd) !== `${magic}${key}`) return null
  if (head.readUInt32LE(headSize - 4) !== crc32(head.subarray(0, -4))) return null
  const linesOf = (bucket: number): readonly string[] => {
    const place = tableAt + bucket * 12
    const body = read(head.readUInt32LE(place), head.readUInt32LE(place + 4))
    if (crc32(body) !== head.readUInt32LE(place + 8)) throw new Error('it is torn')
    return body.toString('utf8').split('\n')
  }
  return {
    date: head.toString('latin1', keyEnd, tableAt).trim(),
    briefs: (name, version) => {
      const [own, found]: [string, Brief[]] = [escaped(name), []]
      for (const line of linesOf(bucketOf(name))) {
        const fields = line.split('\t')
        const brief = fields[0] === own ? parseBrief(fields, version) : null
        if (brief !== null) found.push(brief)
      }
      return found
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
      const bytes = Buffer.allocUnsafe(length)
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
