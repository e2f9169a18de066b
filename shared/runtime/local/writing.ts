import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../failure.ts'
import type { LocalFile } from './checkout.ts'

type Standing = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'nothing' | 'odd' }

/** What stands at a path: a text, nothing, or something that is no plain file, or lies behind a link. */
function standing(root: string, path: string): Standing {
  const parts = path.split('/')
  const above = parts.slice(0, -1).map((_, index) => join(root, ...parts.slice(0, index + 1)))
  const folders = above.map((folder) => lstatSync(folder, { throwIfNoEntry: false }))
  if (folders.some((folder) => folder !== undefined && !folder.isDirectory())) return { kind: 'odd' }
  const found = lstatSync(join(root, path), { throwIfNoEntry: false })
  if (found === undefined) return { kind: 'nothing' }
  return found.isFile() ? { kind: 'text', text: readFileSync(join(root, path), 'utf8') } : { kind: 'odd' }
}

/**
 * Writes files into a checkout, all or none: where one is there with another content nothing is written. The paths that
 * were written; a file that is there already as it should be is none of them. `merged` may be replaced: they hold what
 * was there.
 */
export function writeFiles(root: string, files: readonly LocalFile[], merged: readonly string[]): readonly string[] {
  const seen = files.map((file) => ({ ...file, found: standing(root, file.path) }))
  const open = seen.filter(({ text, found }) => found.kind !== 'text' || found.text !== text)
  const taken = open.filter(
    ({ path, found }) => found.kind === 'odd' || (found.kind === 'text' && !merged.includes(path)),
  )
  if (taken.length > 0)
    throw new UserError(
      `Nothing was written: ${taken.length === 1 ? 'this file is' : 'these files are'} there with another content: ${taken.map(({ path }) => path).join(', ')}.`,
      'Move them away, or run in an empty repository.',
    )
  for (const { path, text } of open) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return open.map(({ path }) => path)
}
