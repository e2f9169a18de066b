import { changesBetween, listTree, readBlob, resolve } from '../git.ts'
import type { Account, Pull, Repo, Store, Team } from '../store.ts'
import { pathMatches } from './patterns.ts'

/** The CODEOWNERS file: who has to approve, and is asked to, when a path changes. */

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']
const largest = 3 * 2 ** 20

export type Line = {
  readonly number: number
  readonly text: string
  readonly pattern: string
  readonly owners: readonly string[]
}
export type Owner = { readonly account: Account } | { readonly team: Team }

/** The first CODEOWNERS file of a commit, or null. */
export function codeOwnersFile(
  repo: Repo,
  commit: string,
): { readonly path: string; readonly lines: readonly Line[] } | null {
  const entries = new Map(listTree(repo.folder, commit, true).map((entry) => [entry.path, entry]))
  const path = places.find((place) => entries.get(place)?.type === 'blob')
  if (path === undefined) return null
  const content = readBlob(repo.folder, entries.get(path)?.sha ?? '')
  if (content.length > largest) return null
  const lines = content
    .toString('utf8')
    .split('\n')
    .flatMap((text, index) => {
      const [pattern = '', ...owners] = text
        .replace(/(^|\s)#.*$/, '')
        .trim()
        .split(/\s+/)
      return pattern === '' ? [] : [{ number: index + 1, text, pattern, owners }]
    })
  return { path, lines }
}

/** The pattern's fault, as GitHub names it, or null; such a line is skipped. */
export function patternFault(pattern: string): string | null {
  return pattern.startsWith('!') || /[[\]]/.test(pattern) ? 'Invalid pattern' : null
}

/** The account or team that an owner's name means where it may write; others own nothing. */
export function ownerOf(store: Store, repo: Repo, name: string): Owner | null {
  const writes = (level: string | undefined): boolean => level === 'write' || level === 'admin'
  const [, org, slug] = /^@([^/]+)\/(.+)$/.exec(name) ?? []
  if (org !== undefined && slug !== undefined) {
    const team = store.team(org, slug)
    return team !== null && org === repo.owner && writes(repo.teams.get(slug)) ? { team } : null
  }
  const account = name.startsWith('@') ? store.account(name.slice(1)) : store.byEmail(name)
  return account !== null && writes(store.access(account, repo)) ? { account } : null
}

/** For each changed path that somebody owns, its owners: those of the last line that matches. */
export function ownersOf(store: Store, repo: Repo, pull: Pull, fork: string): ReadonlyMap<string, readonly Owner[]> {
  // the base's own file decides, so that a proposal cannot change who owns it
  const file = codeOwnersFile(repo, resolve(repo.folder, `refs/heads/${pull.base}`) ?? pull.baseSha)
  if (file === null) return new Map()
  const lines = file.lines.filter(({ pattern }) => patternFault(pattern) === null)
  const paths = changesBetween(repo.folder, fork, pull.headSha).flatMap(({ path, previous }) =>
    previous === null ? [path] : [previous, path],
  )
  return new Map(
    paths.flatMap((path) => {
      const owners = lines.findLast(({ pattern }) => pathMatches(pattern, path))?.owners ?? []
      const found = owners.flatMap((name) => ownerOf(store, repo, name) ?? [])
      return found.length === 0 ? [] : [[path, found] as const]
    }),
  )
}

export const owns = (store: Store, owner: Owner, account: Account): boolean =>
  'account' in owner
    ? owner.account.id === account.id
    : store.members(owner.team, true).some(({ id }) => id === account.id)
