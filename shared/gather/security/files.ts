import type { FileScan } from '../../domain/evidence/security.ts'
import type { StoredFile } from '../../domain/registry.ts'
import { sameBytes } from '../version/stored-file.ts'

/** The files of one place: a version's, a run's, or a folder's. */
export type FileSet = {
  readonly files: readonly (StoredFile & { readonly sha256?: string })[]
  readonly read: (path: string, most: number) => Promise<Uint8Array | null>
  readonly parts: (path: string) => Promise<AsyncIterable<Uint8Array> | null>
}

export type Broken = FileScan['broken'][number]

const largestText = 16 * 2 ** 20

/** A file's text, or why there is none; an error where it is another than the set names by digest. */
export async function textOf(set: FileSet, path: string): Promise<{ readonly text: string } | Broken> {
  const { size = 0, sha256 } = set.files.find((file) => file.path === path) ?? {}
  if (size > largestText) return { file: path, why: 'it is larger than any file of its kind', offset: null }
  const bytes = await set.read(path, largestText)
  if (bytes === null) throw new Error(`${path} was listed and could not be read; somebody is changing the files.`)
  if (sha256 !== undefined) sameBytes({ path, size, sha256 }, bytes)
  return { text: new TextDecoder('utf-8').decode(bytes) }
}
