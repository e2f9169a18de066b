import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { Commit } from '../../shared/domain/scenario/scenario.ts'
import { someone, type World } from '../../shared/domain/scenario/world.ts'
import { writeBlob } from '../github/git.ts'

/** The proposal's branch, made of real commits in a repository of our own and pushed as whoever acts. */

export type Clone = { readonly folder: string; readonly remote: (name: string) => string }

const quiet = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  HOME: '/nonexistent',
  PATH: process.env.PATH ?? '',
}

/** What one git command prints. */
export function git(
  folder: string,
  words: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((done, fail) => {
    const child = execFile(
      'git',
      ['-C', folder, ...words],
      { env: { ...quiet, ...env }, maxBuffer: 2 ** 26 },
      (error, out, err) => (error === null ? done(out.trim()) : fail(new Error(`git ${words[0] ?? ''}: ${err}`))),
    )
    // a command that reads nothing may be gone before it is fed
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** A tree that differs from a commit's by these files. */
export async function treeWith(
  { folder }: Clone,
  from: string | null,
  files: ReadonlyMap<string, string>,
): Promise<string> {
  const env = { GIT_INDEX_FILE: join(folder, 'index-of-the-player') }
  await git(folder, from === null ? ['read-tree', '--empty'] : ['read-tree', from], '', env)
  const lines = [...files]
    .map(([path, text]) => `100644 blob ${writeBlob(folder, Buffer.from(text))}\t${path}\n`)
    .join('')
  if (lines !== '') await git(folder, ['update-index', '--add', '--index-info'], lines, env)
  return git(folder, ['write-tree'], '', env)
}

export type Identity = { readonly name: string; readonly email: string }

/** The web interface's own identity, which it commits by. */
const webFlow: Identity = { name: 'GitHub', email: 'noreply@github.com' }

const identity = (world: World, name: string): Identity => ({ name, email: someone(world, name).emails[0] ?? '' })

/** A commit of this tree, as the scenario tells who made it. */
export async function commitTree(
  { folder }: Clone,
  world: World,
  told: Commit,
  by: string,
  made: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): Promise<string> {
  const nobody: Identity = { name: 'Nobody', email: 'nobody@nowhere.example' }
  const lost = (side: 'author' | 'committer'): boolean => told.unattributed === true || told.unattributed === side
  const authorName = told.author ?? by
  const author = lost('author') ? nobody : identity(world, authorName)
  const committer = lost('committer') ? nobody : told.web ? webFlow : identity(world, told.committer ?? authorName)
  const trailers = told.co_authors.map((name) => {
    const who = name.includes('@') ? { name: 'Helper', email: name } : identity(world, name)
    return `Co-authored-by: ${who.name} <${who.email}>`
  })
  const message = [made.message, ...(trailers.length > 0 ? ['', ...trailers] : [])].join('\n')
  const date = told.date ?? world.clock
  return git(folder, ['commit-tree', made.tree, ...made.parents.flatMap((sha) => ['-p', sha])], `${message}\n`, {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: date,
  })
}

/** Puts a branch of the forge at a commit, as somebody. */
export async function pushTo(clone: Clone, name: string, sha: string, branch: string, force: boolean): Promise<void> {
  const refspec = `${force ? '+' : ''}${sha}:refs/heads/${branch}`
  await git(clone.folder, ['push', '--quiet', clone.remote(name), refspec])
}

export async function fetchFrom(clone: Clone, name: string, branch: string): Promise<string> {
  await git(clone.folder, ['fetch', '--quiet', clone.remote(name), branch])
  return git(clone.folder, ['rev-parse', 'FETCH_HEAD'])
}
