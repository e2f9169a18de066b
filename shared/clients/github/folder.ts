import type { FolderFile } from '../../ports/forge.ts'
import { FolderNode, FoldersAnswer, type Blob, type TreeEntry } from './answers.ts'
import { parseAnswer, type GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { foldersQuery } from './queries.ts'

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

/** What a folder holds; one that GitHub names without its entries is not empty, it is not known. */
function entriesOf(entries: readonly TreeEntry[] | null | undefined, path: string): readonly TreeEntry[] {
  if (entries == null) throw new ForgeError('bad-answer', `GitHub left out what the folder ${path} holds.`)
  return entries
}

/** The files below a tree's entries, each with the path that leads there. */
export function filesIn(entries: readonly TreeEntry[], prefix: string, depth = 1): readonly FolderFile[] {
  return entries.flatMap((entry): readonly FolderFile[] => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    const { object } = entry
    if (object?.__typename === 'Blob') return [fileOf(path, entry.mode, object)]
    if (entry.type === 'commit') return [{ path, kind: 'submodule', blob: '', text: null }]
    if (object?.__typename !== 'Tree')
      throw new ForgeError('bad-answer', `GitHub lists ${path} without saying what it is.`)
    if (depth >= deepest) return [{ path, kind: 'too-deep', blob: '', text: null }]
    return filesIn(entriesOf(object.entries, path), path, depth + 1)
  })
}

type Wanted = {
  readonly at: string
  readonly path: string
  readonly resolve: (files: readonly FolderFile[]) => void
  readonly reject: (error: unknown) => void
}

export type FolderReader = (at: string, path: string) => Promise<readonly FolderFile[]>

/** GitHub gives a document ten seconds; more folders than these are asked for in several. */
const together = 8

const isCommit = (at: string): boolean => /^[0-9a-f]{40}$/.test(at)

function folderOf(value: unknown, { at, path }: Wanted): readonly FolderFile[] {
  const folder = parseAnswer(FolderNode, value, 'graphql folders')
  if (folder === null) return []
  if (folder.__typename !== 'Tree')
    throw new ForgeError('unprocessable', `${path} at ${at.slice(0, 12)} is a file, not a folder.`)
  return filesIn(entriesOf(folder.entries, path), path)
}

/**
 * A reader of the files of folders, with their texts; empty where a folder is not there. Folders that are asked for at
 * once come in one answer, and what a commit holds is read once, since it never changes.
 */
export function folderReader(connection: GithubConnection, repository: string): FolderReader {
  const [owner = '', name = ''] = repository.split('/')
  const known = new Map<string, Promise<readonly FolderFile[]>>()
  let waiting: Wanted[] = []

  const readAll = async (wanted: readonly Wanted[]): Promise<void> => {
    const variables = Object.fromEntries(wanted.map(({ at, path }, index) => [`at${index}`, `${at}:${path}`]))
    try {
      const query = foldersQuery(wanted.length)
      const answer = await connection.graphql('folders', query, { owner, name, ...variables }, FoldersAnswer)
      for (const [index, one] of wanted.entries()) {
        try {
          one.resolve(folderOf(answer.repository[`f${index}`], one))
        } catch (error) {
          one.reject(error)
        }
      }
    } catch (error) {
      for (const one of wanted) one.reject(error)
    }
  }
  const start = (): void => {
    const all = waiting
    waiting = []
    for (let from = 0; from < all.length; from += together) void readAll(all.slice(from, from + together))
  }

  return (at, path) => {
    const key = `${at}:${path}`
    const found = known.get(key)
    if (found !== undefined) return found
    const read = new Promise<readonly FolderFile[]>((resolve, reject) => {
      if (waiting.push({ at, path, resolve, reject }) === 1) queueMicrotask(start)
    })
    if (isCommit(at)) {
      known.set(key, read)
      read.catch(() => known.delete(key))
    }
    return read
  }
}
