/** The one way in which a sealed zip is laid out: whatever lies in it otherwise is not what was sealed. */

export type Packed = {
  readonly name: string
  readonly method: 'stored' | 'deflated'
  readonly crc: number
  /** the bytes as they lie in the zip, and how many they are when they are unpacked */
  readonly bytes: Uint8Array
  readonly size: number
}

const day = 0x21 // 1980-01-01, the first that the format knows
const utf8 = 0x800

function numbers(...fields: readonly (readonly [2 | 4, number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [width]) => sum + width, 0)))
  let at = 0
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += width
  }
  return new Uint8Array(view.buffer)
}

/** The bytes of the zip; neither as large nor of as many members as would need the wide format. */
export function layOut(members: readonly Packed[]): Uint8Array {
  const parts: Uint8Array[] = []
  const list: Uint8Array[] = []
  let at = 0
  let length = 0
  for (const { name, method, crc, bytes, size } of members) {
    const own = new TextEncoder().encode(name)
    const shared = [
      ...([
        [2, 20],
        [2, utf8],
        [2, method === 'stored' ? 0 : 8],
        [2, 0],
        [2, day],
      ] as const),
      ...([
        [4, crc],
        [4, bytes.length],
        [4, size],
        [2, own.length],
        [2, 0],
      ] as const),
    ] as const
    const head = numbers([4, 0x04034b50], ...shared)
    const entry = numbers([4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, at])
    parts.push(head, own, bytes)
    list.push(entry, own)
    at += head.length + own.length + bytes.length
    length += entry.length + own.length
  }
  const count = members.length
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, at], [2, 0])
  return Buffer.concat([...parts, ...list, end])
}
