export const fullSha = /^[0-9a-f]{40}$/
const mostKept = 50_000

/** What git says about objects named by their whole hash never changes, so it is asked once. */
export function keeper<T>(): (folder: string, names: readonly string[], make: () => T) => T {
  const kept = new Map<string, T>()
  return (folder, names, make) => {
    if (!names.every((name) => fullSha.test(name))) return make()
    const key = `${folder} ${names.join(' ')}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make()
    // a missing object may still come
    if (made === null) return made
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, made)
    return made
  }
}
