import { sha256 } from '../../domain/digest.ts'
import type { FileDigest } from '../../domain/evidence/subject.ts'

/** The bytes where they have the digest that the evidence names: others could borrow what was found of those. */
export function sameBytes({ path, sha256: wanted }: FileDigest, bytes: Uint8Array): Uint8Array {
  if (sha256(bytes) === wanted) return bytes
  throw new Error(`${path} was changed while it was read; somebody is changing its files.`)
}
