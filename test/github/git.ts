import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { preReceive } from './smart-http/hook.ts'

/** Real git on a bare repository. */

export type GitAuthor = { readonly name: string; readonly email: string; readonly date: string }
export type TreeEntry = { readonly mode: string; readonly type: string; readonly sha: string; readonly path: string }
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
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder], { env: plain })
  git(folder, ['config', 'http.receivepack', 'true'])
  git(folder, ['config', 'uploadpack.allowAnySHA1InWant', 'true'])
  git(folder, ['config', 'gc.auto', '0'])
  writeFileSync(join(folder, 'hooks', 'pre-receive'), preReceive, { mode: 0o755 })
}

const fullSha = /^[0-9a-f]{40}$/
const mostKept = 50_000

/** What git says about objects named by their whole hash never changes, so it is asked once. */
function keeper<T>(): (folder: string, names: readonly string[], make: () => T) => T {
  const kept = new Map<string, T>()
  return (folder, names, make) => {
    if (!names.every((name) => fullSha.test(name))) return make()
    const key = `${folder} ${names.join(' ')}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make()
    // a missing object may still come
    if (made === null) return made
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, made)
    return made
  }
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

const asked = keeper<string | null>()

/** The object that a name stands for, tags followed, or null. */
export function resolve(folder: string, name: string): string | null {
  const isBranch = /^refs\/(?:heads|pull)\/[^\s~^:?*[\\]+$/.test(name) && !name.includes('..') && !isPacked(folder)
  if (isBranch) {
    const file = join(folder, name)
    try {
      const sha = readFileSync(file, 'utf8').trim()
      return fullSha.test(sha) ? sha : null
    } catch {
      return null
    }
  }
  return asked(
    folder,
    [name],
    () => tryGit(folder, ['rev-parse', '--verify', '--quiet', `${name}^{}`])?.trim() ?? null,
  )
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
  const text = git(folder, ['cat-file', 'commit', sha])
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
  (recursive ? deep : shallow)(folder, [tree], () => parsedTree(folder, tree, recursive))

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
  blobs(folder, [sha], () =>
    execFileSync('git', ['-C', folder, 'cat-file', 'blob', sha], { env: plain, maxBuffer: 256 * 2 ** 20 }),
  )

const between = keeper<readonly string[]>()

export const commitsBetween = (folder: string, base: string, head: string): readonly string[] =>
  between(folder, [base, head], () =>
    git(folder, ['rev-list', '--reverse', '--topo-order', `${base}..${head}`])
      .split('\n')
      .filter((line) => line !== ''),
  )

const ancestry = keeper<boolean>()

export const isAncestor = (folder: string, older: string, newer: string): boolean =>
  older === newer ||
  ancestry(folder, [older, newer], () => tryGit(folder, ['merge-base', '--is-ancestor', older, newer]) !== null)

const bases = keeper<string | null>()

export const mergeBase = (folder: string, one: string, other: string): string | null =>
  bases(folder, [one, other], () => tryGit(folder, ['merge-base', one, other])?.trim() ?? null)

const patches = keeper<string>()

/** What tells one patch from another, wherever its lines lie. */
export const patchId = (folder: string, base: string, head: string): string =>
  patches(folder, [base, head], () =>
    (git(folder, ['patch-id', '--stable'], git(folder, ['diff', '--binary', '--full-index', base, head])).split(' ')[0] ?? '').trim(),
  )

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

const merges = keeper<{ readonly tree: string | null }>()

/** The tree that a merge gives, or null on a conflict. */
export const mergeTree = (folder: string, base: string, head: string): string | null =>
  merges(folder, [base, head], () => ({
    tree: tryGit(folder, ['merge-tree', '--write-tree', base, head])?.split('\n')[0] ?? null,
  })).tree

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

export const updateRef = (folder: string, ref: string, sha: string): void => void git(folder, ['update-ref', ref, sha])
export const deleteRef = (folder: string, ref: string): void => void git(folder, ['update-ref', '-d', ref])
export const writeBlob = (folder: string, content: Buffer): string =>
  execFileSync('git', ['-C', folder, 'hash-object', '-w', '--stdin'], { input: content, env: plain })
    .toString('utf8')
    .trim()

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

