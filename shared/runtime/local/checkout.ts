import { constants } from 'node:buffer'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { governanceFolders } from '../../gather/governance.ts'
import { UserError } from '../failure.ts'

export type LocalFile = { readonly path: string; readonly text: string }

function filesBelow(root: string, folder: string): readonly LocalFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries.flatMap((entry): readonly LocalFile[] => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesBelow(root, path)
    if (!entry.isFile()) throw new UserError(`${path} is no plain file.`, 'Governance files are plain text.')
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  })
}

/** The governance files of a checkout, sorted by path. */
export function localGovernance(root: string): readonly LocalFile[] {
  return governanceFolders
    .flatMap((folder) => (isFolder(join(root, folder)) ? filesBelow(root, folder) : []))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** A text file of the checkout, or wherever a whole path names one; null where it is not there. @throws UserError where no text can be so long. */
export function localFile(root: string, path: string): string | null {
  const place = resolve(root, path)
  const found = lstatSync(place, { throwIfNoEntry: false })
  if (found?.isFile() !== true) return null
  if (found.size > constants.MAX_STRING_LENGTH)
    throw new UserError(`${path} has ${found.size} bytes, more than a text can have here.`, 'Name a smaller file.')
  return readFileSync(place, 'utf8')
}
