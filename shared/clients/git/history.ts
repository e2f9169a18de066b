import { placeOf } from '../../domain/ledger/chain.ts'
import type { LedgerCommit } from '../../ports/ledger.ts'
import { gitParts } from './process.ts'

/** What the commits of a branch did to its files, as a clone tells it; who signed them a clone cannot tell. */

const format = '--format=%x01%H%x02%P%x02%an'

type Open = { sha: string; parents: readonly string[]; author: string; record: number | null; rewrites: string[] }

/** Takes in the tokens between noughts: a commit, or the status and the path of one of its files. */
function reader(): { readonly take: (token: string) => void; readonly commits: () => readonly LedgerCommit[] } {
  const found: Open[] = []
  let status: string | null = null
  return {
    take: (token) => {
      const open = found.at(-1)
      if (status !== null && open !== undefined) {
        const place = placeOf(token)
        if (typeof place === 'number') open.record = Math.min(place, open.record ?? place)
        const appended = status === 'A' || token.startsWith('index/')
        if (!appended) open.rewrites.push(token)
        status = null
      } else if (token.startsWith('\u0001')) {
        const [sha = '', parents = '', ...author] = token.slice(1).split('\u0002')
        const list = parents.split(' ').filter((one) => one !== '')
        found.push({ sha, parents: list, author: author.join('\u0002'), record: null, rewrites: [] })
      } else if (token !== '') status = token
    },
    commits: () => found.map((one) => ({ ...one, verified: null, files: [] })),
  }
}

/** The commits that lead to a ref, oldest first. */
export async function readHistory(folder: string, ref: string): Promise<readonly LedgerCommit[]> {
  const words = ['--reverse', '--topo-order', '--no-renames', '--diff-merges=first-parent', '--root']
  const { take, commits } = reader()
  let rest = ''
  const decoder = new TextDecoder()
  for await (const part of gitParts(folder, ['log', ...words, '--name-status', '-z', format, ref, '--'])) {
    const tokens = (rest + decoder.decode(part, { stream: true })).split('\0')
    rest = tokens.pop() ?? ''
    // a newline stands between a commit and the first of its files
    for (const token of tokens) take(token.replace(/^\n/, ''))
  }
  take(rest.replace(/^\n/, ''))
  return commits()
}
