import { endOfDay } from '../shared/domain/instant.ts'

/** The keys that a policy lets sign checkpoints, and from when to when. The page has no parser of YAML: what it cannot read for certain it does not know. */

/** The days of a key: the first, and the last where it has one. */
export type Term = { readonly from: string; readonly until: string | null }

const token = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g

/** The braces around a place, or null where it stands in none. */
function braced(text: string, at: number): string | null {
  const [open, close] = [text.lastIndexOf('{', at), text.indexOf('}', at)]
  return open <= text.lastIndexOf('}', at) || close < 0 ? null : text.slice(open + 1, close)
}

/** The lines of the mapping in which a place stands: those beside it that are set in as far as it, or farther. */
function block(text: string, at: number): string {
  const lines = text.split('\n')
  const own = text.slice(0, at).split('\n').length - 1
  const column = (line: string | undefined): number => /^\s*(?:- +)*/.exec(line ?? '')?.[0].length ?? 0
  const begins = (line: string | undefined): boolean => /^\s*- /.test(line ?? '')
  const wanted = column(lines[own])
  let [first, last] = [own, own]
  while (first > 0 && !begins(lines[first]) && column(lines[first - 1]) >= wanted) first -= 1
  while (last + 1 < lines.length && !begins(lines[last + 1]) && column(lines[last + 1]) >= wanted) last += 1
  return lines
    .slice(first, last + 1)
    .map((line) => line.replace(/^\s*- /, ''))
    .join('\n')
}

const pair = /^\s*["']?(public|from|until)["']?\s*:\s*["']?([^\s"':{}[\]\\]+)["']?\s*$/

/** The days that the mapping names; null where they cannot be read for certain, as where anything else stands in it. */
function termIn(mapping: string): Term | null {
  const said = new Map<string, string>()
  for (const part of mapping.split(/[,\n]/)) {
    if (part.trim() === '') continue
    const [, name, value] = pair.exec(part) ?? []
    if (name === undefined || value === undefined || said.has(name)) return null
    said.set(name, value)
  }
  const [from, until = null] = [said.get('from'), said.get('until')]
  if (!said.has('public') || from === undefined || endOfDay(from) === null) return null
  return until === null || endOfDay(until) !== null ? { from, until } : null
}

/** Each key that the policy names, as base64, with its terms; null where those of one cannot be read. A comment names none. */
export function namedKeys(policy: string): ReadonlyMap<string, readonly Term[] | null> {
  const text = policy
    .replaceAll(/(?<=^|\s)#.*$/gm, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')
  const keys = new Map<string, readonly Term[] | null>()
  for (const { 0: key, index } of text.matchAll(token)) {
    const term = termIn(braced(text, index) ?? block(text, index))
    const before = keys.get(key)
    keys.set(key, term === null || before === null ? null : [...(before ?? []), term])
  }
  return keys
}

/** Whether one of the terms holds at that time; null where they are not known. Days in UTC compare as texts. */
export function isInForce(terms: readonly Term[] | null, at: string): boolean | null {
  const [day] = /^\d{4}-\d\d-\d\d(?=T.*Z$)/.exec(at) ?? []
  if (terms === null || day === undefined) return null
  return terms.some(({ from, until }) => from <= day && (until === null || day <= until))
}
