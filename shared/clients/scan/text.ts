import { secretsIn, type Secret } from '../../domain/secret/secret.ts'
import { isText } from '../../domain/serialized/format.ts'
import type { ByteSource } from '../../domain/serialized/bytes.ts'

const page = 2 ** 20
/** A key may begin on one page and end on the next. */
const overlap = 2 ** 12

const countLines = (bytes: Uint8Array): number => bytes.reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0)

/** The secrets of a file that is text, a page at a time; none of one that is not. */
export function secretsOf(source: ByteSource): readonly Secret[] {
  if (source.size === 0 || !isText(source.read(0, 8192))) return []
  const decoder = new TextDecoder('utf-8')
  const found = new Map<string, Secret>()
  let line = 1
  for (let at = 0; at < source.size; at += page) {
    const bytes = source.read(at, page + overlap)
    for (const secret of secretsIn(decoder.decode(bytes), line)) found.set(`${secret.line} ${secret.kind}`, secret)
    line += countLines(bytes.subarray(0, page))
  }
  return [...found.values()]
}

const codeInLayer = /"class_name"\s*:\s*"(?:Lambda|__lambda__)"/

/** Whether the bytes describe a Keras layer that holds code: HDF5 keeps that description as text. */
export function holdsCodeLayer(source: ByteSource): boolean {
  const decoder = new TextDecoder('latin1')
  for (let at = 0; at < source.size; at += page) {
    if (codeInLayer.test(decoder.decode(source.read(at, page + overlap)))) return true
  }
  return false
}
