import { readBlob, readCommit, type RawCommit } from '../../git.ts'
import type { Repo } from '../../store.ts'

/** What git has under a name never changes, so each object is read once. */

type Kept = { readonly commits: Map<string, RawCommit>; readonly blobs: Map<string, Buffer> }

const kept = new WeakMap<Repo, Kept>()

function of(repo: Repo): Kept {
  const known = kept.get(repo) ?? { commits: new Map<string, RawCommit>(), blobs: new Map<string, Buffer>() }
  kept.set(repo, known)
  return known
}

export function keptCommit(repo: Repo, sha: string): RawCommit {
  const { commits } = of(repo)
  const commit = commits.get(sha) ?? readCommit(repo.folder, sha)
  commits.set(sha, commit)
  return commit
}

export function keptBlob(repo: Repo, sha: string): Buffer {
  const { blobs } = of(repo)
  const blob = blobs.get(sha) ?? readBlob(repo.folder, sha)
  blobs.set(sha, blob)
  return blob
}
