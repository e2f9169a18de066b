import { createHash } from 'node:crypto'
import { canonicalJson } from '../canonical.ts'
import type { FileDigest, Manifest } from './subject.ts'

/** A manifest of the files, sorted by path in code units, with the SHA-256 over the canonical list as its root. */
export function manifestOf(files: readonly FileDigest[]): Manifest {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return { files: sorted, root: createHash('sha256').update(canonicalJson(sorted)).digest('hex') }
}

export type FileChange = {
  readonly path: string
  readonly change: 'added' | 'removed' | 'changed'
}

/** The files that differ between two manifests, by path. */
export function manifestChanges(before: Manifest, after: Manifest): readonly FileChange[] {
  const old = new Map(before.files.map((file) => [file.path, file.sha256]))
  const now = new Map(after.files.map((file) => [file.path, file.sha256]))
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort()
  return paths.flatMap((path): readonly FileChange[] => {
    if (!old.has(path)) return [{ path, change: 'added' }]
    if (!now.has(path)) return [{ path, change: 'removed' }]
    return old.get(path) === now.get(path) ? [] : [{ path, change: 'changed' }]
  })
}
