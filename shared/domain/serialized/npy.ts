import type { ByteSource } from './bytes.ts'

// the head as numpy writes it: what is written otherwise means what only Python can tell
const shape =
  /^\{'descr': (.+), 'fortran_order': (?:True|False), 'shape': \((?:\d+L?,|\d+L?(?:, ?\d+L?)+,?)?\),? ?\}\s*$/
const plain = /^[|<>=]?(?:[biufcSUV]\d+|[mM]8(?:\[\w+\])?|\?)$/
const objects = /^[|<>=]?O\d*$/

/** The types in a description, those of fields one after the other; null where it is more than names, types and lengths. */
function typesIn(described: string): readonly string[] | null {
  const single = /^'([^'\\]*)'$/.exec(described)?.[1]
  if (single !== undefined) return [single]
  if (!/^\[(?:'[^'\\]*'|[\s\d()[\],])*\]$/.test(described)) return null
  return [...described.matchAll(/\('[^'\\]*', (?:'([^'\\]*)'|\[)/g)].flatMap(([, type]) => type ?? [])
}

/** Where the pickle of a numpy file begins; `none` where its elements are plain numbers, null where it cannot be told. */
export function pickleInNpy(source: ByteSource): number | 'none' | null {
  const head = source.read(0, 12)
  const major = head[6] ?? 0
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < 12 || major < 1 || major > 3) return null
  const [start, length] = major === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)]
  if (length > 1_000_000 || start + length > source.size) return null
  const described = shape.exec(new TextDecoder('latin1').decode(source.read(start, length)))?.[1]
  const types = described === undefined ? null : typesIn(described)
  if (described === undefined || types === null || types.length === 0) return null
  // each text is the name of a field or the type of one: a title, or a type that is written twice, is neither
  const fields = described.startsWith('[') ? described.split("('").length - 1 : 1
  const quotes = described.split("'").length - 1
  if (quotes !== (described.startsWith('[') ? 2 * (fields + types.length) : 2)) return null
  if (types.some((type) => objects.test(type))) return start + length
  return types.every((type) => plain.test(type)) ? 'none' : null
}
