import { formatHolder, type Holder } from './setup.ts'

/** The CODEOWNERS file: who is asked about changes of what judges. */

export const codeOwnersPath = '.github/CODEOWNERS'

/** Everything below these judges or is read by what judges. */
export const ownedFolders = ['/.github/', '/governance/', '/models/'] as const

export type OwnersLine = { readonly pattern: string; readonly owners: readonly string[] }

/** The lines that say something, comments left out. */
export function parseCodeOwners(text: string): readonly OwnersLine[] {
  return text.split('\n').flatMap((line) => {
    const [pattern = '', ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    return pattern === '' ? [] : [{ pattern, owners }]
  })
}

/** One line of the file. */
export const formatOwnersLine = ({ pattern, owners }: OwnersLine): string => `${pattern} ${owners.join(' ')}`

// whether a later line could take files of the folder away from it: anything below it, or anything without a place
function mayReach(pattern: string, folder: string): boolean {
  const bare = pattern.replace(/^\//, '')
  const isAnchored = pattern.replace(/\/$/, '').includes('/')
  if (!isAnchored) return true
  const own = folder.slice(1)
  return (
    own.startsWith(bare.replace(/\*.*$/, '')) ||
    bare.startsWith(own) ||
    bare.replace(/\/$/, '') === own.replace(/\/$/, '')
  )
}

const sameOwners = (one: readonly string[], other: readonly string[]): boolean =>
  one
    .map((name) => name.toLowerCase())
    .toSorted()
    .join(' ') ===
  other
    .map((name) => name.toLowerCase())
    .toSorted()
    .join(' ')

/** The folders that the owners do not have whole: the last line that speaks of a file decides, so none may follow with others. */
export function uncoveredFolders(lines: readonly OwnersLine[], owners: readonly string[]): readonly string[] {
  return ownedFolders.filter((folder) => {
    const at = lines.findLastIndex(({ pattern, owners: theirs }) => pattern === folder && sameOwners(theirs, owners))
    const after = lines.slice(at + 1).filter(({ pattern }) => mayReach(pattern, folder))
    return at < 0 || after.some((line) => !sameOwners(line.owners, owners))
  })
}

const heading =
  '# Who is asked about changes of what judges. The suite, not this file, decides whether an approval counts.'

/** The file with the folders owned: what is there stays, and what is missing is added at its end, where it wins. */
export function mergedCodeOwners(found: string | null, owners: readonly Holder[]): string {
  const names = owners.map(formatHolder)
  const missing = uncoveredFolders(parseCodeOwners(found ?? ''), names)
  if (found !== null && missing.length === 0) return found
  const added = missing.map((pattern) => formatOwnersLine({ pattern, owners: names }))
  const before = found === null || found.trim() === '' ? [heading] : [found.trimEnd(), '']
  return `${[...before, ...added].join('\n')}\n`
}
