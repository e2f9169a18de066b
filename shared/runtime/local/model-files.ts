import { createReadStream, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { FileSet } from '../../gather/security/files.ts'
import { UserError } from '../failure.ts'

type Local = { readonly path: string; readonly size: number }

function filesAt(root: string, path: string): readonly Local[] {
  const whole = resolve(root, path)
  const linked = lstatSync(whole, { throwIfNoEntry: false })
  const found = linked === undefined ? undefined : statSync(whole, { throwIfNoEntry: false })
  if (linked === undefined || found === undefined)
    throw new UserError(`There is no ${path}.`, 'Look at the path; it is read from the folder you are in.')
  if (found.isFile()) return [{ path, size: found.size }]
  // a folder that is linked to may hold itself
  if (!found.isDirectory() || linked.isSymbolicLink())
    throw new UserError(`${path} is neither a file nor a folder.`, 'Name plain files and folders.')
  return readdirSync(whole)
    .sort()
    .flatMap((name) => filesAt(root, join(path, name)))
}

/** The files named and those in the folders named; a text that is named itself is read as requirements. */
export function localSet(
  root: string,
  paths: readonly string[],
): { readonly set: FileSet; readonly also: readonly string[] } {
  const files = [...new Map(paths.flatMap((path) => filesAt(root, path)).map((file) => [file.path, file])).values()]
  // of nothing nobody should hear that nothing was found
  if (files.length === 0)
    throw new UserError(`${paths.join(', ')} holds no file.`, 'Name files, or folders that hold some.')
  const set: FileSet = {
    files,
    read: (path) => Promise.resolve(readFileSync(resolve(root, path))),
    parts: (path) => Promise.resolve(createReadStream(resolve(root, path))),
  }
  return { set, also: paths.filter((path) => /\.(?:txt|in)$/i.test(path) && files.some((file) => file.path === path)) }
}
