import { git, resolve } from '../git.ts'
import type { Repo } from '../store.ts'

/** The commits of a push as its webhook tells them; one call to git for all, since a push may bring hundreds. */

type Commit = Readonly<Record<string, unknown>>

// as many as GitHub puts into one delivery
const most = 2048
const format = '--format=%x01%H%x02%T%x02%an%x02%ae%x02%at%x02%cn%x02%ce%x02%ct%x02%B%x03'

const at = (seconds: string): string => new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z')

function parsed(record: string): Commit {
  const [head = '', changes = ''] = record.split('\u0003')
  const [sha, tree, author, authorEmail, authored = '0', committer, committerEmail, committed = '0', message = ''] =
    head.split('\u0002')
  const lines = changes.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')]))
  const paths = (...kinds: readonly string[]): readonly string[] =>
    lines.filter(([kind = '']) => kinds.includes(kind)).map(([, path = '']) => path)
  return {
    id: sha,
    tree_id: tree,
    distinct: true,
    message: message.trimEnd(),
    timestamp: at(committed),
    url: '',
    author: { name: author, email: authorEmail, date: at(authored) },
    committer: { name: committer, email: committerEmail, date: at(committed) },
    added: paths('A'),
    removed: paths('D'),
    modified: paths('M', 'T'),
  }
}

function log(repo: Repo, range: readonly string[]): readonly Commit[] {
  const files = ['--name-status', '--no-renames', '--diff-merges=first-parent', '--root']
  const order = ['--reverse', '--topo-order', `--max-count=${most}`]
  const text = git(repo.folder, ['-c', 'core.quotePath=false', 'log', ...order, ...files, format, ...range])
  return text.split('\u0001').slice(1).map(parsed)
}

export type Pushed = { readonly commits: readonly Commit[]; readonly head: Commit | null }

/** What a push brought, oldest first, and its tip; of a new ref the tip alone, of a deletion nothing. */
export function pushedCommits(repo: Repo, before: string | null, after: string | null): Pushed {
  if (after === null) return { commits: [], head: null }
  const tip = resolve(repo.folder, after) ?? after
  if (before === null) {
    const commits = log(repo, ['--no-walk', tip])
    return { commits, head: commits.at(-1) ?? null }
  }
  const commits = log(repo, [`${resolve(repo.folder, before) ?? before}..${tip}`])
  // a push backwards brings nothing, yet it has a head
  return { commits, head: commits.at(-1) ?? log(repo, ['--no-walk', tip]).at(-1) ?? null }
}
