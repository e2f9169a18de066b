import { createHash } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../failure.ts'

/** As much as the readers of predictions take. */
const most = 2 ** 30
/** As much as Node.js reads at once. */
const mostWhole = 2 ** 31 - 1

/** Where a local file lies and how large it is; a path may be absolute. @throws UserError where there is none. */
export function localPlace(root: string, path: string): { readonly place: string; readonly size: number } {
  const place = resolve(root, path)
  const found = lstatSync(place, { throwIfNoEntry: false })
  if (found === undefined)
    throw new UserError(`There is no ${path}.`, 'Look at the path; it is read from the folder you are in.')
  if (!found.isFile()) throw new UserError(`${path} is no plain file.`, 'Name the file itself.')
  return { place, size: found.size }
}

/** The bytes of a local file. @throws UserError where there is none, or it is too large to be read whole. */
export function localBytes(root: string, path: string): Uint8Array {
  const { place, size } = localPlace(root, path)
  if (size > most)
    throw new UserError(
      `${path} has ${size} bytes, more than the ${most} that are read here.`,
      'Measure a sample, or Parquet by the engine duckdb.',
    )
  return readFileSync(place)
}

/** The bytes of a local file; null where the path is none of a plain file. @throws UserError where it is too large to be read whole. */
export function localBytesIfFile(root: string, path: string): Uint8Array | null {
  const place = resolve(root, path)
  const found = lstatSync(place, { throwIfNoEntry: false })
  if (found?.isFile() !== true) return null
  if (found.size > mostWhole)
    throw new UserError(`${path} has ${found.size} bytes, more than are read whole.`, 'Name a clone or an export.')
  return readFileSync(place)
}

/** The SHA-256 of a file of any size. */
export async function digestOfFile(place: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(place)
  try {
    // one room for all parts, since a stream would leave each of them behind
    const room = new Uint8Array(2 ** 20)
    for (;;) {
      const { bytesRead } = await file.read(room)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(room.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
