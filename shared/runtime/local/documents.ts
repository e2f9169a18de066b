import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Located, Read } from '../../domain/document/document.ts'
import type { Documents } from '../../ports/documents.ts'
import { UserError } from '../failure.ts'

const isDocument = (name: string): boolean => /\.ya?ml$/.test(name)

function filesAt(root: string, path: string): readonly string[] {
  const found = lstatSync(resolve(root, path), { throwIfNoEntry: false })
  if (found === undefined)
    throw new UserError(`There is no ${path}.`, 'Look at the path; it is read from the folder you are in.')
  if (found.isFile()) return [path]
  // a link could lead out of the checkout that was meant
  if (!found.isDirectory()) throw new UserError(`${path} is neither a file nor a folder.`, 'Name plain files.')
  const below = readdirSync(resolve(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || isDocument(entry.name))
    .map((entry) => join(path, entry.name))
    .sort()
  return below.flatMap((one) => filesAt(root, one))
}

/** The YAML documents in the files and folders named, in the order of their paths; what cannot be read keeps its problems. */
export function localDocuments(root: string, paths: readonly string[], documents: Documents): readonly Read<Located>[] {
  const files = [...new Set(paths.flatMap((path) => filesAt(root, path)))]
  return files.map((file) => documents.locate(readFileSync(resolve(root, file), 'utf8'), file))
}
