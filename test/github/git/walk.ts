import { fullSha } from './keeper.ts'
import { looseObject } from './objects.ts'

/** Trees walked from their own files; undefined wherever git itself must be asked, which is always right. */

export type TreeEntry = { readonly mode: string; readonly type: string; readonly sha: string; readonly path: string }

const typeOfMode = (mode: string): string => (mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob')

function entriesOf(content: Buffer): readonly TreeEntry[] {
  const found: TreeEntry[] = []
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at)
    const end = content.indexOf(0, space)
    const mode = content.subarray(at, space).toString('latin1').padStart(6, '0')
    const sha = content.subarray(end + 1, end + 21).toString('hex')
    found.push({ mode, type: typeOfMode(mode), sha, path: content.subarray(space + 1, end).toString('utf8') })
    at = end + 21
  }
  return found
}

/** The tree of a commit or a tree itself, as its file holds it. */
function looseTree(folder: string, sha: string): Buffer | undefined {
  if (!fullSha.test(sha)) return undefined
  const found = looseObject(folder, sha)
  if (found?.type === 'tree') return found.content
  const tree =
    found?.type === 'commit' ? /^tree ([0-9a-f]{40})\n/.exec(found.content.toString('latin1'))?.[1] : undefined
  return tree === undefined ? undefined : looseTree(folder, tree)
}

/** What a tree holds, with the trees below it before their own entries; or undefined. */
export function walkedTree(folder: string, sha: string, recursive: boolean): readonly TreeEntry[] | undefined {
  const content = looseTree(folder, sha)
  if (content === undefined) return undefined
  const found: TreeEntry[] = []
  for (const entry of entriesOf(content)) {
    found.push(entry)
    if (!recursive || entry.type !== 'tree') continue
    const below = walkedTree(folder, entry.sha, true)
    if (below === undefined) return undefined
    for (const one of below) found.push({ ...one, path: `${entry.path}/${one.path}` })
  }
  return found
}

/** The object at a path below a commit or tree, null where nothing lies there, or undefined. */
export function walkedPath(folder: string, sha: string, path: string): string | null | undefined {
  const names = path.split('/')
  let at = sha
  for (const [index, name] of names.entries()) {
    if (name === '' || name === '.' || name === '..') return undefined
    const entries = walkedTree(folder, at, false)
    if (entries === undefined) return undefined
    const next = entries.find((one) => one.path === name)
    if (next === undefined) return null
    if (next.type !== 'tree' && index < names.length - 1) return undefined
    at = next.sha
  }
  return at
}
