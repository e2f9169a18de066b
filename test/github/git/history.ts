import { git, readCommit, tryGit } from '../git.ts'
import { fullSha, keeper } from './keeper.ts'

/** How commits stand to each other. */

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
  ancestry(
    folder,
    [older, newer],
    () =>
      // most often it is the very parent, which a commit that is known by now tells
      (fullSha.test(newer) && readCommit(folder, newer).parents.includes(older)) ||
      tryGit(folder, ['merge-base', '--is-ancestor', older, newer]) !== null,
  )

const bases = keeper<string | null>()

export const mergeBase = (folder: string, one: string, other: string): string | null =>
  bases(folder, [one, other], () => tryGit(folder, ['merge-base', one, other])?.trim() ?? null)

const patches = keeper<string>()

/** What tells one patch from another, wherever its lines lie. */
export const patchId = (folder: string, base: string, head: string): string =>
  patches(folder, [base, head], () =>
    (
      git(folder, ['patch-id', '--stable'], git(folder, ['diff', '--binary', '--full-index', base, head])).split(
        ' ',
      )[0] ?? ''
    ).trim(),
  )

const merges = keeper<{ readonly tree: string | null }>()

/** The tree that a merge gives, or null on a conflict. */
export const mergeTree = (folder: string, base: string, head: string): string | null =>
  merges(folder, [base, head], () => ({
    tree: tryGit(folder, ['merge-tree', '--write-tree', base, head])?.split('\n')[0] ?? null,
  })).tree
