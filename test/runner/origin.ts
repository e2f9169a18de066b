import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Tree } from './request.ts'

/** A repository at its server, read as GitHub reads workflow files: by commit, with git. */
export interface Origin {
  readonly treeAt: (ref: string) => Promise<Tree | undefined>
  readonly changedPaths: (before: string, after: string) => Promise<readonly string[]>
  /** the paths that a proposal changes since it left its base */
  readonly proposedPaths: (base: string, head: string) => Promise<readonly string[]>
  readonly remove: () => void
}

const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_TERMINAL_PROMPT: '0' }

const namesIn = (list: string): readonly string[] => list.split('\0').filter((path) => path !== '')

/** The branches and other refs that a server of git offers, each with its commit. */
const advertisedRefs = (offer: string): ReadonlyMap<string, string> =>
  new Map([...offer.matchAll(/([0-9a-f]{40}) (refs\/[^\0\n]+)/g)].map(([, sha = '', ref = '']) => [ref, sha]))

/** The repository at an address; `token` gives one that may read its contents. */
export function originAt(address: string, token: () => Promise<string>): Origin {
  const folder = mkdtempSync(join(tmpdir(), 'origin-'))
  const mirror = join(folder, 'mirror.git')
  const trees = new Map<string, Tree>()
  execFileSync('git', ['init', '--quiet', '--bare', mirror], { env })
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', mirror, ...words], {
      env,
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString('utf8')
  const authorization = async (): Promise<string> =>
    `Basic ${Buffer.from(`x-access-token:${await token()}`).toString('base64')}`
  const refresh = async (): Promise<void> => {
    const header = `http.extraHeader=Authorization: ${await authorization()}`
    // never waited for in one breath: the server may live in this very process
    await promisify(execFile)(
      'git',
      ['-C', mirror, '-c', header, 'fetch', '--quiet', '--prune', address, '+refs/*:refs/*'],
      { env, timeout: 60_000 },
    )
  }
  // most events change no branch: one answer tells, where a fetch starts three processes
  const knownTree = async (ref: string): Promise<Tree | undefined> => {
    const seen = trees.get(ref)
    if (seen !== undefined) return seen
    const headers = { authorization: await authorization() }
    const answer = await fetch(`${address}/info/refs?service=git-upload-pack`, { headers })
    return trees.get(advertisedRefs(await answer.text()).get(ref) ?? '')
  }
  const isThere = (sha: string): boolean => {
    try {
      git('cat-file', '-e', `${sha}^{commit}`)
      return true
    } catch {
      return false
    }
  }
  const having = async (...commits: readonly string[]): Promise<void> => {
    if (!commits.every((sha) => /^0+$/.test(sha) || isThere(sha))) await refresh()
  }
  return {
    async treeAt(ref) {
      const unchanged = await knownTree(ref)
      if (unchanged !== undefined) return unchanged
      await refresh()
      const sha = ((): string | undefined => {
        try {
          return git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).trim()
        } catch {
          return undefined
        }
      })()
      if (sha === undefined) return undefined
      const known = trees.get(sha)
      if (known !== undefined) return known
      const target = join(folder, sha)
      mkdirSync(target)
      const archive = execFileSync('git', ['-C', mirror, 'archive', '--format=tar', sha], { env, maxBuffer: 2 ** 28 })
      // the forge's clock may run ahead of this machine's, so times are not kept
      execFileSync('tar', ['-x', '-m', '-C', target], { input: archive })
      const tree = { folder: target, sha }
      trees.set(sha, tree)
      return tree
    },
    async changedPaths(before, after) {
      await having(before, after)
      const first = git('rev-list', '--max-parents=0', after).split('\n').includes(after)
      // the tree of nothing, where a branch begins with its first commit
      const from = !/^0+$/.test(before) ? before : first ? '4b825dc642cb6eb9a060e54bf8d69288fbee4904' : `${after}^`
      return namesIn(git('diff', '--name-only', '-z', from, after))
    },
    async proposedPaths(base, head) {
      await having(base, head)
      return namesIn(git('diff', '--name-only', '-z', `${base}...${head}`))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
