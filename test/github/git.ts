import { execFileSync, spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Real git on a bare repository. */

export type GitAuthor = { readonly name: string; readonly email: string; readonly date: string }
export type TreeEntry = { readonly mode: string; readonly type: string; readonly sha: string; readonly path: string }
export type RawCommit = { readonly sha: string; readonly tree: string; readonly parents: readonly string[]; readonly author: GitAuthor; readonly committer: GitAuthor; readonly message: string }

const plain = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', HOME: '/nonexistent', PATH: process.env.PATH ?? '', LC_ALL: 'C' }

export function git(folder: string, args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): string {
  return execFileSync('git', ['-C', folder, ...args], { input, env: { ...plain, ...env }, maxBuffer: 256 * 2 ** 20, stdio: ['pipe', 'pipe', 'pipe'] }).toString('utf8')
}

export function tryGit(folder: string, args: readonly string[], input = ''): string | null {
  try {
    return git(folder, args, input)
  } catch {
    return null
  }
}

const hook = `#!/bin/sh
while read old new ref; do
  case " $STAND_IN_REFUSED " in *" $ref "*) echo "error: GH013: Repository rule violations found for $ref." >&2; exit 1;; esac
  case " $STAND_IN_NO_FORCE " in *" $ref "*)
    if [ "$old" != 0000000000000000000000000000000000000000 ] && ! git merge-base --is-ancestor "$old" "$new"; then
      echo "error: GH013: Cannot force-push to $ref." >&2; exit 1
    fi;; esac
done
`

export function initBare(folder: string): void {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder], { env: plain })
  git(folder, ['config', 'http.receivepack', 'true'])
  git(folder, ['config', 'uploadpack.allowAnySHA1InWant', 'true'])
  git(folder, ['config', 'gc.auto', '0'])
  writeFileSync(join(folder, 'hooks', 'pre-receive'), hook, { mode: 0o755 })
}

export const refs = (folder: string): ReadonlyMap<string, string> =>
  new Map(git(folder, ['for-each-ref', '--format=%(refname) %(objectname)']).split('\n').filter((line) => line !== '').map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']))

export const resolve = (folder: string, name: string): string | null => tryGit(folder, ['rev-parse', '--verify', '--quiet', `${name}^{}`])?.trim() ?? null

const who = (line: string): GitAuthor => {
  const match = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line)
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', date: new Date(Number(match?.[3] ?? 0) * 1000).toISOString().replace('.000Z', 'Z') }
}

export function readCommit(folder: string, sha: string): RawCommit {
  const text = git(folder, ['cat-file', 'commit', sha])
  const split = text.indexOf('\n\n')
  const headers = text.slice(0, split).split('\n')
  const all = (name: string): readonly string[] => headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  return { sha, tree: all('tree')[0] ?? '', parents: all('parent'), author: who(all('author')[0] ?? ''), committer: who(all('committer')[0] ?? ''), message: text.slice(split + 2) }
}

export function listTree(folder: string, tree: string, recursive: boolean): readonly TreeEntry[] {
  const text = git(folder, ['ls-tree', '-z', ...(recursive ? ['-r', '-t'] : []), tree])
  return text.split('\0').flatMap((line) => {
    const match = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]*)$/.exec(line)
    return match === null ? [] : [{ mode: match[1] ?? '', type: match[2] ?? '', sha: match[3] ?? '', path: match[4] ?? '' }]
  })
}

export const readBlob = (folder: string, sha: string): Buffer => execFileSync('git', ['-C', folder, 'cat-file', 'blob', sha], { env: plain, maxBuffer: 256 * 2 ** 20 })

export const commitsBetween = (folder: string, base: string, head: string): readonly string[] => git(folder, ['rev-list', '--reverse', '--topo-order', `${base}..${head}`]).split('\n').filter((line) => line !== '')

export const isAncestor = (folder: string, older: string, newer: string): boolean => tryGit(folder, ['merge-base', '--is-ancestor', older, newer]) !== null

export const mergeBase = (folder: string, one: string, other: string): string | null => tryGit(folder, ['merge-base', one, other])?.trim() ?? null

export type Change = { readonly status: string; readonly path: string; readonly previous: string | null; readonly sha: string }

export function changesBetween(folder: string, base: string, head: string): readonly Change[] {
  const parts = git(folder, ['diff', '--raw', '-z', '-M', '--no-abbrev', base, head]).split('\0')
  const found: Change[] = []
  for (let index = 0; index + 1 < parts.length; ) {
    const [, , , sha = '', status = ''] = (parts[index] ?? '').slice(1).split(' ')
    const renamed = status.startsWith('R') || status.startsWith('C')
    const first = parts[index + 1] ?? ''
    found.push({ status: status.slice(0, 1), sha, previous: renamed ? first : null, path: renamed ? (parts[index + 2] ?? '') : first })
    index += renamed ? 3 : 2
  }
  return found
}

/** The tree that a merge gives, or null on a conflict. */
export const mergeTree = (folder: string, base: string, head: string): string | null => tryGit(folder, ['merge-tree', '--write-tree', base, head])?.split('\n')[0] ?? null

export function commitTree(folder: string, tree: string, parents: readonly string[], message: string, author: GitAuthor, committer: GitAuthor): string {
  const env = {
    GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email, GIT_COMMITTER_DATE: committer.date,
  }
  return git(folder, ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])], message, env).trim()
}

export const updateRef = (folder: string, ref: string, sha: string): void => void git(folder, ['update-ref', ref, sha])
export const deleteRef = (folder: string, ref: string): void => void git(folder, ['update-ref', '-d', ref])
export const writeBlob = (folder: string, content: Buffer): string => execFileSync('git', ['-C', folder, 'hash-object', '-w', '--stdin'], { input: content, env: plain }).toString('utf8').trim()

/** A tree made of another with entries put in or, with a null sha, taken out. */
export function writeTree(folder: string, base: string | null, entries: readonly { readonly path: string; readonly mode: string; readonly sha: string | null }[]): string {
  const index = join(folder, `index-${Math.random().toString(36).slice(2)}`)
  const env = { GIT_INDEX_FILE: index }
  if (base !== null) git(folder, ['read-tree', base], '', env)
  const lines = entries.map(({ path, mode, sha }) => (sha === null ? `0 ${'0'.repeat(40)}\t${path}` : `${mode} ${sha}\t${path}`))
  git(folder, ['update-index', '--add', '--index-info'], `${lines.join('\n')}\n`, env)
  const tree = git(folder, ['write-tree'], '', env).trim()
  execFileSync('rm', ['-f', index])
  return tree
}

export type Backend = { readonly folder: string; readonly path: string; readonly user: string; readonly refused: readonly string[]; readonly noForce: readonly string[] }

/** Serves git's smart HTTP from the repository through git's own CGI; `served` runs before the answer goes out. */
export function serveGit(request: IncomingMessage, response: ServerResponse, { folder, path, user, refused, noForce }: Backend, served: () => void): Promise<void> {
  return new Promise((done) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const child = spawn('git', ['http-backend'], {
      env: {
        ...plain, GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: path, REQUEST_METHOD: request.method ?? 'GET', QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '', HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''), CONTENT_LENGTH: request.headers['content-length'] ?? '',
        HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''), REMOTE_USER: user, REMOTE_ADDR: '127.0.0.1', STAND_IN_REFUSED: refused.join(' '), STAND_IN_NO_FORCE: noForce.join(' '),
      },
    })
    request.pipe(child.stdin)
    child.stdin.on('error', () => undefined)
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.on('close', () => {
      // before the answer, so that whoever pushed finds everything as the push left it
      served()
      const all = Buffer.concat(parts)
      const split = all.indexOf('\r\n\r\n')
      const headers = all.subarray(0, Math.max(0, split)).toString('utf8').split('\r\n')
      let status = 200
      for (const header of headers) {
        const [name = '', value = ''] = header.split(/:\s*/, 2)
        if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3))
        else if (name !== '') response.setHeader(name, value)
      }
      response.writeHead(split < 0 ? 500 : status)
      response.end(all.subarray(split + 4), () => done())
    })
  })
}
