import { lstatSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../failure.ts'

/** As much as the readers of predictions take. */
const most = 2 ** 30

/** The bytes of a local file; a path may be absolute. @throws UserError where there is none, or it is too large to be read whole. */
export function localBytes(root: string, path: string): Uint8Array {
  const found = lstatSync(resolve(root, path), { throwIfNoEntry: false })
  if (found === undefined)
    throw new UserError(`There is no ${path}.`, 'Look at the path; it is read from the folder you are in.')
  if (!found.isFile()) throw new UserError(`${path} is no plain file.`, 'Name the file itself.')
  if (found.size > most)
    throw new UserError(
      `${path} has ${found.size} bytes, more than the ${most} that are read here.`,
      'Measure a sample.',
    )
  return readFileSync(resolve(root, path))
}
