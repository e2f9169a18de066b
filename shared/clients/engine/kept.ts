import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EngineError } from '../../domain/engine/problem.ts'

/** Writes a file of the registry below a folder of this run; throws an EngineError where it is not the file of that digest. */
export async function keepFile(
  folder: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sha256: string,
): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${sha256}.parquet`)
  const hash = createHash('sha256')
  const hashed = new Transform({
    transform(part: Uint8Array, _, done) {
      hash.update(part)
      done(null, part)
    },
  })
  await pipeline(Readable.from(parts), hashed, createWriteStream(file, { mode: 0o600 }))
  if (hash.digest('hex') !== sha256)
    throw new EngineError(
      'rows-do-not-reconcile',
      'The predictions changed while they were read; look who writes to the run, and run again.',
    )
  return file
}
