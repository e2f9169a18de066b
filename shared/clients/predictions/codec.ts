import zlib from 'node:zlib'

import type { CompressionCodec, Compressors } from 'hyparquet'
import { unpackSnappy } from './snappy.ts'

/** The most one page may unpack to; writers make pages of about 1 MB, so more is damage or a bomb. */
const LARGEST_PAGE = 512 * 1024 * 1024

type Unpack = (packed: Uint8Array, length: number) => Uint8Array

const unpackers: Compressors = {
  SNAPPY: bounded((packed, length) => {
    const page = new Uint8Array(length)
    unpackSnappy(packed, page)
    return page
  }),
  GZIP: bounded((packed, length) => zlib.gunzipSync(packed, { maxOutputLength: Math.max(1, length) })),
  BROTLI: bounded((packed, length) => zlib.brotliDecompressSync(packed, { maxOutputLength: Math.max(1, length) })),
  // Node has zstd since 22.15; where it is older the codec is simply not among those known
  ...(typeof zlib.zstdDecompressSync === 'function'
    ? { ZSTD: bounded((packed, length) => zlib.zstdDecompressSync(packed, { maxOutputLength: Math.max(1, length) })) }
    : {}),
}

/** Functions that unpack a Parquet page to exactly the length its header tells, by codec. */
export const compressors: Readonly<Compressors> = unpackers

/** Whether pages of this codec can be unpacked on this Node. */
export function knownCodec(codec: CompressionCodec): boolean {
  return codec === 'UNCOMPRESSED' || unpackers[codec] !== undefined
}

function bounded(unpack: Unpack): Unpack {
  return (packed, length) => {
    if (!(length >= 0 && length <= LARGEST_PAGE)) throw new RangeError(`a page of ${length} bytes is too large`)
    return unpack(packed, length)
  }
}

/** A page unpacked, into the room given where the codec can; undefined where the codec is not known. */
export function unpack(
  codec: CompressionCodec,
  packed: Uint8Array,
  length: number,
  room: (length: number) => Uint8Array,
): Uint8Array | undefined {
  if (codec !== 'SNAPPY') return unpackers[codec]?.(packed, length)
  return bounded(() => {
    const page = room(length)
    unpackSnappy(packed, page)
    return page
  })(packed, length)
}
