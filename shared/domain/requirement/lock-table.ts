import { askedBy, type Line } from './line.ts'

/** Lists of packages that a tool wrote as tables of TOML: poetry.lock, uv.lock, pdm.lock and pylock.toml. */

type Table = { readonly line: number; readonly keys: Map<string, string> }

/** Longer lines are no work of these tools; what reads them is made for such as these. */
const longestLine = 2 ** 16

const header = /^(\[{1,2})([^[\]]+)\]{1,2}\s*(?:#.*)?$/s
const entry = /^([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=\s*(.*)$/s
/** The key of a package, or of one level of an inline table, whose value is a text. */
const quotedText = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/
const inlineEntry = /(?<![A-Za-z0-9_-])([A-Za-z0-9_-]+)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')/g
/** The keys that tell where a package comes from: one of them that is not understood would pass for the usual index. */
const origins = ['source', 'vcs', 'archive', 'directory', 'git', 'url', 'path', 'index']

const bare = (key: string): string => key.trim().replaceAll(/["']/g, '')

function textIn(value: string): string | null {
  const [whole, , literal] = quotedText.exec(value) ?? []
  if (whole === undefined) return null
  if (literal !== undefined) return literal
  try {
    return String(JSON.parse(whole))
  } catch {
    return null
  }
}

/** Whether all texts of a value were read: an inline table on one line with plain keys, or one plain text. */
function isUnderstood(value: string): boolean {
  if (!value.startsWith('{')) return textIn(value) !== null && !/^(?:"""|''')/.test(value)
  const texts = [...value.matchAll(inlineEntry)].map(([, , quoted = '']) => textIn(quoted))
  return value.includes('}') && !texts.includes(null) && !/["']/.test(value.replaceAll(inlineEntry, ''))
}

/** The keys with texts of each package, those of its source under `source.…`; null where a line is no TOML that these tools write. */
function tablesOf(text: string): readonly Table[] | null {
  const tables: Table[] = []
  let within: string | null = null
  let open: ']' | '}' | '"""' | "'''" | null = null
  for (const [index, raw] of text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/)
    .entries()) {
    if (raw.length > longestLine) return null
    const line = raw.trim()
    if (open !== null) {
      if (open.length === 3 ? line.includes(open) : raw.startsWith(open)) open = null
      // their arrays are indented: what looks like a package would be hidden in one
      else if (open.length === 1 && raw.startsWith('[')) return null
      continue
    }
    if (line === '' || line.startsWith('#')) continue
    const [, brackets, name = ''] = header.exec(line) ?? []
    if (brackets !== undefined) {
      const named = name.split('.').map(bare).join('.')
      const own = /^packages?(?:$|\.(source|vcs|archive|directory)$)/.exec(named)
      if (own !== null && own[1] === undefined && brackets === '[[') tables.push({ line: index + 1, keys: new Map() })
      within = own === null ? null : (own[1] ?? '')
      continue
    }
    const [, said = '', value = ''] = entry.exec(line) ?? []
    const key = bare(said)
    if (key === '') return null
    const long = value.startsWith('"""') ? '"""' : value.startsWith("'''") ? "'''" : null
    if (long !== null && !value.slice(3).includes(long)) open = long
    else if (/^[[{]/.test(value) && !/[\]}]\s*(?:#.*)?$/s.test(value)) open = value.startsWith('[') ? ']' : '}'
    const keys = within === null ? undefined : tables.at(-1)?.keys
    if (keys === undefined) continue
    if ((within !== '' || origins.includes(key)) && /^["'{]/.test(value) && !isUnderstood(value)) return null
    const path = within === '' ? key : `${within ?? ''}.${key}`
    const plainText = textIn(value)
    if (plainText !== null) keys.set(path, plainText)
    if (value.startsWith('{'))
      for (const [, inner = '', quoted = ''] of value.matchAll(inlineEntry))
        keys.set(`${path}.${inner}`, textIn(quoted) ?? '')
  }
  return open === null ? tables : null
}

const repository = ['source.git', 'git', 'vcs.url']
const revision = ['source.resolved_reference', 'revision', 'vcs.commit-id']
const address = ['source.url', 'url', 'archive.url']
const folder = [
  'source.path',
  'source.directory',
  'source.editable',
  'source.virtual',
  'path',
  'directory.path',
  'vcs.path',
  'archive.path',
]
const index = ['source.registry', 'index']

/** What one package is asked from, in the words of a requirements file; nothing for the project that the lock is of. */
function wordsOf({ keys }: Table): readonly string[] {
  const first = (names: readonly string[]): string | undefined => names.flatMap((name) => keys.get(name) ?? [])[0]
  const [name, version, type] = [keys.get('name') ?? '', keys.get('version'), keys.get('source.type')]
  const pinned = version === undefined ? name : `${name}==${version}`
  // Poetry says by a word what its address is
  if (type === 'legacy') return [`--index-url ${keys.get('source.url') ?? ''}`, pinned]
  if (type === 'directory' || type === 'file') return [`-e ${keys.get('source.url') ?? ''}`]
  const git = type === 'git' ? keys.get('source.url') : first(repository)
  if (git !== undefined) {
    const [, url = git, ofAddress] = /^(?:git\+)?([^?#]*)[^#]*(?:#(.*))?$/s.exec(git) ?? []
    const commit = first(revision) ?? ofAddress
    return [`${name} @ git+${url}${commit === undefined ? '' : `@${commit}`}`]
  }
  const place = first(folder)
  if (place !== undefined) return place === '.' ? [] : [`-e ${place}`]
  const direct = first(address)
  if (direct !== undefined) return [`${name} @ ${direct}`]
  const named = first(index)
  return named === undefined ? [pinned] : [`--index-url ${named}`, pinned]
}

/** Whether name and version are such; anything else would be read as other words of a requirements file. */
const plain = ({ keys }: Table): boolean =>
  /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(keys.get('name') ?? '') &&
  /^[A-Za-z0-9.+!_-]+$/.test(keys.get('version') ?? '0')

/** What such a file pins, with the line of each package, and the indexes that it names; null where it is none. */
export function readLockTables(file: string, text: string): readonly Line[] | null {
  const tables = tablesOf(text)
  if (tables === null || tables.length === 0 || !tables.every(plain)) return null
  const indexes = new Set<string>()
  return tables.flatMap((table) =>
    wordsOf(table).flatMap((words) => {
      if (words.startsWith('--index-url')) {
        if (indexes.has(words)) return []
        indexes.add(words)
      }
      return askedBy(words).map((asked) => ({ file, line: table.line, text: words, asked }))
    }),
  )
}
