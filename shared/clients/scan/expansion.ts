import { Readable } from 'node:stream'
import { createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { partOf, UnreadableError, type ByteSource } from '../../domain/serialized/bytes.ts'
import { spool, type SpoolOptions, type Spooled } from './spool.ts'

/** What is packed, unpacked within bounds: a few bytes that would fill a disk are refused. */

export const packings = ['deflated', 'gzip', 'zlib', 'zstd'] as const
export type Packing = (typeof packings)[number]

export type Bounds = {
  /** bytes that one file may come to in all, every layer of it */
  readonly bytes: number
  /** how many times larger than its packed bytes something may be, once it is larger than `free` */
  readonly ratio: number
  readonly free: number
  /** archives within archives */
  readonly depth: number
}

export const usualBounds: Bounds = { bytes: 16 * 2 ** 30, ratio: 400, free: 256 * 2 ** 20, depth: 6 }

const openers = {
  deflated: createInflateRaw,
  gzip: createGunzip,
  zlib: createInflate,
  zstd: createZstdDecompress,
} as const

const step = 2 ** 20

function* pieces(source: ByteSource): Generator<Uint8Array> {
  for (let at = 0; at < source.size; at += step) yield source.read(at, step)
}

/** What the whole file has come to so far, over all its layers. */
export type Tally = { expanded: number; members?: number }

/** The unpacked bytes of a source. @throws UnreadableError where they are no such bytes, or too many. */
export async function expand(
  source: ByteSource,
  packing: Packing,
  options: SpoolOptions & { readonly bounds: Bounds },
  tally: Tally,
): Promise<Spooled> {
  const { bounds } = options
  const before = tally.expanded
  const limit = (size: number): void => {
    tally.expanded = before + size
    const bomb = size > bounds.free && size > source.size * bounds.ratio
    if (bomb || tally.expanded > bounds.bytes)
      throw new UnreadableError('it unpacks to more than is followed, as a zip bomb does', 0)
  }
  try {
    const packed = Readable.from(pieces(source))
    const opened = openers[packing]()
    packed.on('error', (cause) => opened.destroy(cause))
    const spooled = await spool(packed.pipe(opened), options, limit)
    if (opened.bytesWritten === source.size) return spooled
    // some loaders go on with what lies behind the end
    spooled.close()
    throw new UnreadableError('its packed bytes end before it does', opened.bytesWritten)
  } catch (error) {
    if (error instanceof UnreadableError) throw error
    // the packer's own words: the bytes are wrong, which is a fact about the file
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (/^(?:Z_|ZSTD_|ERR_)/.test(code)) throw new UnreadableError('its packed bytes cannot be unpacked', 0)
    throw error
  }
}

/** A stored member as it lies, or a packed one expanded. */
export async function memberBytes(
  source: ByteSource,
  member: { readonly start: number; readonly length: number; readonly method: 'stored' | 'deflated' },
  options: SpoolOptions & { readonly bounds: Bounds },
  tally: Tally,
): Promise<Pick<Spooled, 'source' | 'close'>> {
  const part = partOf(source, member.start, member.length)
  return member.method === 'stored'
    ? { source: part, close: () => undefined }
    : expand(part, 'deflated', options, tally)
}
