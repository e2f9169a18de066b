import type { Specifier } from './version.ts'

/** What a line of a requirements file asks for; whatever cannot be read is a kind of its own and never left out. */
export type Asked =
  | {
      readonly kind: 'package'
      readonly name: string
      readonly specifiers: readonly Specifier[]
      readonly marker: string | null
      readonly hashes: number
    }
  | { readonly kind: 'address'; readonly name: string | null; readonly address: string; readonly fixed: boolean }
  | { readonly kind: 'include'; readonly path: string; readonly constraint: boolean }
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'option'; readonly option: string; readonly value: string }
  | { readonly kind: 'unreadable'; readonly why: 'words' | 'variable' | 'option' }

export type Line = {
  readonly file: string
  readonly line: number
  readonly text: string
  readonly asked: Asked
  /** said of what builds the environment and is no part of it */
  readonly builds?: boolean
}

/** The options that pip takes in a file, with whether a value follows. */
const options: Readonly<Record<string, boolean>> = {
  '--index-url': true,
  '--pypi-url': true,
  '--extra-index-url': true,
  '--no-index': false,
  '--find-links': true,
  '--trusted-host': true,
  '--constraint': true,
  '--requirement': true,
  '--editable': true,
  '--no-binary': true,
  '--only-binary': true,
  '--prefer-binary': false,
  '--require-hashes': false,
  '--pre': false,
  '--use-feature': true,
  '--hash': true,
  '--config-settings': true,
  '--global-option': true,
  '--process-dependency-links': false,
  '--always-unzip': false,
}
const short: Readonly<Record<string, string>> = {
  '-i': '--index-url',
  '-f': '--find-links',
  '-c': '--constraint',
  '-r': '--requirement',
  '-e': '--editable',
  '-Z': '--always-unzip',
}

/** Where Python's own splitlines would break: what ends a line for pip and not for an eye could hide a requirement. */
const lineEnd = /\r\n|[\n\r\v\f\u{1c}-\u{1e}\u{85}\u{2028}\u{2029}]/u

/** The lines of a requirements file with continuations joined; a joined line keeps the number of its first. */
function logicalLines(text: string): readonly { readonly line: number; readonly text: string }[] {
  const lines: { line: number; text: string }[] = []
  let open: { line: number; text: string } | null = null
  for (const [index, raw] of text
    .replace(/^\u{feff}/u, '')
    .split(lineEnd)
    .entries()) {
    // a remark of its own ends what would go on, as it does for pip
    const goesOn = /\\\s*$/.test(raw) && !/^\s*#/.test(raw)
    const part = goesOn ? raw.replace(/\\\s*$/, ' ') : raw
    if (open === null) open = { line: index + 1, text: part }
    else open.text += /^\s*#/.test(part) ? ` ${part}` : part
    if (!goesOn) {
      lines.push(open)
      open = null
    }
  }
  return open === null ? lines : [...lines, open]
}

const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+(?:"[^"]*"|'[^']*'|[^\s"']+)*/g)].map(
    ([whole, double, single]) => double ?? single ?? whole,
  )

/** The option that a word names, abbreviated as pip allows it, with the value that hangs on it. */
function optionOf(word: string): { readonly option: string; readonly value: string | null } | null {
  const long = /^(--[a-z-]+)(?:=(.*))?$/.exec(word)
  if (long?.[1] !== undefined) {
    const [, said, value = null] = long
    if (Object.hasOwn(options, said)) return { option: said, value }
    const meant = Object.keys(options).filter((name) => name.startsWith(said))
    return meant.length === 1 && meant[0] !== undefined ? { option: meant[0], value } : null
  }
  const option = short[word.slice(0, 2)]
  return option === undefined ? null : { option, value: word.length > 2 ? word.slice(2).replace(/^=/, '') : null }
}

const unreadable = (why: Extract<Asked, { kind: 'unreadable' }>['why']): Asked => ({ kind: 'unreadable', why })

function askedByOption(option: string, value: string): Asked {
  if (option === '--requirement') return { kind: 'include', path: value, constraint: false }
  if (option === '--constraint') return { kind: 'include', path: value, constraint: true }
  if (option === '--editable') return /^[a-z+]+:/i.test(value) ? addressOf(null, value) : { kind: 'local', path: value }
  return { kind: 'option', option: option === '--pypi-url' ? '--index-url' : option, value }
}

function askedByOptions(text: string): readonly Asked[] {
  const found: Asked[] = []
  const words = [...wordsOf(text)]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const read = optionOf(word)
    if (read === null) return [...found, unreadable('option')]
    const { option, value } = read
    if (options[option] !== true) found.push(askedByOption(option, ''))
    else {
      const own = value ?? words.shift()
      if (own === undefined || own === '') return [...found, unreadable('option')]
      found.push(askedByOption(option, own))
    }
  }
  return found
}

const fixedAddress = /(#|&)sha256=[0-9a-f]{64}\b|^git\+\S+@[0-9a-f]{40}(#|$)/
const addressOf = (name: string | null, address: string): Asked => ({
  kind: 'address',
  name: name ?? /[#&]egg=([A-Za-z0-9._-]+)/.exec(address)?.[1] ?? null,
  address,
  fixed: fixedAddress.test(address),
})

const head = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/
const oneSpecifier = /^\s*(===|==|~=|!=|<=|>=|<|>)\s*([^\s,;()]+)\s*(?:,|$)/

function specifiersOf(text: string): readonly Specifier[] | null {
  const found: Specifier[] = []
  let rest = text.trim()
  while (rest !== '') {
    const match = oneSpecifier.exec(rest)
    if (match?.[1] === undefined || match[2] === undefined) return null
    found.push({ sign: match[1], version: match[2] })
    rest = rest.slice(match[0].length).trim()
  }
  return found
}

function askedByName(text: string): Asked {
  const hashes = [...text.matchAll(/\s--hash[=\s]\S+/g)].length
  const bare = text
    .replaceAll(/\s--hash[=\s]\S+/g, '')
    .replaceAll(/\s--(?:config-settings|global-option|install-option)[=\s]\S+/g, '')
    .trim()
  if (/^(?:[a-z][a-z+]*:\/\/|file:|git\+)/i.test(bare)) return addressOf(null, bare.split(/\s/)[0] ?? bare)
  const named = head.exec(bare)
  const local = /^[./~\\]|^[A-Za-z]:[\\/]|^[^\s=<>!~@;]+[/\\]|^[^\s=<>!~@;]+\.(?:whl|zip|tar\.gz|tgz|tar\.bz2)\b/
  if (local.test(bare)) return { kind: 'local', path: bare }
  if (named?.[1] === undefined) return unreadable('words')
  const [whole, name] = named
  const rest = bare.slice(whole.length)
  const url = /^@\s*(\S+)/.exec(rest)
  if (url?.[1] !== undefined) return addressOf(name, url[1])
  const [said = '', ...marker] = rest.split(';')
  const inside = /^\((.*)\)\s*$/.exec(said.trim())?.[1] ?? said
  const specifiers = specifiersOf(inside)
  return specifiers === null
    ? unreadable('words')
    : { kind: 'package', name, specifiers, marker: marker.length === 0 ? null : marker.join(';').trim(), hashes }
}

/** What one logical line asks for: one thing, or several options. */
export function askedBy(text: string): readonly Asked[] {
  if (/\$\{[A-Z0-9_]+\}/.test(text)) return [unreadable('variable')]
  return text.startsWith('-') ? askedByOptions(text) : [askedByName(text)]
}

/** Every line of a requirements file with what it asks for and the number of its first line; blanks and remarks are none. */
export function readLines(file: string, text: string): readonly Line[] {
  return logicalLines(text)
    .map(({ line, text: raw }) => ({ line, text: raw.replace(/(^|\s)#.*$/, '').trim() }))
    .filter((entry) => entry.text !== '')
    .flatMap((entry) => askedBy(entry.text).map((asked) => ({ file, line: entry.line, text: entry.text, asked })))
}

/** The version that the specifiers name alone, or null. */
export function exactVersion(specifiers: readonly Specifier[]): string | null {
  const [only] = specifiers.filter(({ sign, version }) => (sign === '==' || sign === '===') && !version.includes('*'))
  return only?.version ?? null
}
