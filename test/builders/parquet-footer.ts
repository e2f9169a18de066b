import { parquetMetadata } from 'hyparquet'

const zigzag = (value: number): readonly number[] => {
  const found: number[] = []
  let left = value < 0 ? -value * 2 - 1 : value * 2
  for (; left > 127; left = Math.floor(left / 128)) found.push((left & 127) | 128)
  return [...found, left]
}

/** The Parquet file with another size told of a column's first chunk; both sizes must be written in as many bytes. */
export function tellingSize(bytes: Uint8Array, column: string, size: number): Uint8Array {
  const groups = parquetMetadata(Uint8Array.from(bytes).buffer).row_groups
  const chunk = groups[0]?.columns.find(({ meta_data: own }) => own?.path_in_schema[0] === column)?.meta_data
  if (chunk === undefined) throw new Error(`no column ${column}`)
  const told = [chunk.num_values, chunk.total_uncompressed_size, chunk.total_compressed_size].map(Number)
  // each is a field of its own, whose header tells a whole number that follows the last field
  const field = (value: number): readonly number[] => [0x16, ...zigzag(value)]
  const from = Buffer.from(told.flatMap(field))
  const to = Buffer.from([...told.slice(0, 2), size].flatMap(field))
  const at = Buffer.from(bytes).indexOf(from)
  if (at < 0 || from.length !== to.length) throw new Error(`the footer cannot tell ${size} bytes of ${column}`)
  const changed = Uint8Array.from(bytes)
  changed.set(to, at)
  return changed
}
