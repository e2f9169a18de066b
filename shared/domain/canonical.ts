/** A value that has no canonical form; `path` is where it stands. */
export class CanonicalError extends Error {
  readonly path: string

  constructor(path: string, problem: string) {
    super(`The value at ${path === '' ? 'the top' : path} has no canonical JSON: ${problem}.`)
    this.name = 'CanonicalError'
    this.path = path
  }
}

function text(value: string, path: string): string {
  if (!value.isWellFormed()) throw new CanonicalError(path, 'a text with half a surrogate pair')
  return JSON.stringify(value)
}

function print(value: unknown, path: string, above: readonly object[]): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return text(value, path)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new CanonicalError(path, `${value} is no JSON number`)
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw new CanonicalError(path, `a ${typeof value} is no JSON value`)
  if (above.includes(value)) throw new CanonicalError(path, 'it contains itself')
  const below = [...above, value]
  if (Array.isArray(value))
    return `[${Array.from(value, (item: unknown, index) => print(item, `${path}/${index}`, below)).join(',')}]`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new CanonicalError(path, 'only plain objects can be written')
  const members = Object.entries(value)
    .map(([key, member]: [string, unknown]) => ({ key, member }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return `{${members.map(({ key, member }) => `${text(key, path)}:${print(member, `${path}/${key}`, below)}`).join(',')}}`
}

const deepest = 100

/** The canonical form of what is plainly JSON; null of anything that needs a closer look. A ledger is long, and most of it is plain. */
function plain(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? JSON.stringify(value) : null
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : null
  if (typeof value !== 'object' || depth > deepest) return null
  if (Array.isArray(value)) return plainList(value, depth)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return null
  let text = ''
  // sort() without a comparison orders by UTF-16 code units, as RFC 8785 section 3.2.3 asks
  for (const key of Object.keys(value).sort()) {
    const member = plain((value as Readonly<Record<string, unknown>>)[key], depth + 1)
    if (member === null || !key.isWellFormed()) return null
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${member}`
  }
  return `{${text}}`
}

function plainList(value: readonly unknown[], depth: number): string | null {
  let text = ''
  for (let index = 0; index < value.length; index++) {
    const item = plain(value[index], depth + 1)
    if (item === null) return null
    text += index === 0 ? item : `,${item}`
  }
  return `[${text}]`
}

/** The value in the canonical form of RFC 8785; throws a CanonicalError for whatever JSON cannot hold exactly. */
export function canonicalJson(value: unknown): string {
  return plain(value, 0) ?? print(value, '', [])
}

/** Whether the keys of every object stand in the order of the canonical form. */
function ordered(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth > deepest) return false
  if (Array.isArray(value)) {
    for (const item of value) if (!ordered(item, depth + 1)) return false
    return true
  }
  let before: string | null = null
  for (const key of Object.keys(value)) {
    if (before !== null && before >= key) return false
    before = key
    if (!ordered((value as Readonly<Record<string, unknown>>)[key], depth + 1)) return false
  }
  return true
}

/**
 * Whether the text is the canonical form of what was parsed from it, as far as a quick look tells: where this is false the slow way
 * must be gone. Numbers and texts are printed by JSON.stringify in both forms; half a surrogate pair alone is printed by one of them.
 */
export const isPlainlyCanonical = (text: string, parsed: unknown): boolean =>
  text === JSON.stringify(parsed) && !text.includes(String.raw`\ud`) && ordered(parsed, 0)
