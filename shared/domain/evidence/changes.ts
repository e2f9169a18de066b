import type { Subject } from './subject.ts'

export type SubjectChange = { readonly path: string; readonly before: string | null; readonly after: string | null }

const longest = 120

function shown(value: unknown): string | null {
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keyed(value: unknown): Readonly<Record<string, unknown>> | null {
  if (isRecord(value)) return value
  if (!Array.isArray(value)) return null
  // lists of named things are compared by name, so that one added file does not shift all the others
  const named = value.map((item: unknown, index) => {
    if (!isRecord(item)) return [String(index), item] as const
    const key =
      item.path ?? item.runId ?? (typeof item.line === 'number' ? `${String(item.file)}:${item.line}` : item.name)
    return [typeof key === 'string' ? key : String(index), item] as const
  })
  return new Set(named.map(([key]) => key)).size === named.length
    ? Object.fromEntries(named)
    : Object.fromEntries(value.map((item: unknown, index) => [String(index), item]))
}

function walk(path: string, before: unknown, after: unknown, into: SubjectChange[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return
  const old = keyed(before)
  const now = keyed(after)
  if (old === null || now === null) {
    into.push({ path, before: shown(before), after: shown(after) })
    return
  }
  const depth = into.length
  for (const key of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort()) {
    walk(path === '' ? key : `${path}.${key}`, old[key], now[key], into)
  }
  // the same members in another order are a change too
  if (into.length === depth) into.push({ path, before: shown(before), after: shown(after) })
}

/** Every place in which two subjects differ, by dotted path, with both values shortened; empty when they are the same. */
export function subjectChanges(before: Subject, after: Subject): readonly SubjectChange[] {
  const found: SubjectChange[] = []
  walk('', before, after, found)
  return found
}
