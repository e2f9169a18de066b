import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fullSha, keeper } from './git/keeper.ts'
import { looseObject, wroteRef } from './git/objects.ts'
import { walkedPath, walkedTree, type TreeEntry } from './git/walk.ts'
import { preReceive } from './smart-http/hook.ts'

/** Real git on a bare repository. */

export { writeBlob } from './git/objects.ts'
export type { TreeEntry } from './git/walk.ts'

export type GitAuthor = { readonly name: string; readonly email: string; readonly date: string }
export type RawCommit = {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: GitAuthor
  readonly committer: GitAuthor
  readonly message: string
}

export const plain = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  HOME: '/nonexistent',
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C',
}

export function git(
  folder: string,
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): string {
  return execFileSync('git', ['-C', folder, ...args], {
    input,
    env: { ...plain, ...env },
    maxBuffer: 256 * 2 ** 20,
    stdio: ['pipe', 'pipe', 'pipe'],
  }).toString('utf8')
}

export function tryGit(folder: string, args: readonly string[], input = ''): string | null {
  try {
    return git(folder, args, input)
  } catch {
    return null
  }
}

export function initBare(folder: string): void {
  // git's own samples of hooks are a dozen files that nobody here reads
  execFileSync('git', ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', folder], { env: plain })
  mkdirSync(join(folder, 'hooks'))
  const config = ['[http]', 'receivepack = true', '[uploadpack]', 'allowAnySHA1InWant = true', '[gc]', 'auto = 0']
  appendFileSync(join(folder, 'config'), `${config.join('\n')}\n`)
  writeFileSync(join(folder, 'hooks', 'pre-receive'), preReceive, { mode: 0o755 })
}

const isPacked = (folder: string): boolean => existsSync(join(folder, 'packed-refs'))

function looseRefs(folder: string, prefix: string, found: Map<string, string>): void {
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true })
  for (const entry of entries) {
    const name = `${prefix}/${entry.name}`
    if (entry.isDirectory()) looseRefs(folder, name, found)
    else if (!name.endsWith('.lock')) found.set(name, readFileSync(join(folder, name), 'utf8').trim())
  }
}

/** Every ref with what it points at, in git's order; read from their files, since most requests ask for it. */
export function refs(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (!isPacked(folder)) {
    looseRefs(folder, 'refs', found)
    return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)))
  }
  const lines = git(folder, ['for-each-ref', '--format=%(refname) %(objectname)']).split('\n')
  for (const line of lines) {
    const [name = '', sha = ''] = line.split(' ')
    if (name !== '') found.set(name, sha)
  }
  return found
}

function looseRef(folder: string, name: string): string | null {
  try {
    const sha = readFileSync(join(folder, name), 'utf8').trim()
    return fullSha.test(sha) ? sha : null
  } catch {
    return null
  }
}

/** The object behind a name and its tags. */
function peeled(folder: string, name: string): string | null {
  const loose = fullSha.test(name) ? looseObject(folder, name) : null
  if (loose !== null && loose.type !== 'tag') return name
  return tryGit(folder, ['rev-parse', '--verify', '--quiet', `${name}^{}`])?.trim() ?? null
}

const asked = keeper<string | null>()

/** The object that a name stands for, tags followed, or null. */
export function resolve(folder: string, name: string): string | null {
  const isLoose = /^refs\/(?:heads|pull|tags)\/[^\s~^:?*[\\]+$/.test(name) && !name.includes('..') && !isPacked(folder)
  const found = isLoose ? looseRef(folder, name) : name
  if (found === null || (isLoose && !name.startsWith('refs/tags/'))) return found
  return asked(folder, [found], () => peeled(folder, found))
}

const who = (line: string): GitAuthor => {
  const match = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line)
  return {
    name: match?.[1] ?? '',
    email: match?.[2] ?? '',
    date: new Date(Number(match?.[3] ?? 0) * 1000).toISOString().replace('.000Z', 'Z'),
  }
}

const commits = keeper<RawCommit>()

export const readCommit = (folder: string, sha: string): RawCommit =>
  commits(folder, [sha], () => parsedCommit(folder, sha))

function parsedCommit(folder: string, sha: string): RawCommit {
  const loose = looseObject(folder, sha)
  const text = loose?.type === 'commit' ? loose.content.toString('utf8') : git(folder, ['cat-file', 'commit', sha])
  const split = text.indexOf('\n\n')
  const headers = text.slice(0, split).split('\n')
  const all = (name: string): readonly string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: who(all('author')[0] ?? ''),
    committer: who(all('committer')[0] ?? ''),
    message: text.slice(split + 2),
  }
}

const shallow = keeper<readonly TreeEntry[]>()
const deep = keeper<readonly TreeEntry[]>()

export const listTree = (folder: string, tree: string, recursive: boolean): readonly TreeEntry[] =>
  (recursive ? deep : shallow)(
    folder,
    [tree],
    () => walkedTree(folder, tree, recursive) ?? parsedTree(folder, tree, recursive),
  )

function parsedTree(folder: string, tree: string, recursive: boolean): readonly TreeEntry[] {
  const text = git(folder, ['ls-tree', '-z', ...(recursive ? ['-r', '-t'] : []), tree])
  return text.split('\0').flatMap((line) => {
    const match = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]*)$/.exec(line)
    return match === null
      ? []
      : [{ mode: match[1] ?? '', type: match[2] ?? '', sha: match[3] ?? '', path: match[4] ?? '' }]
  })
}

const blobs = keeper<Buffer>()

export const readBlob = (folder: string, sha: string): Buffer =>
  blobs(folder, [sha], () => {
    const loose = fullSha.test(sha) ? looseObject(folder, sha) : null
    return loose?.type === 'blob'
      ? loose.content
      : execFileSync('git', ['-C', folder, 'cat-file', 'blob', sha], { env: plain, maxBuffer: 256 * 2 ** 20 })
  })

export type Change = {
  readonly status: string
  readonly path: string
  readonly previous: string | null
  readonly sha: string
}

const changes = keeper<readonly Change[]>()

export const changesBetween = (folder: string, base: string, head: string): readonly Change[] =>
  changes(folder, [base, head], () => parsedChanges(folder, base, head))

function parsedChanges(folder: string, base: string, head: string): readonly Change[] {
  const parts = git(folder, ['diff', '--raw', '-z', '-M', '--no-abbrev', base, head]).split('\0')
  const found: Change[] = []
  for (let index = 0; index + 1 < parts.length;) {
    const [, , , sha = '', status = ''] = (parts[index] ?? '').slice(1).split(' ')
    const renamed = status.startsWith('R') || status.startsWith('C')
    const first = parts[index + 1] ?? ''
    found.push({
      status: status.slice(0, 1),
      sha,
      previous: renamed ? first : null,
      path: renamed ? (parts[index + 2] ?? '') : first,
    })
    index += renamed ? 3 : 2
  }
  return found
}

export function commitTree(
  folder: string,
  tree: string,
  parents: readonly string[],
  message: string,
  author: GitAuthor,
  committer: GitAuthor,
): string {
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  }
  return git(folder, ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])], message, env).trim()
}

export function updateRef(folder: string, ref: string, sha: string): void {
  if (!wroteRef(folder, ref, sha)) git(folder, ['update-ref', ref, sha])
}
export const deleteRef = (folder: string, ref: string): void => void git(folder, ['update-ref', '-d', ref])

const types = keeper<string | null>()

/** The kind of an object, or null where it is not. */
export const typeOf = (folder: string, sha: string): string | null =>
  types(folder, [sha], () =>
    fullSha.test(sha)
      ? (looseObject(folder, sha)?.type ?? tryGit(folder, ['cat-file', '-t', sha])?.trim() ?? null)
      : (tryGit(folder, ['cat-file', '-t', sha])?.trim() ?? null),
  )

const lying = new Map<string, string>()

/** The object that a revision expression leads to, or null; what lies below a commit is found once. */
export function objectAt(folder: string, expression: string): string | null {
  const fixed = /^([0-9a-f]{40}):(.+)$/.exec(expression)
  const known = fixed === null ? undefined : lying.get(`${folder} ${expression}`)
  if (known !== undefined) return known
  const walked = fixed === null ? undefined : walkedPath(folder, fixed[1] ?? '', (fixed[2] ?? '').replace(/\/+$/, ''))
  if (walked === null) return null
  const found = walked ?? tryGit(folder, ['rev-parse', '--verify', '--quiet', expression])?.trim() ?? ''
  if (fixed !== null && found !== '') lying.set(`${folder} ${expression}`, found)
  return found === '' ? null : found
}

/** A tree made of another with entries put in or, with a null sha, taken out. */
export function writeTree(
  folder: string,
  base: string | null,
  entries: readonly { readonly path: string; readonly mode: string; readonly sha: string | null }[],
): string {
  const index = join(folder, `index-${Math.random().toString(36).slice(2)}`)
  const env = { GIT_INDEX_FILE: index }
  if (base !== null) git(folder, ['read-tree', base], '', env)
  const lines = entries.map(({ path, mode, sha }) =>
    sha === null ? `0 ${'0'.repeat(40)}\t${path}` : `${mode} ${sha}\t${path}`,
  )
  git(folder, ['update-index', '--add', '--index-info'], `${lines.join('\n')}\n`, env)
  const tree = git(folder, ['write-tree'], '', env).trim()
  rmSync(index, { force: true })
  return tree
}
