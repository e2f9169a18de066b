import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs'
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
  // a name of its own until its digest is known: under the digest's lies nothing else, even while it comes once more
  const coming = join(folder, `${randomUUID()}.part`)
  try {
    await written(coming, parts, sha256)
    renameSync(coming, file)
    return file
  } finally {
    rmSync(coming, { force: true })
  }
}

async function written(
  file: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sha256: string,
): Promise<void> {
  const hash = createHash('sha256')
  const hashed = new Transform({
    transform(part: Uint8Array, _, done) {
      hash.update(part)
      done(null, part)
    },
  })
  try {
    await pipeline(Readable.from(parts), hashed, createWriteStream(file, { flags: 'wx', mode: 0o600 }))
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause
    const sentence =
      'The disk has no room for the predictions or the data of the run; make room where temporary files lie, or take a larger runner.'
    throw new EngineError('cannot-answer', sentence, { cause })
  }
  if (hash.digest('hex') !== sha256)
    throw new EngineError(
      'rows-do-not-reconcile',
      'The predictions changed while they were read; look who writes to the run, and run again.',
    )
}
