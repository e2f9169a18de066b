import { sha256 } from '../../domain/digest.ts'
import type { FileDigest } from '../../domain/evidence/subject.ts'
import type { Engines } from '../../ports/engine.ts'
import type { RowsFile } from '../../ports/predictions.ts'
import type { Registry } from '../../ports/registry.ts'

/** A larger file of rows, or one of more rows, is kept on the machine and read where it lies: in memory its size would count. */
const SMALL = 2 ** 24
const FEW_ROWS = 1_000_000

export const isParquet = (path: string): boolean => /\.(?:parquet|pq)$/i.test(path)

/** A file of rows as it is read: its bytes, or its place on this machine. Null where it is gone; an error where its bytes are others or more than `most`. */
export async function storedFile(
  { registry, engines }: { readonly registry: Registry; readonly engines?: Engines | undefined },
  uri: string,
  file: FileDigest,
  most: number,
): Promise<RowsFile | null> {
  const { path, size } = file
  if (engines !== undefined && isParquet(path) && size > SMALL) {
    const parts = await registry.fileParts(uri, path)
    return parts === null ? null : engines.keep(upTo(file, parts), file.sha256)
  }
  const bytes = await registry.readFile(uri, path, most)
  if (bytes === null) return null
  sameBytes(file, bytes)
  const rows = engines === undefined || !isParquet(path) ? 0 : (engines.footer(bytes, path, []).rows ?? 0)
  return engines !== undefined && rows > FEW_ROWS ? engines.keep([bytes], file.sha256) : bytes
}

/** The bytes where they have the digest that the evidence names: others could borrow what was found of those. */
export function sameBytes(file: FileDigest, bytes: Uint8Array): Uint8Array {
  sameDigest(file, sha256(bytes))
  return bytes
}

/** Throws where a file's digest is another than the one that the evidence names. */
export function sameDigest({ path, sha256: wanted }: Pick<FileDigest, 'path' | 'sha256'>, found: string): void {
  if (found !== wanted) throw changed(path)
}

/** The error for a file that is another by now. */
export const changed = (path: string): Error =>
  new Error(`${path} was changed while it was read; somebody is changing its files.`)

/** The parts of a file, which end where it is longer than it was when it was hashed: a disk has an end. */
async function* upTo({ path, size }: FileDigest, parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const part of parts) {
    read += part.length
    if (read > size) throw changed(path)
    yield part
  }
}
