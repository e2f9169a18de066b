type Fields = Readonly<Record<string, unknown>>

/** Whether the value is a mapping: neither a list nor nothing. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The base with the patch laid over it, deep: lists are replaced whole, and `null` takes a key away. */
export function overlay(base: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch
  const merged: Record<string, unknown> = isFields(base) ? { ...base } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key)
    else put(merged, key, isFields(value) ? overlay(Object.hasOwn(merged, key) ? merged[key] : {}, value) : value)
  }
  return merged
}

// a key such as __proto__ is a key like any other
function put(into: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true })
}

/** The values with defaults laid under them, deep; unlike a patch, what is `null` above stays so. */
export function under(defaults: unknown, own: unknown): unknown {
  if (own === undefined) return defaults
  if (!isFields(defaults) || !isFields(own)) return own
  const merged: Record<string, unknown> = { ...defaults }
  for (const [key, value] of Object.entries(own))
    put(merged, key, Object.hasOwn(merged, key) ? under(merged[key], value) : value)
  return merged
}
