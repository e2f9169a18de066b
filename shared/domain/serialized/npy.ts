import type { ByteSource } from './bytes.ts'

/** Where the pickle of a numpy file begins; `none` where its elements are plain numbers, null where it cannot be told. */
export function pickleInNpy(source: ByteSource): number | 'none' | null {
  const head = source.read(0, 12)
  const major = head[6] ?? 0
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < 12 || major < 1 || major > 3) return null
  const [start, length] = major === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)]
  if (length > 1_000_000 || start + length > source.size) return null
  const text = new TextDecoder('latin1').decode(source.read(start, length))
  const described = /'descr'\s*:\s*('[^']*'|\[[^\]]*\](?:[^}]*\])?)/.exec(text)?.[1]
  if (described === undefined) return null
  return /['"][|<>=]?O\d*['"]/.test(described) ? start + length : 'none'
}
