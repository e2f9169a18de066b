/**
 * Readers of JSON of which nothing is promised: an audit pack shows ledgers that were tampered with, and records of kinds that are younger
 * than itself.
 */

/** What stands at the path; undefined where nothing does. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? (found as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  )
}

/** The text at the path, numbers and truths in words; empty where there is none. */
export function text(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : ''
}

/** The text at the path; null where there is none. */
export function textOrNull(value: unknown, ...path: readonly string[]): string | null {
  return at(value, ...path) == null ? null : text(value, ...path)
}

/** The items of the list at the path; none where there is no list. */
export function list(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? (found as readonly unknown[]) : []
}

/** The members of the object at the path, in order; none where there is no object. */
export function members(value: unknown, ...path: readonly string[]): readonly (readonly [string, unknown])[] {
  const found = at(value, ...path)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.entries(found) : []
}

/** The whole number at the path; null where there is none. */
export function count(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null
}

const plainFact = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((item) => plainFact(item)).join(', ')
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([name, member]) => `${name} ${plainFact(member) || 'none'}`)
          .join(', ')
      : text(value)

/** The members of the object at the path with their values in words. */
export const pairs = (value: unknown, ...path: readonly string[]): readonly (readonly [string, string])[] =>
  members(value, ...path).map(([name, member]) => [name, plainFact(member)] as const)
