import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { crc32, inflateRawSync } from 'node:zlib'
import { isPython } from '../../domain/advisory/affected.ts'
import { byPackage } from '../../domain/advisory/brief.ts'
import { AdvisoryRecord } from '../../domain/advisory/record.ts'
import { hitsOf, type Package } from '../../domain/advisory/vulnerability.ts'
import { zipDirectory, zipMembers, type Member } from '../../domain/serialized/archive.ts'
import { UnreadableError, type ByteSource } from '../../domain/serialized/bytes.ts'
import type { Advisories, AdvisoryAnswer } from '../../ports/advisories.ts'
import { formatIndex, parseIndex, withIndex, type Index } from './index-file.ts'

/** OSV's bulk export of an ecosystem, `all.zip`: a record a member. */

const largestRecord = 32 * 2 ** 20
const largestWhole = 4 * 2 ** 30
const piece = 2 ** 16

type Failure = { readonly failed: string }

function recordIn(source: ByteSource, member: Member): AdvisoryRecord {
  const wrong = (why: string): UnreadableError =>
    new UnreadableError(`${member.name.slice(0, 100)} ${why}`, member.start)
  if (member.claims > largestRecord) throw wrong('is larger than any record')
  const packed = source.read(member.start, member.length)
  let bytes = packed
  try {
    if (member.method === 'deflated') bytes = inflateRawSync(packed, { maxOutputLength: largestRecord })
  } catch {
    throw wrong('cannot be unpacked')
  }
  if (crc32(bytes) !== member.crc) throw wrong('is not what its checksum says')
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8').decode(bytes))
  } catch {
    throw wrong('is no JSON')
  }
  const record = AdvisoryRecord.safeParse(value)
  if (!record.success) throw wrong('is no record in the OSV schema')
  return record.data
}

function compiled(source: ByteSource, key: string): Uint8Array {
  const members = zipMembers(source).filter(({ name }) => name.endsWith('.json'))
  if (members.length === 0) throw new UnreadableError('it holds no record', 0)
  if (members.reduce((sum, { claims }) => sum + claims, 0) > largestWhole)
    throw new UnreadableError('it unpacks to more than is followed, as a zip bomb does', 0)
  const records = members.map((member) => recordIn(source, member))
  // another ecosystem's would know nothing of any package
  if (!records.some(({ affected }) => (affected ?? []).some((entry) => isPython(entry.package?.ecosystem ?? ''))))
    throw new UnreadableError('it holds no record of Python packages', 0)
  const newest = records.reduce((latest, { modified }) => (modified > latest ? modified : latest), '')
  if (Number.isNaN(Date.parse(newest))) throw new UnreadableError('its records do not say when they were written', 0)
  return formatIndex(key, new Date(newest).toISOString(), byPackage(records))
}

/** The index is a help for the next run: where it cannot be kept, that one makes it anew. */
function keep(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(`${path}.${process.pid}`, bytes, { mode: 0o644 })
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    return
  }
}

type Opened = ByteSource & { readonly fill: (room: Uint8Array, offset: number, length: number) => Uint8Array }

function withSource<T>(path: string, use: (source: Opened) => T): T {
  const handle = openSync(path, 'r')
  try {
    const { size } = fstatSync(handle)
    const fill: Opened['fill'] = (room, offset, length) => room.subarray(0, readSync(handle, room, 0, length, offset))
    const read = (offset: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      return fill(bytes, offset, bytes.length)
    }
    return use({ size, read, fill })
  } finally {
    closeSync(handle)
  }
}

/** What the list of members says, which holds the length and the checksum of each. */
function keyOf(source: Opened): string {
  const { at, length } = zipDirectory(source)
  const hash = createHash('sha256').update(`${source.size} `)
  // piece by piece in one room, which stays in the processor's cache
  const room = new Uint8Array(Math.min(piece, length))
  for (let done = 0; done < length; done += piece)
    hash.update(source.fill(room, at + done, Math.min(piece, length - done)))
  return hash.digest('hex')
}

/** A bulk export on this machine; its index is kept beside it. */
export class ArchiveAdvisories implements Advisories {
  readonly #path: string
  readonly #now: () => string

  constructor(options: { readonly path: string; readonly now: () => string }) {
    this.#path = options.path
    this.#now = options.now
  }

  #ask<T>(use: (index: Index) => T): T | Failure {
    try {
      return withSource(this.#path, (source) => {
        const key = keyOf(source)
        const kept = `${this.#path}.index`
        const known = withIndex(kept, key, (index) => ({ answer: use(index) }))
        if (known !== null) return known.answer
        const bytes = compiled(source, key)
        keep(kept, bytes)
        const index = parseIndex(bytes, key)
        return index === null ? { failed: 'its index cannot be made' } : use(index)
      })
    } catch (error) {
      if (error instanceof UnreadableError) return { failed: error.message }
      if (error instanceof Error && 'code' in error) return { failed: `it cannot be opened (${String(error.code)})` }
      throw error
    }
  }

  lookUp(packages: readonly Package[]): Promise<AdvisoryAnswer> {
    const answer = this.#ask(({ date, briefs }) => ({
      date,
      hits: packages.flatMap((own) => hitsOf(own, briefs)),
    }))
    const name = basename(this.#path)
    return Promise.resolve(
      'failed' in answer
        ? { reading: { state: 'failed', detail: `the file ${name}: ${answer.failed}` }, hits: [] }
        : {
            reading: { state: 'read', source: `the file ${name}`, date: answer.date, at: this.#now() },
            hits: answer.hits,
          },
    )
  }
}
