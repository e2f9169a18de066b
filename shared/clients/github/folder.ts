import type { FolderFile } from '../../ports/forge.ts'
import { FolderAnswer, type Blob, type TreeEntry } from './answers.ts'
import type { GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { folderQuery } from './queries.ts'

const symlink = 0o120000
const deepest = 3

function fileOf(path: string, mode: number, blob: Blob): FolderFile {
  const kind =
    mode === symlink
      ? 'symlink'
      : blob.isTruncated
        ? 'too-large'
        : blob.isBinary === true || blob.text === null
          ? 'binary'
          : 'file'
  return { path, kind, blob: blob.oid, text: kind === 'file' ? blob.text : null }
}

function filesOf(entries: readonly TreeEntry[], prefix: string, depth: number): readonly FolderFile[] {
  return entries.flatMap((entry): readonly FolderFile[] => {
    const path = `${prefix}/${entry.name}`
    const { object } = entry
    if (object?.__typename === 'Blob') return [fileOf(path, entry.mode, object)]
    if (entry.type === 'commit') return [{ path, kind: 'submodule', blob: '', text: null }]
    if (object?.__typename !== 'Tree')
      throw new ForgeError('bad-answer', `GitHub lists ${path} without saying what it is.`)
    if (object.entries === undefined || object.entries === null || depth >= deepest) {
      return [{ path, kind: 'too-deep', blob: '', text: null }]
    }
    return filesOf(object.entries, path, depth + 1)
  })
}

/** The files of a folder at a commit, with their texts; empty where the folder is not there. */
export async function readFolder(
  connection: GithubConnection,
  repository: string,
  at: string,
  path: string,
): Promise<readonly FolderFile[]> {
  const [owner = '', name = ''] = repository.split('/')
  const answer = await connection.graphql('folder', folderQuery, { owner, name, at: `${at}:${path}` }, FolderAnswer)
  const { object } = answer.repository
  if (object === null) return []
  if (object.__typename !== 'Tree')
    throw new ForgeError('unprocessable', `${path} at ${at.slice(0, 12)} is a file, not a folder.`)
  return filesOf(object.entries ?? [], path, 1)
}
