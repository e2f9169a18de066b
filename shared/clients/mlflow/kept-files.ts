/** Files that were hashed and are read afterwards: those bytes and no others, without asking for them again. */
export type KeptFiles = {
  readonly find: (uri: string, path: string) => Uint8Array | undefined
  readonly keep: (uri: string, path: string, parts: readonly Uint8Array[]) => void
  /** the longest file that there is still room for */
  readonly room: () => number
}

const longest = 4 * 2 ** 20
const most = 32 * 2 ** 20

/** Room for short files, as long as its holder lives: whoever must see a change asks the registry itself. */
export function keptFiles(): KeptFiles {
  const files = new Map<string, Uint8Array>()
  let held = 0
  const keyOf = (uri: string, path: string): string => JSON.stringify([uri, path])
  return {
    find: (uri, path) => files.get(keyOf(uri, path)),
    room: () => Math.min(longest, most - held),
    keep: (uri, path, parts) => {
      const key = keyOf(uri, path)
      // two versions may share a file: what its first digest is of is not exchanged under whoever reads it
      if (files.has(key)) return
      const bytes = Buffer.concat(parts)
      held += bytes.length
      files.set(key, bytes)
    },
  }
}
