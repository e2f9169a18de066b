import { exactVersion, type Line } from './line.ts'
import { meets, packageName, type Specifier } from './version.ts'

/** The lines of all requirement files of a version, taken together. */

export type Place = { readonly file: string; readonly line: number }
/** A package at a version, with every place that asks for it. */
export type Pinned = { readonly name: string; readonly version: string; readonly places: readonly Place[] }

export const unresolvedWhys = [
  'not-pinned',
  'pinned-otherwise',
  'unreadable',
  'environment-variable',
  'unknown-option',
  'local-path',
  'file-not-there',
  /** the tools that MLflow names without a version to build the environment with */
  'tool-not-pinned',
] as const
export type Unresolved = Place & { readonly text: string; readonly why: (typeof unresolvedWhys)[number] }

/** A line that brings in something from elsewhere than the indexes that the policy names. */
export type Foreign = Place & {
  readonly kind: 'index' | 'links' | 'trusted-host' | 'address'
  readonly what: string
}

export type Dependencies = {
  readonly pinned: readonly Pinned[]
  readonly unresolved: readonly Unresolved[]
  readonly foreign: readonly Foreign[]
}

/** The address without the name and password that may stand in it. */
export const withoutLogin = (text: string): string => text.replaceAll(/(:\/\/)[^/\s]+@/g, '$1***@').slice(0, 300)

const whyOf = { words: 'unreadable', variable: 'environment-variable', option: 'unknown-option' } as const

/** The path that an included file has, seen from the file that includes it. */
function included(from: string, path: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function foreignOf({ file, line, asked }: Line): readonly Foreign[] {
  if (asked.kind === 'address') return [{ file, line, kind: 'address', what: withoutLogin(asked.address) }]
  if (asked.kind !== 'option') return []
  const what = withoutLogin(asked.value)
  if (asked.option === '--index-url' || asked.option === '--extra-index-url')
    return [{ file, line, kind: 'index', what }]
  if (asked.option === '--find-links') return [{ file, line, kind: 'links', what }]
  return asked.option === '--trusted-host' ? [{ file, line, kind: 'trusted-host', what }] : []
}

const tools: readonly string[] = ['pip', 'setuptools', 'wheel']

type Loose = Place & {
  readonly builds: boolean
  readonly text: string
  readonly name: string
  readonly specifiers: readonly Specifier[]
}

/** A package that one line leaves open is resolved by another line that pins it within what the first allows. */
function looseUnresolved(loose: readonly Loose[], pinned: readonly Pinned[]): readonly Unresolved[] {
  return loose.flatMap(({ file, line, text, name, specifiers, builds }): readonly Unresolved[] => {
    const versions = pinned.filter((one) => one.name === name)
    if (versions.length === 0)
      return [{ file, line, text, why: builds && tools.includes(name) ? 'tool-not-pinned' : 'not-pinned' }]
    return versions.every(({ version }) => meets(version, specifiers) === true)
      ? []
      : [{ file, line, text, why: 'pinned-otherwise' }]
  })
}

/** What the lines come to; `files` are the requirement files that were read, for those that another includes. */
export function dependenciesOf(lines: readonly Line[], files: readonly string[]): Dependencies {
  const pinned = new Map<string, { name: string; version: string; places: Place[] }>()
  const unresolved: Unresolved[] = []
  const loose: Loose[] = []
  for (const { file, line, text: said, asked, builds = false } of lines) {
    const text = withoutLogin(said)
    if (asked.kind === 'package') {
      const name = packageName(asked.name)
      const version = exactVersion(asked.specifiers)
      if (version === null) loose.push({ file, line, text, name, specifiers: asked.specifiers, builds })
      else {
        const key = `${name}==${version}`
        const known = pinned.get(key) ?? { name, version, places: [] }
        known.places.push({ file, line })
        pinned.set(key, known)
      }
    } else if (asked.kind === 'unreadable') unresolved.push({ file, line, text, why: whyOf[asked.why] })
    else if (asked.kind === 'local') unresolved.push({ file, line, text, why: 'local-path' })
    else if (asked.kind === 'include' && !files.includes(included(file, asked.path)))
      unresolved.push({ file, line, text, why: 'file-not-there' })
  }
  const known = [...pinned.values()]
  return {
    pinned: known,
    unresolved: [...unresolved, ...looseUnresolved(loose, known)],
    foreign: lines.flatMap(foreignOf),
  }
}
