import type { Commit } from '../../forge.ts'

/** What stands at a path of a tree: its mode and its object. */
export type TreeFile = { readonly path: string; readonly mode: string; readonly object: string }

/** The trees of a merge and of what it merged, each whole. */
export type MergeTrees = {
  readonly base: readonly TreeFile[]
  readonly ours: readonly TreeFile[]
  readonly theirs: readonly TreeFile[]
  readonly merged: readonly TreeFile[]
}

const byPath = (files: readonly TreeFile[]): ReadonlyMap<string, string> =>
  new Map(files.map(({ path, mode, object }) => [path, `${mode} ${object}`]))

/**
 * Whether the merge is what merging by itself gives: every path comes unchanged from the one side that changed it, or
 * from both alike. A file that both changed is not computed again, so it is never clean.
 */
export function isCleanMerge(trees: MergeTrees): boolean {
  const [base, ours, theirs, merged] = [trees.base, trees.ours, trees.theirs, trees.merged].map(byPath)
  if (base === undefined || ours === undefined || theirs === undefined || merged === undefined) return false
  const paths = new Set([...base.keys(), ...ours.keys(), ...theirs.keys(), ...merged.keys()])
  return [...paths].every((path) => {
    const [from, one, other, now] = [base.get(path), ours.get(path), theirs.get(path), merged.get(path)]
    if (one === other) return now === one
    if (one === from) return now === other
    return other === from && now === one
  })
}

/** A merge of the base that may be clean: what was the head before, and the commit of the base. */
export type UpdateMerge = { readonly sha: string; readonly ours: string; readonly theirs: string }

/**
 * The heads that the forge made by merging the base into the head before: two parents, the first that head, the second
 * no commit of the request's own. Anything else is an ordinary push.
 */
export function updateMergesOf(
  commits: readonly Commit[],
  moves: readonly { readonly sha: string; readonly before: string }[],
): readonly UpdateMerge[] {
  const own = new Map(commits.map((commit) => [commit.sha, commit]))
  return moves.flatMap(({ sha, before }): readonly UpdateMerge[] => {
    const commit = own.get(sha)
    const [ours, theirs, ...more] = commit?.parents ?? []
    if (commit === undefined || !commit.madeOnForge || commit.coAuthors.length > 0) return []
    if (ours === undefined || theirs === undefined || more.length > 0) return []
    return ours === before && !own.has(theirs) ? [{ sha, ours, theirs }] : []
  })
}
