import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parquetMetadata } from 'hyparquet'
import type { FooterFacts } from '../../domain/engine/choice.ts'
import { knownCodec } from './codec.ts'

const MAGIC = 'PAR1'
const TAIL = 8
const MOST_FOOTER = 64 * 2 ** 20

/** What a Parquet file's footer tells of the wanted columns, from the file's bytes or its place; of another file, and of one that is damaged, nothing. */
export function footerFacts(file: Uint8Array | string, path: string, wanted: readonly string[]): FooterFacts {
  const other: FooterFacts = { format: 'other', rows: null, readable: true }
  if (!/\.(?:parquet|pq)$/i.test(path)) return other
  // what is wrong with a damaged file is told by whoever reads it
  const unknown: FooterFacts = { format: 'parquet', rows: null, readable: true }
  const end = typeof file === 'string' ? endOfFile(file) : endOf(file.length, (from) => file.subarray(from))
  if (end === null) return unknown
  try {
    const { num_rows: rows, row_groups: groups } = parquetMetadata(end, { geoparquet: false })
    const chunks = groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: found }) => found ?? []))
    const readable = chunks.every(
      ({ codec, path_in_schema: names }) => knownCodec(codec) || !wanted.includes(names[0] ?? ''),
    )
    return rows > BigInt(Number.MAX_SAFE_INTEGER) || rows < 0n ? unknown : { format: 'parquet', rows: Number(rows), readable } // prettier-ignore
  } catch {
    return unknown
  }
}

/** The footer as a buffer that ends with it; null where there is none. */
function endOf(size: number, from: (start: number) => Uint8Array): ArrayBuffer | null {
  if (size < TAIL + MAGIC.length) return null
  const last = Uint8Array.from(from(size - TAIL))
  const length = new DataView(last.buffer).getUint32(0, true)
  if (Buffer.from(last.subarray(4)).toString('latin1') !== MAGIC || length > Math.min(size - TAIL, MOST_FOOTER))
    return null
  return Uint8Array.from(from(size - TAIL - length)).buffer
}

function endOfFile(file: string): ArrayBuffer | null {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    return endOf(size, (start) => {
      const part = new Uint8Array(size - start)
      let read = 0
      while (read < part.length) {
        const count = readSync(handle, part, read, part.length - read, start + read)
        if (count === 0) break
        read += count
      }
      return part
    })
  } finally {
    closeSync(handle)
  }
}
