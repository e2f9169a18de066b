import type { ModelVersion } from '../../domain/registry.ts'
import { RegistryError } from './error.ts'

/** The versions of one model, and of many in few requests. Each search is one page: a second one would be of another moment. */

type Search = (filter: string) => Promise<readonly ModelVersion[]>

/** A value between quotes; one that would end them is refused. */
export function quoted(value: string): string {
  if (/['"`\\]/.test(value))
    throw new RegistryError('invalid', 'Versions cannot be asked for by a name or a source that holds a quote.')
  return `'${value}'`
}

/** The versions of a model among those that were found, by number. */
function ownOf(name: string, found: readonly ModelVersion[]): readonly ModelVersion[] {
  // a database may compare names without case
  const own = found.filter((one) => one.name === name)
  if (new Set(own.map(({ version }) => version)).size !== own.length)
    throw new RegistryError('bad-answer', `The registry lists a version of ${name} twice.`)
  return own.toSorted((a, b) => Number(a.version) - Number(b.version))
}

export const versionsOfOne = async (search: Search, name: string): Promise<readonly ModelVersion[]> =>
  ownOf(name, await search(`name = ${quoted(name)}`))

/** No more bytes of names than these stand in one address: proxies cut it at 8,000. */
const mostBytes = 4000

/** The names in as few groups as addresses hold. */
function groups(names: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = []
  let left = 0
  for (const name of names) {
    const length = encodeURIComponent(`${quoted(name)}, `).length
    if (left < length) {
      all.push([])
      left = mostBytes
    }
    all.at(-1)?.push(name)
    left -= length
  }
  return all
}

/** What a server answers that knows no lists, or that has more of all of them than one page holds. */
const singly: ReadonlySet<string> = new Set(['invalid', 'too-large', 'bad-answer'])

/** The versions of each of the models, those of a group at one moment; empty where there is none, or no such model. */
export async function versionsOfMany(
  search: Search,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly ModelVersion[]>> {
  const found = new Map<string, readonly ModelVersion[]>()
  for (const group of groups(names)) {
    const all =
      group.length === 1
        ? null
        : await search(`name IN (${group.map(quoted).join(', ')})`).catch((error: unknown) => {
            if (error instanceof RegistryError && singly.has(error.code)) return null
            throw error
          })
    const byName = all === null ? null : Map.groupBy(all, (one) => one.name)
    for (const name of group)
      found.set(name, byName === null ? await versionsOfOne(search, name) : ownOf(name, byName.get(name) ?? []))
  }
  return found
}
