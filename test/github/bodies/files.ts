import type { Body } from '../bodies.ts'
import { changesBetween, git, type Change } from '../git.ts'
import { keeper } from '../git/keeper.ts'
import { pullBase } from '../pulls.ts'
import type { Pull, Repo } from '../store.ts'

/** Changed files in GitHub's shape, each with its patch. */

const place = 'https://github.example/not-built'
const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
}

type Patch = { readonly text: string | null; readonly additions: number; readonly deletions: number }

const kept = keeper<readonly Patch[]>()

function patchOf(section: string): Patch {
  const at = section.search(/^@@ /m)
  const text = at < 0 ? null : section.slice(at).replace(/\n$/, '')
  const lines = (text ?? '').split('\n')
  const count = (mark: string): number => lines.filter((line) => line.startsWith(mark)).length
  return { text, additions: count('+'), deletions: count('-') }
}

/** The patch of each change, in the order in which git lists the changes. */
function patches(repo: Repo, base: string, head: string, changes: readonly Change[]): readonly Patch[] {
  return kept(repo.folder, [base, head], () => {
    const sections = git(repo.folder, ['diff', '-M', '--no-color', base, head])
      .split(/^diff --git /m)
      .slice(1)
    const queue = [...sections]
    return changes.map(({ status }) => {
      const own = queue.splice(0, status === 'T' ? 2 : 1)
      return patchOf(own.at(-1) ?? '')
    })
  })
}

export function filesBetween(repo: Repo, base: string, head: string): readonly Body[] {
  const changes = changesBetween(repo.folder, base, head)
  const texts = patches(repo, base, head, changes)
  return changes.map(({ status, path, previous, sha }, index) => {
    const { text, additions, deletions } = texts[index] ?? { text: null, additions: 0, deletions: 0 }
    return {
      sha: /^0+$/.test(sha) ? null : sha,
      filename: path,
      status: statuses[status] ?? 'changed',
      ...(previous === null ? {} : { previous_filename: previous }),
      additions,
      deletions,
      changes: additions + deletions,
      blob_url: place,
      raw_url: place,
      contents_url: place,
      ...(text === null ? {} : { patch: text }),
    }
  })
}

export const filesOf = (repo: Repo, pull: Pull): readonly Body[] =>
  filesBetween(repo, pullBase(repo, pull), pull.headSha)

export function sizeOf(
  repo: Repo,
  pull: Pull,
): { readonly additions: number; readonly deletions: number; readonly files: number } {
  const base = pullBase(repo, pull)
  const changes = changesBetween(repo.folder, base, pull.headSha)
  const texts = patches(repo, base, pull.headSha, changes)
  const sum = (part: 'additions' | 'deletions'): number => texts.reduce((all, each) => all + each[part], 0)
  return { additions: sum('additions'), deletions: sum('deletions'), files: changes.length }
}
